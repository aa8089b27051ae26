import { SCORES } from '../core/client-rating.ts'
import type { ClientLanguage } from '../core/languages.ts'
import { requestCode } from '../core/request.ts'
import { say } from '../core/said.ts'
import { speakIn } from '../say/speak.ts'
import { letter } from './letter.ts'
import type { Mail } from './mailer.ts'

type FollowUpMail = { to: string, number: number, partner: string, stage: 'contact' | 'outcome', my: string, quiet: string, reservationId: string }

const SAYS = ['won', 'other', 'nobody'] as const

/** To the client: how a partner did, or how it ended. Its links only choose an answer on a page; a click there sends it. */
export function followUpMail({ to, number, partner, stage, my, quiet, reservationId }: FollowUpMail, language: ClientLanguage): Mail {
  const speak = speakIn(language)
  const code = requestCode(number)
  const links = stage === 'contact'
    ? [
        ...SCORES.map((score) => ({ text: `${score}: ${speak(say(`status.rate.score.${score}`))}`, href: `${my}/rate/${reservationId}?score=${score}` })),
        { text: speak(say('status.contacted.no')), href: `${my}/rate/${reservationId}?contacted=no&score=1` },
      ]
    : SAYS.map((says) => ({ text: speak(say(`status.bought.${says}`, { name: partner })), href: `${my}/bought/${reservationId}?says=${says}` }))
  const mail = letter(to, speak(say(`status.mail.${stage}Subject`, { name: partner, number: code })), [
    speak(say(`status.mail.${stage}Text`, { name: partner, number: code })), ...links, speak(say('status.mail.onlyChooses')), { text: speak(say('status.title', { number: code })), href: my }, { small: { text: speak(say('letter.quiet')), href: quiet } },
  ], language)
  return { ...mail, unsubscribe: quiet }
}
