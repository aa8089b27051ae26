import type { LetterView } from '../../../server/contract/partner-card.ts'
import type { TextKey } from '../../shared/i18n/i18n.ts'

/** What can be chosen above the list, and how it is called there. */
export const TOPICS = { questions: 'letters.questions', sanctions: 'letters.sanctions', requests: 'letters.requests', programme: 'letters.rest' } as const satisfies Record<string, TextKey>
export type Topic = keyof typeof TOPICS

/** Notices that are neither about a sanction nor about one request. */
const PROGRAMME = new Set(['status_rule', 'rules_announced', 'level_changed', 'crm_trouble', 'privacy'])
const SANCTIONS = new Set(['sanction', 'sanction_ended', 'review_decided'])

/** What a letter is about. */
export function topicOf(letter: LetterView): Topic {
  if (letter.kind === 'question' || letter.kind === 'answer') return 'questions'
  if (letter.kind === 'appeal' || SANCTIONS.has(letter.about)) return 'sanctions'
  return PROGRAMME.has(letter.about) ? 'programme' : 'requests'
}

const NOTICES = { questions: 'letters.question', sanctions: 'letters.sanction', requests: 'letters.request', programme: 'letters.programme' } as const satisfies Record<Topic, TextKey>
const OTHERS = { question: 'letters.question', answer: 'letters.answer', appeal: 'letters.appeal' } as const

export function nameOf(letter: LetterView): TextKey {
  return letter.kind === 'notice' ? NOTICES[topicOf(letter)] : OTHERS[letter.kind]
}

export function isFromPartner({ kind }: LetterView): boolean {
  return kind === 'answer' || kind === 'appeal'
}
