import { eventKind, FROM_EVENTS, FROM_JOURNAL, journalKindsOf, readLocationsChange } from '../../core/activity.ts'
import type { ActivityGroup, ActivityKind } from '../../core/activity.ts'
import type { Source } from '../../core/outcome.ts'
import { listActivityPeople, listEventActivity, listJournalActivity, listLevelActivity, SOURCES } from '../../store/activity.ts'
import type { ActivityFilter, Below, EventActivity, JournalActivity, NoticeActivity } from '../../store/activity.ts'
import type { App } from '../app.ts'
import type { Caller } from '../session/open-session.ts'

export type { Below }

/** Who did it; only the partner's own people have names here. */
export type Actor = { kind: 'person', name: string } | { kind: 'vendor' | 'client' | 'crm' | 'system' | 'mail' }

export type Activity = {
  at: number
  kind: ActivityKind
  actor: Actor
  requestNumber: number | null
  detail: { text: string } | { before: string[], after: string[] } | null
  place: Below
}

export type ActivityQuestion = { group: ActivityGroup | null, requestNumber: number | null, who: string | null, below: Below | null, size: number }
export type ActivityPage = { rows: Activity[], next: Below | null, people: string[] }

/**
 * What the caller's company did and what was done to it, newest first; never another company's rows, a name of a client or of the vendor's people.
 * Who opened which contact an employee sees of itself only, an administrator of everybody.
 */
export async function showActivity(app: App, caller: Caller, { group, size, ...asked }: ActivityQuestion): Promise<ActivityPage> {
  const { partnerId, memberId, isAdmin, userId } = caller
  const whose = { partnerId, memberId }
  const filter: ActivityFilter = { ...asked, limit: size + 1 }
  const isPlain = asked.who === null && asked.requestNumber === null
  const inGroup = (it: ActivityGroup): boolean => group === null || group === it
  const found = [
    ...(await listJournalActivity(app.db, whose, journalKindsOf(group), { ...filter, contactsOf: isAdmin ? null : userId })).map((row) => ofJournal(app, row)),
    ...(partnerId !== null && inGroup('reservations') ? await listEventActivity(app.db, partnerId, Object.keys(FROM_EVENTS), filter) : []).flatMap(ofEvent),
    ...(partnerId !== null && inGroup('vendor') && isPlain ? await listLevelActivity(app.db, partnerId, filter) : []).map(ofLevel),
  ].sort((a, b) => b.place.at - a.place.at || b.place.source - a.place.source || b.place.id - a.place.id)
  const rows = found.slice(0, size)
  return { rows, next: found.length > size ? rows.at(-1)?.place ?? null : null, people: await listActivityPeople(app.db, whose, app.vendorMemberId) }
}

function ofJournal({ vendorMemberId }: App, row: JournalActivity): Activity {
  const kind = FROM_JOURNAL[row.kind as keyof typeof FROM_JOURNAL]
  return { at: row.at, kind, actor: actorOf(kind, row, vendorMemberId), requestNumber: row.requestNumber, detail: detailOf(kind, row.details), place: { at: row.at, source: SOURCES.journal, id: row.id } }
}

/** A name is told only of who sat in one of the partner's own portals. */
function actorOf(kind: ActivityKind, { memberId, userName }: JournalActivity, vendorMemberId: string): Actor {
  if (kind === 'client_stopped') return { kind: 'client' }
  if (kind === 'contact_shown' && memberId === null) return { kind: 'mail' }
  if (kind === 'portal_linked' || memberId === null || memberId === vendorMemberId) return { kind: 'vendor' }
  return { kind: 'person', name: userName }
}

/** Reasons and notes stay where they were written: the vendor's are its own, the partner's may name a client. */
function detailOf(kind: ActivityKind, details: string): Activity['detail'] {
  if (kind === 'locations_changed') return readLocationsChange(details)
  const [, target] = kind === 'settings_changed' ? /^version \d+: (.*)$/.exec(details) ?? [] : []
  return target === undefined ? null : { text: target }
}

const ACTORS: Record<Exclude<Source, 'app'>, Actor> = { crm: { kind: 'crm' }, client: { kind: 'client' }, operator: { kind: 'vendor' }, clock: { kind: 'system' } }

function ofEvent({ id, at, change, requestNumber, source, actor, reason }: EventActivity): Activity[] {
  const kind = eventKind(change)
  if (kind === null) return []
  const [, to] = kind === 'handed_over' ? /^to (.*)$/.exec(reason) ?? [] : []
  return [{ at, kind, actor: source === 'app' ? { kind: 'person', name: actor } : ACTORS[source], requestNumber, detail: to === undefined ? null : { text: to }, place: { at, source: SOURCES.events, id } }]
}

function ofLevel({ id, at, subject }: NoticeActivity): Activity {
  const [before, after] = subject.split('/')[0]?.split('-') ?? []
  const detail = before !== undefined && after !== undefined ? { before: [before], after: [after] } : null
  return { at, kind: 'level_changed', actor: { kind: 'system' }, requestNumber: null, detail, place: { at, source: SOURCES.notices, id } }
}
