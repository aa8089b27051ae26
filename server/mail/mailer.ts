import { createTransport } from 'nodemailer'

export type Mail = { to: string, subject: string, text: string, html: string }

export type Mailer = {
  /** Rejects when the mail server did not take the mail. */
  send: (mail: Mail) => Promise<void>
  close: () => void
}

/** Sends over the SMTP server in `smtpUrl`, e.g. `smtps://user:password@host`. */
export function createMailer(smtpUrl: string, from: string): Mailer {
  const transport = createTransport(smtpUrl, { from })
  return {
    send: async (mail) => {
      await transport.sendMail({ ...mail, headers: { 'Auto-Submitted': 'auto-generated' } })
    },
    close: () => {
      transport.close()
    },
  }
}
