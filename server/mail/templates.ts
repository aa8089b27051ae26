import type { Mail } from './mailer.ts'

type ReceivedMail = { to: string, firstName: string, number: string, cap: number }
type ReservedMail = { to: string, firstName: string, number: string, partner: string, status: string, city: string, hours: number }

/** To the client: the request is here and what happens next. */
export function receivedMail({ to, firstName, number, cap }: ReceivedMail): Mail {
  return letter(to, `We have your request ${number}`, [
    `Hello ${firstName},`,
    `your request for help with Bitrix24 is here. Its number is ${number}.`,
    `We read it first. Then up to ${cap} certified partners can take it and contact you. We tell you the name of each one.`,
    'You do not need to do anything now.',
  ])
}

/** To the client: one more partner holds the contacts. */
export function reservedMail({ to, firstName, number, partner, status, city, hours }: ReservedMail): Mail {
  return letter(to, `${partner} took your request ${number}`, [
    `Hello ${firstName},`,
    `${partner} (${status} partner, ${city}) took your request ${number} and now has your contact details.`,
    `They should contact you within ${hours} hours.`,
    'If you do not want this company to contact you, answer this mail.',
  ])
}

function letter(to: string, subject: string, paragraphs: readonly string[]): Mail {
  const body = paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join('')
  return {
    to,
    subject: subject.replace(/[\r\n]+/g, ' '),
    text: `${paragraphs.join('\n\n')}\n`,
    html: `<!doctype html><html lang="en"><body style="font:16px/1.5 system-ui,sans-serif;color:#1f2933">${body}</body></html>`,
  }
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}
