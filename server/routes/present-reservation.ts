import type { ContactView, CrmView, ReservationCard, ReservationListView, ReservationView } from '../contract/reservation.ts'
import type { BadReport } from '../core/bad-report.ts'
import { kindOf } from '../core/crm-target.ts'
import type { CrmKind } from '../core/crm-target.ts'
import { toPercent } from '../core/conversion.ts'
import { siteOf } from '../core/free-mail.ts'
import { AFTER_IDLE, askOf } from '../core/idle.ts'
import { WANTED } from '../core/correction.ts'
import { countsAs } from '../core/outcome.ts'
import { requestCode } from '../core/request.ts'
import type { Contact, ImplementationRequest } from '../core/request.ts'
import type { Rulebook } from '../core/rulebook.ts'
import type { CrmItem, ListedReservation, ListedReservations, ShownReservation } from '../app/reservation/list-reservations.ts'
import { presentCountry } from './present-common.ts'
import { presentReserved } from './present-request.ts'
import type { Viewer } from './present-request.ts'

const WAITS_FOR_UNDO: CrmView = {
  state: 'none', entity: null, itemId: null, path: null, stageName: null, trouble: null, nextTryAt: null, text: 'Goes to your CRM when you show the contacts or undo ends',
}

export function presentReservationList({ listed, rating, rulebook, paths }: ListedReservations, viewer: Viewer, now: number): ReservationListView {
  return {
    reservations: listed.map((it) => presentReservationCard(it, viewer)),
    conversion: { won: rating.won, lost: rating.lost, minClosed: rulebook.minClosed, percent: rating.conversion === null ? null : toPercent(rating.conversion, rulebook) },
    boardPath: paths?.board ?? null, reviewPath: paths?.review ?? null, now,
  }
}

export function presentReservationCard({ reservation: it, request, item, deadline, worker, counting, correctableUntil, sale }: ListedReservation, viewer: Viewer): ReservationCard {
  return {
    id: it.id, number: requestCode(request.number), title: request.title, ...presentCountry(request.country), place: request.place,
    state: it.state, outcome: it.outcome, reservedAt: it.reservedAt, reservedBy: it.userName,
    undoUntil: it.state === 'held' && it.contactShownAt === null ? it.undoUntil : null,
    contactShownAt: it.contactShownAt, firstContactDueAt: it.firstContactDueAt, contactedAt: it.contactedAt, contactedIn: it.contactedIn, closedAt: it.closedAt,
    proofMissing: it.proofMissing, proof: it.proof,
    deadline: deadline && presentDeadline(deadline),
    assignee: it.assigneeId === null ? null : { userId: it.assigneeId, name: it.assigneeName ?? `User ${it.assigneeId}` },
    counts: counting?.counts ?? null, whyNot: counting?.whyNot ?? null, leavesAt: counting?.leavesAt ?? null,
    lostReason: it.lostReason, correctableUntil, sale: it.outcome === 'won' ? sale : null,
    worker: { userId: worker.userId, name: worker.name ?? (worker.userId === it.userId ? it.userName : null) },
    mine: it.memberId === viewer.memberId && worker.userId === viewer.userId,
    crm: it.state === 'held' && item?.itemId === null ? WAITS_FOR_UNDO : presentCrm(item),
  }
}

function presentDeadline({ timeZone, ...deadline }: NonNullable<ListedReservation['deadline']>): ReservationCard['deadline'] {
  return { ...deadline, sentence: askOf(deadline, timeZone), then: AFTER_IDLE }
}

export function presentReservation(shown: ShownReservation, viewer: Viewer, now: number): ReservationView {
  const { rating, rulebook, after } = shown
  return {
    ...presentReservationCard(shown, viewer),
    request: presentReserved(shown, viewer),
    ifWon: effect(rating.conversion, after.won, rulebook),
    ifLost: effect(rating.conversion, after.lost, rulebook),
    ifReleased: shown.reservation.state === 'closed' ? null : releaseEffect(shown),
    withdrawnFrom: shown.reservation.outcome !== 'withdrawn' ? null : shown.request.closeReason === 'withdrawn' ? 'all' : 'you',
    report: shown.report && presentSummary(shown.report),
    correction: presentCorrection(shown),
    history: shown.history.map(({ at, change, actor, reason, source }) => ({ at, source, text: sentence(change, actor, reason) })),
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
export function presentCrm(item: CrmItem | null): CrmView {
  const nothing = { entity: null, itemId: null, path: null, stageName: null, trouble: null, nextTryAt: null }
  if (!item) return { ...nothing, state: 'none', text: 'Brought over from before; no CRM record' }
  const entity = kindOf(item.entityTypeId)
  const known = {
    entity, itemId: item.itemId, stageName: item.stageName, path: item.itemId === null ? null : crmPath(item.entityTypeId, item.itemId),
    trouble: item.lastError, nextTryAt: item.nextTryAt,
  } as const
  const name = `${NAMES[entity ?? 'deal']} ${item.itemId ?? ''}`.trim()
  if (item.state === 'in_crm') return { ...known, state: 'in_crm', text: item.stageName === null ? name : `${name}, ${item.stageName}` }
  if (item.state === 'deleted') return { ...known, path: null, state: 'deleted', text: `${name} was deleted in CRM. The reservation stays.` }
  if (item.state === 'failed') return { ...known, state: 'failed', text: `Not added to CRM: ${item.lastError ?? 'refused'}. The contacts work here.` }
  if (item.lastError === null) return { ...known, state: 'waiting', text: 'Adding to CRM…' }
  const next = item.nextTryAt === null ? 'we try again' : `next try ${new Date(item.nextTryAt).toISOString().slice(11, 16)} UTC`
  return { ...known, state: 'waiting', text: `Waits: CRM is busy, ${next}. The contacts work here.` }
}

const NAMES: Record<CrmKind, string> = { lead: 'Lead', deal: 'Deal', process: 'Item' }

/** Where the portal shows a record; one of the paths that `openPath` takes (BITRIX24 §7.4). */
export function crmPath(entityTypeId: number, itemId: number): string {
  const kind = kindOf(entityTypeId)
  return kind === 'process' ? `/crm/type/${entityTypeId}/details/${itemId}/` : `/crm/${kind ?? 'deal'}/details/${itemId}/`
}

export function presentContact(contact: Contact, { language }: Pick<ImplementationRequest, 'language'>, phone: ContactView['phone']): ContactView {
  const { firstName, lastName, email, text } = contact
  return { firstName, lastName, email, phone, site: siteOf(email), text, language }
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

function sentence(change: string, actor: string, reason: string): string {
  const what = change.charAt(0).toUpperCase() + change.slice(1)
  return [`${what} (${actor})`, reason].filter(Boolean).join(': ')
}
