import type { ClientLanguage } from '../core/languages.ts'
import { say } from '../core/said.ts'
import type { Moment } from '../core/said.ts'
import { speakIn } from '../say/speak.ts'
import { letter } from './letter.ts'
import type { Mail } from './mailer.ts'

type ErasedMail = { to: string, number: string, partners: readonly string[], until: Moment | null }

/** To the client: nothing of theirs is held any more, and which partners have to confirm the same. Names nobody: there is no name left. */
export function erasedMail({ to, number, partners, until }: ErasedMail, language: ClientLanguage): Mail {
  const speak = speakIn(language)
  const holders = partners.length > 0 && until !== null ? [speak(say('erasure.mailHolders', { names: { all: partners, as: 'list' }, until }))] : []
  return letter(to, speak(say('erasure.mailSubject', { number })), [
    speak(say('erasure.mailHello')), speak(say('erasure.mailDone', { number })), ...holders, speak(say('erasure.mailLast')),
  ], language)
}
