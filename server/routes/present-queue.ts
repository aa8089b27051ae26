import type { compareRequests } from '../app/moderation/compare-requests.ts'
import type { OneResult } from '../app/moderation/moderate-many.ts'
import type { Question } from '../app/request/contact.ts'
import type { Hold, WaitingDecision } from '../app/request/list-requests.ts'
import type { Reader } from '../http/voice.ts'
import type { BulkView, ComparedRequest, CompareView, DecisionBody, DecisionView, HoldView, QuestionTemplate, QuestionView } from '../contract/queue.ts'
import type { ClientLanguage } from '../core/languages.ts'
import { maskContacts } from '../core/masking.ts'
import type { Decision } from '../core/moderation.ts'
import { needName, requestCode } from '../core/request.ts'
import type { Contact, ImplementationRequest } from '../core/request.ts'
import { say } from '../core/said.ts'
import { sayHidden } from '../say/hidden.ts'
import { speakIn } from '../say/speak.ts'
import type { Speak } from '../say/speak.ts'
import { titleOf } from '../say/title.ts'
import { numberIn } from './partner.ts'

export function decisionOf(body: DecisionBody): Decision {
  switch (body.kind) {
    case 'publish': return body
    case 'reject': return { ...body, note: body.note ?? '' }
    case 'merge': return { ...body, into: numberIn({ number: body.into }) }
  }
}

export function presentDecision({ kind, by, decidedAt, goesOutAt, failed }: WaitingDecision, reader: Reader): DecisionView {
  return { kind, by: by.userName, isMine: by.memberId === reader.memberId && by.userId === reader.userId, decidedAt, goesOutAt, failed: failed && reader.speak(failed) }
}

export function presentHold({ reason, until, userName, heldAt }: Hold): HoldView {
  return { reason, until, by: userName, at: heldAt }
}

/** The client's answer is masked as their text is: contacts are seen by revealing them only. */
export function presentQuestion({ text, askedAt, by, answer, answeredAt }: Question, contact: Contact, speak: Speak): QuestionView {
  return { text, askedAt, by, answer: answer === undefined ? null : sayHidden(maskContacts(answer, contact).text, speak), answeredAt: answeredAt ?? null }
}

/** Questions that are asked often, in the client's language. */
export function questionTemplates(language: ClientLanguage, speak: Speak): QuestionTemplate[] {
  return [say('clientQuestion.more'), say('clientQuestion.place'), say('clientQuestion.kind')].map((it) => ({ text: speakIn(language)(it), meaning: speak(it) }))
}

export function presentComparison({ request, others }: Awaited<ReturnType<typeof compareRequests>>, speak: Speak): CompareView {
  return {
    request: presentCompared(request, speak),
    others: others.map(({ request: other, taken, same, alike, isToldApart }) => ({ ...presentCompared(other, speak), taken, cap: other.cap, same, alike: Math.round(alike * 100), isToldApart })),
  }
}

function presentCompared(request: ImplementationRequest, speak: Speak): ComparedRequest {
  const { number, state, closeReason, receivedAt, maskedText, place, country, language, needs, seats, budget } = request
  return {
    number: requestCode(number), state, closeReason, receivedAt, title: speak(titleOf(request)), text: sayHidden(maskedText, speak), place, country, language,
    needs: needs.map((it) => speak(needName(it))), seats, budget,
  }
}

export function presentResult({ number, pending, refused }: OneResult, reader: Reader): BulkView['results'][number] {
  return { number: requestCode(number), decision: pending && presentDecision({ ...pending, kind: pending.decision.kind }, reader), refused: refused && reader.speak(refused.said) }
}
