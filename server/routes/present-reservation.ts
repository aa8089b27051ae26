import type { ContactView, CrmView, ReservationCard, ReservationListView, ReservationView } from '../contract/reservation.ts'
import type { BadReport } from '../core/bad-report.ts'
import { kindOf } from '../core/crm-target.ts'
import { moment, say } from '../core/said.ts'
import { toPercent } from '../core/conversion.ts'
import { siteOf } from '../core/free-mail.ts'
import { AFTER_IDLE, askOf } from '../core/idle.ts'
import { WANTED } from '../core/correction.ts'
import { countsAs } from '../core/outcome.ts'
import { callTimeName, requestCode } from '../core/request.ts'
import type { Contact, ImplementationRequest } from '../core/request.ts'
import type { Rulebook } from '../core/rulebook.ts'
import type { CrmItem, ListedReservation, ListedReservations, ShownReservation } from '../app/reservation/list-reservations.ts'
import type { Speak } from '../say/speak.ts'
import { titleOf } from '../say/title.ts'
import { actorOf, presentCountry } from './present-common.ts'
import { presentReserved } from './present-request.ts'
import type { Viewer } from './present-request.ts'

const NOTHING = { entity: null, itemId: null, path: null, stageName: null, trouble: null, nextTryAt: null } as const

/** For whom it is shown: who looks, and in which language. */
export type Audience = { viewer: Viewer, speak: Speak, now: number }

export function presentReservationList({ listed, rating, rulebook, paths }: ListedReservations, audience: Audience): ReservationListView {
  return {
    reservations: listed.map((it) => presentReservationCard(it, audience)),
    conversion: { won: rating.won, lost: rating.lost, minClosed: rulebook.minClosed, percent: rating.conversion === null ? null : toPercent(rating.conversion, rulebook) },
    boardPath: paths?.board ?? null, reviewPath: paths?.review ?? null, now: audience.now,
  }
}

export function presentReservationCard({ reservation: it, request, item, deadline, worker, counting, correctableUntil, sale }: ListedReservation, { viewer, speak }: Audience): ReservationCard {
  return {
    id: it.id, number: requestCode(request.number), title: speak(titleOf(request)), ...presentCountry(request.country), place: request.place,
    state: it.state, outcome: it.outcome, reservedAt: it.reservedAt, reservedBy: it.userName,
    undoUntil: it.state === 'held' && it.contactShownAt === null ? it.undoUntil : null,
    contactShownAt: it.contactShownAt, firstContactDueAt: it.firstContactDueAt, contactedAt: it.contactedAt, contactedIn: it.contactedIn, closedAt: it.closedAt,
    proofMissing: it.proofMissing, proof: it.proof,
    deadline: deadline && presentDeadline(deadline, speak),
    assignee: it.assigneeId === null ? null : { userId: it.assigneeId, name: it.assigneeName ?? speak(say('person.unknown', { id: it.assigneeId })) },
    counts: counting?.counts ?? null, whyNot: counting?.whyNot ?? null, leavesAt: counting?.leavesAt ?? null,
    lostReason: it.lostReason, correctableUntil, sale: it.outcome === 'won' ? sale : null,
    worker: { userId: worker.userId, name: worker.name ?? (worker.userId === it.userId ? it.userName : null) },
    mine: it.memberId === viewer.memberId && worker.userId === viewer.userId,
    crm: it.state === 'held' && item?.itemId === null ? { ...NOTHING, state: 'none', text: speak(say('crm.waitsForUndo')) } : presentCrm(item, speak),
  }
}

function presentDeadline({ timeZone, ...deadline }: NonNullable<ListedReservation['deadline']>, speak: Speak): ReservationCard['deadline'] {
  return { ...deadline, sentence: speak(askOf(deadline, timeZone)), then: speak(AFTER_IDLE) }
}

export function presentReservation(shown: ShownReservation, audience: Audience): ReservationView {
  const { viewer, speak, now } = audience
  const { rating, rulebook, after } = shown
  return {
    ...presentReservationCard(shown, audience),
    request: presentReserved(shown, viewer, speak),
    ifWon: effect(rating.conversion, after.won, rulebook),
    ifLost: effect(rating.conversion, after.lost, rulebook),
    ifReleased: shown.reservation.state === 'closed' ? null : releaseEffect(shown),
    withdrawnFrom: shown.reservation.outcome !== 'withdrawn' ? null : shown.request.closeReason === 'withdrawn' ? 'all' : 'you',
    clientRating: shown.clientRating && { score: shown.clientRating.score, comment: shown.clientRating.comment, named: shown.clientRating.shownAs === 'named', at: shown.clientRating.changedAt },
    report: shown.report && presentSummary(shown.report),
    correction: presentCorrection(shown),
    history: shown.history.map((it) => ({ at: it.at, source: it.source, text: sentence(it, speak) })),
    now,
  }
}

function presentSummary({ state, reason, reportedAt, decisionNote, appealedAt }: BadReport): ReservationView['report'] {
  return { state, reason, at: reportedAt, why: decisionNote, appealedAt }
}

function presentCorrection({ correctableUntil: until, waiting, reservation }: ShownReservation): ReservationView['correction'] {
  const wants = WANTED.find((it) => it === waiting?.facts['wants']) ?? null
  return { until, waiting: waiting && { wants, since: waiting.openedAt, by: waiting.openedBy }, isExcused: reservation.excusedAt !== null }
}

/** The chip that says where the CRM record stands. */
export function presentCrm(item: CrmItem | null, speak: Speak): CrmView {
  if (!item) return { ...NOTHING, state: 'none', text: speak(say('crm.none')) }
  const entity = kindOf(item.entityTypeId)
  const known = {
    entity, itemId: item.itemId, stageName: item.stageName, path: item.itemId === null ? null : crmPath(item.entityTypeId, item.itemId),
    trouble: item.lastError, nextTryAt: item.nextTryAt,
  } as const
  const name = speak(say(`crm.${entity ?? 'deal'}`, { id: String(item.itemId ?? '') })).trim()
  if (item.state === 'in_crm') return { ...known, state: 'in_crm', text: item.stageName === null ? name : `${name}, ${item.stageName}` }
  if (item.state === 'deleted') return { ...known, path: null, state: 'deleted', text: speak(say('crm.deleted', { name })) }
  if (item.state === 'failed') return { ...known, state: 'failed', text: speak(say('crm.failed', { reason: item.lastError ?? say('crm.refused') })) }
  if (item.lastError === null) return { ...known, state: 'waiting', text: speak(say('crm.adding')) }
  const next = item.nextTryAt === null ? say('crm.tryAgain') : say('crm.nextTry', { at: moment(item.nextTryAt, 'time') })
  return { ...known, state: 'waiting', text: speak(say('crm.waits', { next })) }
}

/** Where the portal shows a record; one of the paths that `openPath` takes (BITRIX24 §7.4). */
export function crmPath(entityTypeId: number, itemId: number): string {
  const kind = kindOf(entityTypeId)
  return kind === 'process' ? `/crm/type/${entityTypeId}/details/${itemId}/` : `/crm/${kind ?? 'deal'}/details/${itemId}/`
}

export function presentContact(contact: Contact, { language, callTime }: Pick<ImplementationRequest, 'language' | 'callTime'>, more: Pick<ContactView, 'phone' | 'files'>, speak: Speak): ContactView {
  const { firstName, lastName, email, text } = contact
  return { firstName, lastName, email, site: siteOf(email), text, language, callTime: callTime && speak(callTimeName(callTime)), ...more }
}

function effect(from: number | null, to: number | null, rulebook: Rulebook): ReservationView['ifLost'] {
  return to === null ? null : { fromPercent: from === null ? null : toPercent(from, rulebook), toPercent: toPercent(to, rulebook) }
}

/** Before the contacts were shown a release counts as nothing, after that as Lost. */
function releaseEffect({ reservation, rating, after, rulebook }: ShownReservation): NonNullable<ReservationView['ifReleased']> {
  const isLost = countsAs('released', reservation.contactShownAt !== null) === 'lost'
  const percent = (conversion: number | null): number | null => conversion === null ? null : toPercent(conversion, rulebook)
  return { counts: isLost ? 'lost' : 'nothing', fromPercent: percent(rating.conversion), toPercent: percent(isLost ? after.lost : rating.conversion), mayBeExcused: isLost }
}

/** `Won (Ana Silva): order 40321`; what was written before languages is read in English. */
function sentence({ change, actor, reason, said }: ShownReservation['history'][number], speak: Speak): string {
  const what = speak(said?.change ?? change)
  return [`${what.charAt(0).toUpperCase()}${what.slice(1)} (${speak(actorOf(actor))})`, speak(said?.reason ?? reason)].filter(Boolean).join(': ')
}
