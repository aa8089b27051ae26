import { createHash } from 'node:crypto'
import { PRIVACY_POLICY } from '../../core/consent.ts'
import type { AgreedElsewhere } from '../../core/consent.ts'
import type { ClientLanguage } from '../../core/languages.ts'
import { say } from '../../core/said.ts'
import { speakIn } from '../../say/speak.ts'
import type { ConsentText } from '../../store/consents.ts'

type Words = Pick<ConsentText, 'language' | 'sha256' | 'body' | 'cap' | 'policy'>

/** The form's sentences about consent as a client reads them, one a line, and what identifies them: a changed word, cap or policy is another text. */
export function consentText(language: ClientLanguage, cap: number): Words {
  const speak = speakIn(language)
  const body = [
    speak(say('form.consentTitle', { n: cap })), speak(say('form.consentText', { privacy: say('form.consentPrivacy') })), speak(say('form.consentYes')),
  ].join('\n')
  return identified({ language, body, cap, policy: PRIVACY_POLICY })
}

/** The same of what another form says; which policy it names stands in its own words. */
export function textElsewhere({ language, text }: AgreedElsewhere, cap: number): Words {
  return identified({ language, body: text, cap, policy: '' })
}

function identified(it: Omit<Words, 'sha256'>): Words {
  return { ...it, sha256: createHash('sha256').update(`${it.body}\n${it.cap}\n${it.policy}`).digest('hex') }
}
