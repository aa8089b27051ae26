import type { ClientLanguage } from '../core/languages.ts'
import { requestCode } from '../core/request.ts'
import { say } from '../core/said.ts'
import { speakIn } from '../say/speak.ts'
import { letter } from './letter.ts'
import type { Mail } from './mailer.ts'

/** To the client: the ways in to their requests that somebody who knows the address asked for. */
export function newLinksMail({ to, links }: { to: string, links: readonly { number: number, href: string }[] }, language: ClientLanguage): Mail {
  const speak = speakIn(language)
  return letter(to, speak(say('status.mail.linksSubject')), [
    speak(say('status.mail.linksText')),
    ...links.map(({ number, href }) => ({ text: speak(say('status.title', { number: requestCode(number) })), href })),
    speak(say('status.mail.linksIgnore')),
  ], language)
}
