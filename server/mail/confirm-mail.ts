import type { ClientLanguage } from '../core/languages.ts'
import { say } from '../core/said.ts'
import { speakIn } from '../say/speak.ts'
import { letter } from './letter.ts'
import type { Mail } from './mailer.ts'

type ConfirmMail = { to: string, number: string, link: string, hours: number, eraseHours: number }

/** To an address that somebody typed: nothing else they typed stands in it, so that it carries nobody's words. */
export function confirmMail({ to, number, link, hours, eraseHours }: ConfirmMail, language: ClientLanguage): Mail {
  const speak = speakIn(language)
  return letter(to, speak(say('gateway.mail.subject', { number })), [
    speak(say('gateway.mail.hello')),
    speak(say('gateway.mail.why', { number })),
    { text: speak(say('gateway.mail.button')), href: link },
    speak(say('gateway.mail.how', { n: hours })),
    speak(say('gateway.mail.notYou', { n: eraseHours })),
  ], language)
}
