import { sql } from 'kysely'
import { MAX_TRIES } from '../core/outbox.ts'
import type { Settled } from '../core/outbox.ts'
import type { Db } from '../db/schema.ts'

/** `sealed` holds an installation's refresh token until it was exchanged; CRM events carry no token. */
export type NewEvent = { dedupKey: string, memberId: string, event: string, itemId: number | null, sealed: string | null }
/** What can't be proved a second time: its token goes with the last try. */
const ONCE = ['ONAPPINSTALL', 'ONAPPUPDATE']

export type StoredEvent = NewEvent & { id: number, attempts: number }

/**
 * Stores the events. One that looks the same as an earlier one starts that anew, because it may tell of a later change within
 * the same second; reading the portal once more changes nothing. An installation is proved once only and left alone.
 */
export async function insertEvents(db: Db, events: readonly NewEvent[], now: number): Promise<void> {
  // PostgreSQL refuses a statement that would meet the same row twice.
  const once = [...new Map(events.map((it) => [it.dedupKey, it])).values()]
  await db.insertInto('inbox').values(once.map((it) => ({
    dedup_key: it.dedupKey, member_id: it.memberId, event: it.event, item_id: it.itemId, sealed: it.sealed,
    state: 'due', run_at: now, attempts: 0, claimed_by: null, claimed_at: null, last_error: null, received_at: now,
  }))).onConflict((conflict) => conflict.column('dedup_key')
    .doUpdateSet({ state: 'due', run_at: now, attempts: 0, claimed_by: null, claimed_at: null })
    .where('inbox.event', 'not in', ONCE)).execute()
}

/** Takes due events for one worker, counting the try. */
export async function claimEvents(db: Db, workerId: string, now: number, limit: number): Promise<StoredEvent[]> {
  const due = await db.selectFrom('inbox').select('id').where('state', '=', 'due').where('run_at', '<=', now)
    .orderBy('run_at').orderBy('id').limit(limit).forUpdate().skipLocked().execute()
  if (due.length === 0) return []
  const rows = await db.updateTable('inbox').set({ state: 'claimed', attempts: sql`attempts + 1`, claimed_by: workerId, claimed_at: now })
    .where('id', 'in', due.map((row) => row.id)).where('state', '=', 'due').returningAll().execute()
  return rows.map((row) => ({
    id: row.id, dedupKey: row.dedup_key, memberId: row.member_id, event: row.event, itemId: row.item_id, sealed: row.sealed, attempts: row.attempts,
  }))
}

/** Puts the proof that an installation can go on with in the place of the spent one. */
export async function replaceSealed(db: Db, id: number, sealed: string): Promise<void> {
  await db.updateTable('inbox').set({ sealed }).where('id', '=', id).execute()
}

/** Writes how the try ended; the sealed token goes once the event is finished. */
export async function settleEvent(db: Db, id: number, workerId: string, it: Settled): Promise<void> {
  const finished = it.state !== 'due'
  await db.updateTable('inbox').set({
    state: it.state === 'sent' ? 'done' : it.state, run_at: it.runAt, attempts: it.attempts, last_error: it.lastError,
    claimed_by: null, claimed_at: null, ...(finished && { sealed: null }),
  }).where('id', '=', id).where('claimed_by', '=', workerId).execute()
}

/** Gives back what dead workers had claimed before the given moment; what was tried too often is buried. */
export async function releaseStaleEvents(db: Db, claimedBefore: number, claimedAfter = Number.MAX_SAFE_INTEGER): Promise<void> {
  const stale = db.updateTable('inbox').where('state', '=', 'claimed').where((of) => of.or([of('claimed_at', '<', claimedBefore), of('claimed_at', '>', claimedAfter)]))
  await stale.where('attempts', '>=', MAX_TRIES)
    .set({ state: 'dead', last_error: 'No worker survived it', claimed_by: null, claimed_at: null, sealed: null }).execute()
  await stale.set({ state: 'due', claimed_by: null, claimed_at: null }).execute()
}

/** Forgets events that were done or given up before the given moment. */
export async function forgetOldEvents(db: Db, before: number): Promise<void> {
  await db.deleteFrom('inbox').where('state', 'in', ['done', 'dead']).where('run_at', '<', before).execute()
}

/** When a portal's last event came that it had proved to be its own; null when none is remembered. */
export async function findLastEventAt(db: Db, memberId: string): Promise<number | null> {
  const row = await db.selectFrom('inbox').select((of) => of.fn.max('received_at').as('at')).where('member_id', '=', memberId).where('event', '!=', 'ONAPPPAYMENT').executeTakeFirst()
  return row?.at ?? null
}

export type DeadEvent = { id: number, event: string, memberId: string, attempts: number, lastError: string, since: number, canReplay: boolean }
/** What was given up of one kind for the same reason. */
export type DeadEvents = { event: string, error: string }

const DEAD_LIMIT = 200

/** Newest first. */
export async function listDeadEvents(db: Db): Promise<DeadEvent[]> {
  const rows = await db.selectFrom('inbox').selectAll().where('state', '=', 'dead').orderBy('run_at', 'desc').orderBy('id').limit(DEAD_LIMIT).execute()
  return rows.map((row) => ({ id: row.id, event: row.event, memberId: row.member_id, attempts: row.attempts, lastError: row.last_error ?? '', since: row.run_at, canReplay: !ONCE.includes(row.event) }))
}

/** Starts all of them anew with all their tries; returns how many. */
export async function replayEvents(db: Db, { event, error }: DeadEvents, now: number): Promise<number> {
  const { numUpdatedRows } = await deadOf(db, { event, error }).where('event', 'not in', ONCE).set({ state: 'due', run_at: now, attempts: 0, claimed_by: null, claimed_at: null }).executeTakeFirst()
  return Number(numUpdatedRows)
}

/** Leaves all of them unread for good; returns the ids. */
export async function skipEvents(db: Db, { event, error }: DeadEvents): Promise<number[]> {
  return (await deadOf(db, { event, error }).set({ state: 'done' }).returning('id').execute()).map(({ id }) => id)
}

/** An error that was never written reads as an empty one. */
function deadOf(db: Db, { event, error }: DeadEvents) {
  return db.updateTable('inbox').where('state', '=', 'dead').where('event', '=', event).where((of) => of(of.fn.coalesce('last_error', of.val('')), '=', error))
}

/** How many events wait, since when the oldest of them, and how many were given up. */
export async function measureEvents(db: Db): Promise<{ waiting: number, oldestAt: number | null, dead: number }> {
  const waits = await db.selectFrom('inbox').select((of) => [of.fn.countAll<number>().as('count'), of.fn.min('received_at').as('oldest')]).where('state', 'in', ['due', 'claimed']).executeTakeFirstOrThrow()
  const { dead } = await countEvents(db)
  return { waiting: Number(waits.count), oldestAt: waits.oldest === null ? null : Number(waits.oldest), dead }
}

export async function countEvents(db: Db): Promise<Record<'due' | 'claimed' | 'done' | 'dead', number>> {
  const rows = await db.selectFrom('inbox').select(['state', (of) => of.fn.countAll<number>().as('count')]).groupBy('state').execute()
  const counts = { due: 0, claimed: 0, done: 0, dead: 0 }
  for (const row of rows) counts[row.state as keyof typeof counts] = Number(row.count)
  return counts
}
