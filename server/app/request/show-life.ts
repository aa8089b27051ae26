import { Refusal } from '../../core/errors.ts'
import type { Source } from '../../core/outcome.ts'
import type { Words } from '../../core/said.ts'
import { listJournal } from '../../store/journal.ts'
import type { JournalEntry } from '../../store/journal.ts'
import { listSentMails } from '../../store/outbox.ts'
import { listNames } from '../../store/partners.ts'
import { listRequestEvents } from '../../store/request-events.ts'
import type { RequestEvent, RequestEventKind } from '../../store/request-events.ts'
import { listLifeOfClient, listLifeOfLine, listLifeOfReservations } from '../../store/request-life.ts'
import type { ClientSaid, PartnerName } from '../../store/request-life.ts'
import { findRequestByNumber } from '../../store/requests.ts'
import type { App } from '../app.ts'
import { offersOf } from '../offer/show-offer.ts'

export type { RequestEvent }
export type JournalKind = JournalEntry['kind']

/** What happened, before it is said. */
export type LifeFact =
  | { kind: 'request', event: RequestEventKind, source: Source, note: string }
  | { kind: 'reservation', source: Source, change: Words, reason: Words }
  | { kind: 'offer', what: 'sent' | 'accepted' | 'declined' | 'expired' | 'closed', note: string }
  | { kind: 'line', what: string }
  | { kind: 'client', said: ClientSaid }
  | { kind: 'mail', mail: string }
  | { kind: 'journal', what: JournalKind, details: string }
/** `times` counts what a person did again and again without anything between. */
export type LifeEntry = { at: number, actor: string | null, partner: PartnerName | null, times: number, fact: LifeFact }

/** Rows of the journal that no history of the request or its reservations tells of. */
const ONLY_IN_JOURNAL: ReadonlySet<JournalEntry['kind']> = new Set<JournalEntry['kind']>([
  'contact_shown', 'file_shown', 'contact_read_by_operator', 'contact_revealed', 'file_read_by_operator', 'client_data_shown', 'contact_corrected', 'details_added', 'client_answer_kept', 'request_corrected', 'request_hidden', 'request_unhidden',
  'report_decided', 'case_decided', 'client_erased', 'client_withdrew', 'client_stopped_partner', 'client_chose', 'client_reopened', 'reservation_recalled', 'reservation_revoked', 'outcome_corrected',
])
/** A reservation tells these better, with its partner. */
const TOLD_TWICE: readonly RequestEventKind[] = ['reserved', 'place_freed', 'offered']

/** A request's whole life in one line of time, the oldest first; nothing of it holds a contact or a client's words. Throws `not_found`. */
export async function showLife(app: App, number: number): Promise<LifeEntry[]> {
  const request = await findRequestByNumber(app.db, number)
  if (!request) throw new Refusal('not_found')
  const { db } = app
  const entries: LifeEntry[] = [
    ...(await listRequestEvents(db, request.id)).filter((it) => !TOLD_TWICE.includes(it.kind)).map(({ at, kind, source, actor, note }) => entry(at, { kind: 'request', event: kind, source, note }, { actor: nameOf(source, actor) })),
    ...(await listLifeOfReservations(db, request.id)).map(({ at, partner, source, actor, change, reason }) => entry(at, { kind: 'reservation', source, change, reason }, { partner, actor: nameOf(source, actor) })),
    ...(await offersOf(app, request.id)).flatMap(({ offer, partnerName }) => {
      const partner = { id: offer.partnerId, name: partnerName }
      const answer = offer.state === 'sent' || offer.answeredAt === null ? [] : [entry(offer.answeredAt, { kind: 'offer', what: offer.state, note: offer.note }, { partner })]
      return [entry(offer.offeredAt, { kind: 'offer', what: 'sent', note: '' }, { partner }), ...answer]
    }),
    ...(await listLifeOfLine(db, request.id)).flatMap(({ at, partner, state, endedAt }) => [entry(at, { kind: 'line', what: 'joined' }, { partner }), ...(endedAt === null ? [] : [entry(endedAt, { kind: 'line', what: state }, { partner })])]),
    ...(await listLifeOfClient(db, request.id)).map((said) => entry(said.at, { kind: 'client', said }, { partner: said.partner })),
    ...(await listSentMails(db, [`mail/${request.id}`])).map(({ kind, sentAt }) => entry(sentAt, { kind: 'mail', mail: kind })),
    ...await fromJournal(app, request.id),
  ]
  return gathered(entries.toSorted((a, b) => a.at - b.at))
}

async function fromJournal(app: App, requestId: string): Promise<LifeEntry[]> {
  const rows = (await listJournal(app.db, requestId)).filter((it) => ONLY_IN_JOURNAL.has(it.kind))
  const names = await listNames(app.db, [...new Set(rows.flatMap((it) => it.partnerId ?? []))])
  return rows.map(({ at, kind, partnerId, userName, details }) => entry(at, { kind: 'journal', what: kind, details }, { actor: userName, partner: partnerId === null ? null : { id: partnerId, name: names.get(partnerId) ?? partnerId } }))
}

function entry(at: number, fact: LifeFact, { actor = null, partner = null }: { actor?: string | null, partner?: PartnerName | null } = {}): LifeEntry {
  return { at, fact, actor, partner, times: 1 }
}

/** The clock and the client are told by what they did. */
function nameOf(source: Source, actor: string): string | null {
  return source === 'operator' || source === 'app' ? actor : null
}

/** What one person read ten times in a row is one line. */
function gathered(entries: readonly LifeEntry[]): LifeEntry[] {
  const lines: LifeEntry[] = []
  for (const it of entries) {
    const last = lines.at(-1)
    const isSame = last?.fact.kind === 'journal' && it.fact.kind === 'journal' && last.fact.what === it.fact.what && last.actor === it.actor && last.partner?.id === it.partner?.id
    if (isSame) last.times += 1
    else lines.push({ ...it })
  }
  return lines
}
