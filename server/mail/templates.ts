import { say } from '../core/said.ts'
import type { Said, Words } from '../core/said.ts'
import type { Language } from '../core/languages.ts'
import { speakIn } from '../say/speak.ts'
import { letter } from './letter.ts'
import type { Mail } from './mailer.ts'

type SignInMail = { to: string, name: string, domain: string, link: string, minutes: number }

/** To a person of a portal without the app: the way in, once. */
export function signInMail({ to, name, domain, link, minutes }: SignInMail): Mail {
  return letter(to, 'Your link to the implementation requests', [
    `Hello ${name},`,
    `with this link you sign in to the implementation requests of ${domain}. It works once, for ${minutes} minutes:`,
    link,
    'If you did not ask for it, you can throw this mail away. Never pass the link on: whoever opens it works in your name.',
  ])
}

/** To the administrator who connected a portal: it works no more, and only a new webhook helps. */
export function webhookMail({ to, domain, reason }: { to: string, domain: string, reason: string }): Mail {
  return letter(to, `The connection with ${domain} has stopped`, [
    'Hello,',
    `the implementation requests can’t reach ${domain} any more. ${reason}`,
    'Requests you have are safe. Everything that waits is done by itself once the new webhook is there.',
  ])
}

/** To a partner: what the app tells it, once, in its portal's language. */
export function noticeMail({ to, name, about, text }: { to: string, name: string, about: Said, text: Words }, language: Language): Mail {
  const speak = speakIn(language)
  return letter(to, speak(say('mail.noticeSubject', { about })), [speak(say('mail.hello', { name })), speak(text), speak(say('mail.alsoInApp'))], language)
}

/** To a person of a portal without the app: what a notification would say. */
export function personMail({ to, name, text, link }: { to: string, name: string, text: string, link: string }, language: Language): Mail {
  const speak = speakIn(language)
  return letter(to, speak(say('told.subject')), [speak(say('mail.hello', { name })), ...text.split('\n'), link], language)
}

type OfferMail = { to: string, name: string, number: string, title: string, text: string, place: string, language: string, taken: number, cap: number, until: string, link: string }

/** To a partner: a request it can take with one link, without anything that identifies the client. */
export function offerMail({ to, name, number, title, text, place, language, taken, cap, until, link }: OfferMail): Mail {
  return letter(to, `${number} is offered to you: ${title}`, [
    `Hello ${name},`,
    `a client asks for help with Bitrix24, and this request is offered to you: ${title}.`,
    `Where: ${place}. Language: ${language}. Places: ${taken} of ${cap} taken.`,
    ...text.split(/\n+/),
    `Accept or decline until ${until}. Opening the page changes nothing:`,
    link,
    'After that it is offered to the next partner. Whoever has the link can answer for your company, so pass it on to colleagues only.',
  ])
}
