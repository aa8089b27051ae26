import type { ClientLanguage } from '../core/languages.ts'
import { directionOf } from '../core/languages.ts'
import type { CloseReason } from '../core/request.ts'
import { say } from '../core/said.ts'
import type { Moment, Said } from '../core/said.ts'
import { speakIn } from '../say/speak.ts'
import { letter } from './letter.ts'
import type { Mail } from './mailer.ts'

/** What a mail to the client says between greeting and link. `isReminder`: one can do without it, so one can leave it. */
export type ClientLetter = { subject: Said, body: readonly Said[], isReminder?: boolean }

/** Where a mail to the client leads: `status` is the request's own page, `quiet` ends reminders. */
export type ClientLinks = { status: string, quiet: string }

/** A client's mail in their language, with the way to their page. Nobody is greeted by a name: the first one must not carry what a stranger typed. */
export function clientMail(to: string, number: string, { subject, body, isReminder = false }: ClientLetter, { status, quiet }: ClientLinks, language: ClientLanguage): Mail {
  const speak = speakIn(language)
  const paragraphs = [
    speak(say('letter.hello')), ...body.map(speak), { text: speak(say('letter.open')), href: status }, { small: speak(say('letter.why', { number })) },
    ...(isReminder ? [{ small: { text: speak(say('letter.quiet')), href: quiet } }] : []),
  ]
  return { ...letter(to, speak(subject), paragraphs, language), ...(isReminder && { unsubscribe: quiet }) }
}

/** A name as it stands inside of another sentence, whichever way either of them runs. */
export function nameIn(language: ClientLanguage, name: string): string {
  return directionOf(language) === 'rtl' || /\p{Script=Arabic}|\p{Script=Hebrew}/u.test(name) ? `\u2068${name}\u2069` : name
}

function names(all: readonly string[]): Said {
  return say('all.text', { text: { all, as: 'list' } })
}

/** The address is confirmed: the request is here, and what happens next. */
export function receivedLetter({ number, cap }: { number: string, cap: number }): ClientLetter {
  return { subject: say('letter.receivedSubject', { number }), body: [say('letter.received', { number }), say('letter.receivedNext', { n: cap }), say('letter.receivedRest')] }
}

/** Partners see it; `see` is how many, null when it is offered to chosen ones by mail. */
export function publishedLetter({ number, cap, see }: { number: string, cap: number, see: number | null }): ClientLetter {
  const reach = see === null ? say('letter.publishedOffered', { number }) : see === 0 ? say('letter.publishedNobody', { number }) : say('letter.published', { number, n: see })
  return { subject: say('letter.publishedSubject', { number }), body: [reach, say('letter.hidden'), say('letter.publishedNext', { n: cap })] }
}

/** One more partner has the contacts. `due` is null when the moment is over already. */
export function takenLetter({ number, partner, status, city, due }: { number: string, partner: string, status: string, city: string, due: Moment | null }): ClientLetter {
  return {
    subject: say('letter.takenSubject', { number, partner }),
    body: [say('letter.taken', { number, partner, status, city }), due === null ? say('letter.takenSoon') : say('letter.takenDue', { due }), say('letter.takenStop', { partner })],
  }
}

/** Asks once whether anybody called. */
export function answerLetter({ number, partners }: { number: string, partners: readonly string[] }): ClientLetter {
  return { subject: say('letter.answerSubject', { number }), body: [say('letter.answer', { number, partners: names(partners), n: partners.length }), say('letter.answerHow'), say('letter.answerOnce')], isReminder: true }
}

/** The request went to one partner; `byClient`: the client said so, else the partner did. */
export function chosenLetter({ number, partner, others, byClient }: { number: string, partner: string, others: readonly string[], byClient: boolean }): ClientLetter {
  return {
    subject: say('letter.chosenSubject', { number, partner }),
    body: [
      byClient ? say('letter.chosen', { number, partner }) : say('letter.chosenByPartner', { number, partner }), say('letter.noMore'),
      ...(byClient && others.length > 0 ? [say('letter.chosenOthers', { partners: names(others) })] : []),
      ...(byClient ? [] : [say('letter.chosenWrong')]),
    ],
  }
}

/** Taken back from everybody: what was told to whom. */
export function withdrawnLetter({ number, partners, due }: { number: string, partners: readonly string[], due: Moment | null }): ClientLetter {
  return {
    subject: say('letter.withdrawnSubject', { number }),
    body: [
      say('letter.withdrawn', { number }),
      ...(partners.length === 0 ? [say('letter.withdrawnNobody')] : [say('letter.withdrawnTold', { partners: names(partners) })]),
      ...(partners.length > 0 && due !== null ? [say('letter.confirmBy', { due })] : []),
    ],
  }
}

/** Taken back from one partner. */
export function stoppedLetter({ number, partner, due }: { number: string, partner: string, due: Moment | null }): ClientLetter {
  return {
    subject: say('letter.stoppedSubject', { number, partner }),
    body: [say('letter.stopped', { number, partner }), ...(due === null ? [] : [say('letter.confirmBy', { due })]), say('letter.stoppedRest')],
  }
}

/** What a moderator asks before partners see the request, in their words. */
export function questionLetter({ number, question }: { number: string, question: string }): ClientLetter {
  return { subject: say('letter.questionSubject', { number }), body: [say('letter.question', { number }), say('all.text', { text: question }), say('letter.questionHow')] }
}

export type ClosedBecause = Extract<CloseReason, 'expired' | 'rejected' | 'duplicate'>

/** It ended without a choice; never a word of blame. */
export function closedLetter({ number, because, other }: { number: string, because: ClosedBecause, other: string | null }): ClientLetter {
  const why = because === 'duplicate' && other !== null ? say('letter.closedRepeat', { number, other }) : say(`letter.closedBecause.${because}`, { number })
  return { subject: say('letter.closedSubject', { number }), body: [why, say(`letter.closedNext.${because}`)] }
}
