import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import type { AddressInfo } from 'node:net'
import type { SandboxMail, SandboxState } from './state.ts'

const KEPT_MAILS = 1000

export type MailSink = { port: number, stop: () => Promise<void> }

/** An SMTP server that takes every mail and sends none on. */
export async function openMailSink(options: { host: string, port: number, state: SandboxState, now: () => number, onMail: () => void }): Promise<MailSink> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    // Senders keep pooled connections open; a stop must not wait for them.
    closeTimeout: 100,
    onData(stream, session, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map((recipient) => recipient.address)
        void keepMail(options.state, Buffer.concat(chunks), to, options.now()).then(() => {
          options.onMail()
          callback()
        }, callback)
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(options.port, options.host, () => resolve())
  })
  const { port } = server.server.address() as AddressInfo
  return { port, stop: () => new Promise((resolve) => server.close(() => resolve())) }
}

async function keepMail(state: SandboxState, raw: Buffer, to: string[], at: number): Promise<void> {
  const mail = await PostalMime.parse(raw)
  state.lastMailId += 1
  const parsed: SandboxMail = {
    id: state.lastMailId, to, from: mail.from?.address ?? '', subject: mail.subject ?? '', text: mail.text ?? '', html: mail.html ?? '',
    headers: mail.headers.map(({ key, value }) => ({ key, value })), at,
  }
  state.mails.push(parsed)
  if (state.mails.length > KEPT_MAILS) state.mails.shift()
}
