import { createTransport } from 'nodemailer'

/** `unsubscribe` is where one click of the mail program ends mails of this kind (RFC 8058); only mails that one can do without have it. */
export type Mail = { to: string, subject: string, text: string, html: string, unsubscribe?: string }

export type Mailer = {
  /** Rejects when the mail server did not take the mail. */
  send: (mail: Mail) => Promise<void>
  close: () => void
}

/** An address as text, or with a name beside it. */
export type Sender = string | { name: string, address: string }

/** Sends over the SMTP server in `smtpUrl`, e.g. `smtps://user:password@host`; who it comes from is asked for each mail, as it may be changed meanwhile. */
export function createMailer(smtpUrl: string, from: Sender | (() => Promise<Sender>)): Mailer {
  // Connections are kept for the next mail; one that the server closed meanwhile is replaced once, all else is tried again by the outbox.
  const transport = createTransport({ url: smtpUrl, pool: true, maxRequeues: 1 })
  return {
    send: async ({ to, subject, text, html, unsubscribe }) => {
      const leaving = unsubscribe === undefined ? {} : { 'List-Unsubscribe': `<${unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
      // One address: what stands in it can be neither a list nor a name.
      await transport.sendMail({ from: typeof from === 'function' ? await from() : from, to: { name: '', address: to }, subject, text, html, headers: { 'Auto-Submitted': 'auto-generated', ...leaving } })
    },
    close: () => {
      transport.close()
    },
  }
}
