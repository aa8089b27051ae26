import type { RevealView } from '../contract/reveal.ts'
import type { OperatorListView, OperatorRequestCard, OperatorRequestView } from '../contract/operator.ts'
import { strengthOf } from '../core/hints.ts'
import { maskEmail, maskName, maskPhone } from '../core/mask-contact.ts'
import { findContacts } from '../core/masking.ts'
import { callTimeName, NEED_CODES, REJECT_REASONS, requestCode } from '../core/request.ts'
import type { RejectReason } from '../core/request.ts'
import type { ListedRequest, ModeratedRequest, OperatorDetail, OperatorList, RequestModerator } from '../app/request/list-requests.ts'
import type { StoredContact } from '../app/request/contact.ts'
import type { Reader } from '../http/voice.ts'
import { sayHidden } from '../say/hidden.ts'
import type { Speak } from '../say/speak.ts'
import { titleOf } from '../say/title.ts'
import { phoneNote } from '../app/request/phone-note.ts'
import { findRegion, guessRegion, listRegions } from '../app/request/regions.ts'
import { presentFullHistory, presentNeeds } from './present-common.ts'
import { closedCountry, noCover, presentHint } from './present-hints.ts'
import { presentDecision, presentHold, presentQuestion, questionTemplates } from './present-queue.ts'
import { presentCrm } from './present-reservation.ts'

export function presentOperatorList({ requests, counts, pace }: OperatorList, reader: Reader, now: number): OperatorListView {
  return { requests: requests.map((it) => presentOperatorCard(it, reader)), counts, pace, now }
}

export function presentOperatorRequest({ request, contact, isMasked, sourceName, toldApart, files, reach, restrictedBy, reservations, offers, history }: OperatorDetail, reader: Reader, now: number): OperatorRequestView {
  const { speak } = reader
  return {
    ...presentOperatorCard(request, reader),
    client: contact && { firstName: contact.firstName, lastName: maskName(contact.lastName), email: maskEmail(contact.email), phone: maskPhone(contact.phone), phoneNote: speak(phoneNote(contact, request.country)) },
    source: Object.entries(request.source ?? {}).map(([name, value]) => ({ name, value })), sourceName,
    callTime: request.callTime && speak(callTimeName(request.callTime)), files,
    seats: request.seats, budget: request.budget, needs: presentNeeds(request.needs, speak), maskedText: request.maskedText, readText: sayHidden(request.maskedText, speak), originalText: isMasked ? null : contact?.text ?? null, isMasked,
    hidden: contact && !isMasked ? findContacts(contact.text, contact).map(({ from, to }) => ({ from, to })) : [],
    reasons: [...restrictedBy !== null && request.state !== 'closed' ? [closedCountry(request.country, restrictedBy, speak)] : [], ...request.hints.filter((hint) => hint.kind !== 'duplicate' || !toldApart.has(hint.number)).map((hint) => presentHint(hint, speak)), ...(reach.canReserve === 0 && request.state !== 'closed' ? [noCover(speak)] : [])],
    questions: contact?.questions?.map((it) => presentQuestion(it, contact, speak)) ?? [], questionTemplates: request.state === 'held' ? questionTemplates(request.formLanguage, speak) : [], needChoices: request.state === 'held' ? presentNeeds(NEED_CODES, speak) : [],
    alsoIn: [...request.alsoIn],
    region: request.region === null ? null : findRegion(request.region),
    regionGuess: request.state === 'held' ? guessRegion(request.country, request.place) : null,
    regions: request.state === 'held' ? listRegions(request.country) : [],
    reach,
    rejected: request.rejectNote === null ? null : { reason: reasonOf(request), note: request.rejectNote },
    reservations: reservations.map(({ reservation: it, partner, item }) => ({
      id: it.id, partner: partner?.name ?? 'unknown', partnerId: it.partnerId, slot: it.slot, reservedAt: it.reservedAt, state: it.state, outcome: it.outcome,
      contactShownAt: it.contactShownAt, crm: presentCrm(item, speak),
    })),
    offers: offers.map(({ offer: it, partnerName }) => ({
      partner: partnerName, partnerId: it.partnerId, offeredAt: it.offeredAt, dueAt: it.dueAt, state: it.state, answeredAt: it.answeredAt, note: it.note,
    })),
    history: presentFullHistory(history, speak),
    now,
  }
}

/** A contact in full, after a reason was given. */
export function presentRevealed(contact: StoredContact, country: string, speak: Speak): RevealView {
  const { firstName, lastName, email, phone, text } = contact
  return { client: { firstName, lastName, email, phone, phoneNote: speak(phoneNote(contact, country)) }, originalText: text, hidden: findContacts(text, contact).map(({ from, to }) => ({ from, to })) }
}

export function presentOperatorCard(request: ModeratedRequest, reader: Reader): OperatorRequestCard {
  const { state, closeReason, country, place, language, receivedAt, publishedAt, closedAt, taken, cap } = request
  return {
    number: requestCode(request.number), state, closeReason, title: reader.speak(titleOf(request)), country, place, language,
    receivedAt, publishedAt, closedAt, taken, cap, hints: request.hints.filter((hint) => strengthOf(hint) !== 'note').length, isSetApart: request.isSetApart,
    decision: request.decision && presentDecision(request.decision, reader), hold: request.hold && presentHold(request.hold), moderator: state === 'held' ? request.moderator && presentModerator(request.moderator, reader) : null, answeredAt: request.state === 'held' ? request.answeredAt : null,
  }
}

function presentModerator({ operatorId, name, portalUserId }: RequestModerator, reader: Reader): OperatorRequestCard['moderator'] {
  return { id: operatorId, name, isMine: reader.operatorId !== null ? reader.operatorId === operatorId : reader.userId === portalUserId }
}

function reasonOf(request: ListedRequest): RejectReason {
  if (request.closeReason === 'duplicate') return 'duplicate'
  const entries = Object.entries(REJECT_REASONS) as [RejectReason, string][]
  return entries.find(([, text]) => request.rejectNote?.startsWith(text))?.[0] ?? 'not_a_request'
}
