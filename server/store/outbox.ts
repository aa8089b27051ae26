import { sql } from 'kysely'
import { MAX_TRIES } from '../core/outbox.ts'
import type { Settled } from '../core/outbox.ts'
import type { Db } from '../db/schema.ts'

/** What the client is told of the own request. */
export const CLIENT_MAILS = ['mail.received', 'mail.published', 'mail.reserved', 'mail.answer', 'mail.chosen', 'mail.withdrawn', 'mail.stopped', 'mail.closed', 'mail.question'] as const
export type ClientMailKind = (typeof CLIENT_MAILS)[number]

export type OutboxKind = 'crm.create' | 'crm.close' | 'crm.ask_proof' | 'crm.activity' | 'crm.log' | 'crm.note' | 'crm.assign' | 'crm.ask_update' | 'crm.phone' | 'crm.withdrawn' | ClientMailKind | 'mail.confirm' | 'mail.new_links' | 'mail.follow_up' | 'mail.notice' | 'notify.person' | 'mail.offer' | 'mail.erased' | 'mail.reveals' | 'mail.access' | 'im.ask'

/** Work of one lane is done one after the other; `kind` and `subject` together are done once. */
export type NewWork = { kind: OutboxKind, lane: string, subject: string, memberId: string | null, payload: unknown, runAt: number }
export type Work = { id: number, kind: OutboxKind, subject: string, memberId: string | null, payload: unknown, attempts: number }

/** Keeps work to do; false when it is there already, done or not. */
export async function insertWork(db: Db, work: NewWork, now: number): Promise<boolean> {
  const row = await db.insertInto('outbox').values(rowOf(work, now)).onConflict((conflict) => conflict.columns(['kind', 'subject']).doNothing())
    .returning('id').executeTakeFirst()
  return row !== undefined
}

/** Does work once more that was done or given up, with all its tries; work that is under way goes on as it is. */
export async function restartWork(db: Db, work: NewWork, now: number): Promise<void> {
  await db.insertInto('outbox').values(rowOf(work, now)).onConflict((conflict) => conflict.columns(['kind', 'subject'])
    .doUpdateSet({ state: 'due', run_at: work.runAt, attempts: 0, last_error: null }).where('outbox.state', 'in', ['sent', 'dead', 'due'])).execute()
}

function rowOf(work: NewWork, now: number) {
  return {
    kind: work.kind, lane: work.lane, subject: work.subject, member_id: work.memberId, payload: JSON.stringify(work.payload),
    state: 'due', run_at: work.runAt, attempts: 0, claimed_by: null, claimed_at: null, last_error: null, created_at: now,
  }
}

/** Lets waiting work of a lane start now. */
export async function hurryWork(db: Db, lane: string, now: number): Promise<void> {
  await db.updateTable('outbox').set({ run_at: now }).where('lane', '=', lane).where('state', '=', 'due').where('run_at', '>', now).execute()
}

/** Lets all waiting work of a portal start now: it answers again. */
export async function hurryPortalWork(db: Db, memberId: string, now: number): Promise<void> {
  await db.updateTable('outbox').set({ run_at: now }).where('member_id', '=', memberId).where('state', '=', 'due').where('attempts', '>', 0)
    .where('run_at', '>', now).execute()
}

/** Takes back work that has not started. */
export async function withdrawWork(db: Db, lane: string): Promise<void> {
  await db.deleteFrom('outbox').where('lane', '=', lane).where('state', '=', 'due').execute()
}

/** Whether such work of a lane waits for its first try. */
export async function isWorkNew(db: Db, lane: string, kind: OutboxKind): Promise<boolean> {
  const row = await db.selectFrom('outbox').select('id').where('lane', '=', lane).where('kind', '=', kind).where('state', '=', 'due').where('attempts', '=', 0).executeTakeFirst()
  return row !== undefined
}

/** Takes due work for one worker, the first of each lane only; the try is counted here, so that work which kills its worker is counted too. */
export async function claimWork(db: Db, workerId: string, now: number, limit: number): Promise<Work[]> {
  const due = await db.selectFrom('outbox as work').select('work.id').where('work.state', '=', 'due').where('work.run_at', '<=', now)
    .where(({ not, exists, selectFrom }) => not(exists(selectFrom('outbox as earlier').select('earlier.id')
      .whereRef('earlier.lane', '=', 'work.lane').whereRef('earlier.id', '<', 'work.id').where('earlier.state', 'in', ['due', 'claimed']))))
    .orderBy('work.run_at').orderBy('work.id').limit(limit).forUpdate().skipLocked().execute()
  if (due.length === 0) return []
  const rows = await db.updateTable('outbox')
    .set({ state: 'claimed', attempts: sql`attempts + 1`, claimed_by: workerId, claimed_at: now })
    .where('id', 'in', due.map((row) => row.id)).where('state', '=', 'due').returningAll().execute()
  return rows.map((row) => ({
    id: row.id, kind: row.kind as OutboxKind, subject: row.subject, memberId: row.member_id, payload: JSON.parse(row.payload) as unknown, attempts: row.attempts,
  }))
}

/** Lets nothing stand in work but that it was done. */
export async function emptyWork(db: Db, id: number): Promise<void> {
  await db.updateTable('outbox').set({ payload: '{}' }).where('id', '=', id).execute()
}

/** Forgets work of a kind from before the given moment, whatever became of it. */
export async function forgetWorkOf(db: Db, kind: OutboxKind, before: number): Promise<void> {
  await db.deleteFrom('outbox').where('kind', '=', kind).where('created_at', '<', before).execute()
}

/** Writes how the try ended; a worker that lost its claim changes nothing. */
export async function settleWork(db: Db, id: number, workerId: string, it: Settled): Promise<void> {
  await db.updateTable('outbox')
    .set({ state: it.state, run_at: it.runAt, attempts: it.attempts, last_error: it.lastError, claimed_by: null, claimed_at: null })
    .where('id', '=', id).where('claimed_by', '=', workerId).execute()
}

/** Gives back what dead workers had claimed before the given moment, or by a clock that was ahead; buries and returns what was tried too often. */
export async function releaseStaleWork(db: Db, claimedBefore: number, claimedAfter = Number.MAX_SAFE_INTEGER): Promise<{ kind: OutboxKind, subject: string }[]> {
  const stale = db.updateTable('outbox').where('state', '=', 'claimed').where((of) => of.or([of('claimed_at', '<', claimedBefore), of('claimed_at', '>', claimedAfter)]))
  const buried = await stale.where('attempts', '>=', MAX_TRIES)
    .set({ state: 'dead', last_error: 'No worker survived it', claimed_by: null, claimed_at: null }).returning(['kind', 'subject']).execute()
  await stale.set({ state: 'due', claimed_by: null, claimed_at: null }).execute()
  return buried.map((row) => ({ kind: row.kind as OutboxKind, subject: row.subject }))
}

/** Forgets finished work and events from before the given moment; what was given up stays for the operators. */
export async function forgetSentWork(db: Db, before: number): Promise<void> {
  await db.deleteFrom('outbox').where('state', '=', 'sent').where('run_at', '<', before).execute()
}

/** When the next waiting work is due, or null. */
export async function nextWorkAt(db: Db): Promise<number | null> {
  const row = await db.selectFrom('outbox').select((of) => of.fn.min('run_at').as('at')).where('state', '=', 'due').executeTakeFirst()
  return row?.at === null || row?.at === undefined ? null : Number(row.at)
}

export async function countWork(db: Db): Promise<Record<'due' | 'claimed' | 'sent' | 'dead', number>> {
  const rows = await db.selectFrom('outbox').select(['state', (of) => of.fn.countAll<number>().as('count')]).groupBy('state').execute()
  const counts = { due: 0, claimed: 0, sent: 0, dead: 0 }
  for (const row of rows) counts[row.state as keyof typeof counts] = Number(row.count)
  return counts
}

/** Which mails of some lanes went out, and when. */
export async function listSentMails(db: Db, lanes: readonly string[]): Promise<{ kind: string, sentAt: number }[]> {
  const rows = await db.selectFrom('outbox').select(['kind', 'run_at']).where('lane', 'in', lanes).where('kind', 'like', 'mail.%').where('state', '=', 'sent').orderBy('run_at').execute()
  return rows.map((row) => ({ kind: row.kind, sentAt: row.run_at }))
}

/** How far work of a kind is, by its subject; what was forgotten is missing. */
export async function listWorkStates(db: Db, kind: OutboxKind, subjects: readonly string[]): Promise<Map<string, { state: string, lastError: string | null }>> {
  if (subjects.length === 0) return new Map()
  const rows = await db.selectFrom('outbox').select(['subject', 'state', 'last_error']).where('kind', '=', kind).where('subject', 'in', subjects).execute()
  return new Map(rows.map((row) => [row.subject, { state: row.state, lastError: row.last_error }]))
}

export type DeadWork = { id: number, kind: OutboxKind, subject: string, memberId: string | null, attempts: number, lastError: string, since: number }

const DEAD_LIMIT = 200

/** Work that was given up, newest first. */
export async function listDeadWork(db: Db): Promise<DeadWork[]> {
  const rows = await db.selectFrom('outbox').selectAll().where('state', '=', 'dead').orderBy('run_at', 'desc').limit(DEAD_LIMIT).execute()
  return rows.map((row) => ({
    id: row.id, kind: row.kind as OutboxKind, subject: row.subject, memberId: row.member_id, attempts: row.attempts, lastError: row.last_error ?? '', since: row.run_at,
  }))
}

/** Starts given-up work anew with all its tries; null when it is not dead (any more). */
export async function replayWork(db: Db, id: number, now: number): Promise<{ kind: OutboxKind, subject: string } | null> {
  const row = await db.updateTable('outbox').set({ state: 'due', run_at: now, attempts: 0 }).where('id', '=', id).where('state', '=', 'dead')
    .returning(['kind', 'subject']).executeTakeFirst()
  return row ? { kind: row.kind as OutboxKind, subject: row.subject } : null
}

/** Starts everything anew that was given up with the same error; returns its subjects. */
export async function replayAllWork(db: Db, kind: OutboxKind, error: string, now: number): Promise<string[]> {
  const rows = await db.updateTable('outbox').set({ state: 'due', run_at: now, attempts: 0 }).where('state', '=', 'dead').where('kind', '=', kind).where('last_error', '=', error)
    .returning('subject').execute()
  return rows.map(({ subject }) => subject)
}

/** Takes away for good what was given up with the same error; returns its subjects. */
export async function dropDeadWork(db: Db, kind: OutboxKind, error: string): Promise<string[]> {
  const rows = await db.deleteFrom('outbox').where('state', '=', 'dead').where('kind', '=', kind).where('last_error', '=', error).returning('subject').execute()
  return rows.map(({ subject }) => subject)
}

/** How much waits, and since when the oldest that is due could have gone out. */
export type Waiting = { waiting: number, oldestAt: number | null }

export async function measureWork(db: Db, now: number): Promise<{ work: Waiting, mails: Waiting }> {
  const waits = (isMail: boolean) => db.selectFrom('outbox').select((of) => of.fn.countAll<number>().as('count')).select((of) => of.fn.min('run_at').as('oldest'))
    .where('state', 'in', ['due', 'claimed']).where('run_at', '<=', now).where('kind', isMail ? 'like' : 'not like', 'mail.%').executeTakeFirstOrThrow()
  const [work, mails] = [await waits(false), await waits(true)]
  return { work: { waiting: Number(work.count), oldestAt: orNull(work.oldest) }, mails: { waiting: Number(mails.count), oldestAt: orNull(mails.oldest) } }
}

function orNull(at: number | string | null): number | null {
  return at === null ? null : Number(at)
}

/** The same for work about a subject, which may still wait; what has not begun keeps its moment. */
export async function reviveWork(db: Db, kind: OutboxKind, subject: string, now: number): Promise<void> {
  await db.updateTable('outbox').set({ state: 'due', run_at: now, attempts: 0 }).where('kind', '=', kind).where('subject', '=', subject)
    .where((of) => of.or([of('state', '=', 'dead'), of.and([of('state', '=', 'due'), of('attempts', '>', 0)])])).execute()
}

export type PortalWork = { memberId: string, waiting: number, dead: number, lastError: string | null }

/** Unfinished work per portal with the newest trouble. */
export async function countWorkByPortal(db: Db): Promise<Map<string, PortalWork>> {
  const rows = await db.selectFrom('outbox').select(['member_id', 'state', 'last_error']).where('state', '!=', 'sent').where('member_id', 'is not', null)
    .orderBy('run_at').execute()
  const counts = new Map<string, PortalWork>()
  for (const { member_id: memberId, state, last_error: lastError } of rows) {
    if (memberId === null) continue
    const known = counts.get(memberId) ?? { memberId, waiting: 0, dead: 0, lastError: null }
    counts.set(memberId, { ...known, [state === 'dead' ? 'dead' : 'waiting']: known[state === 'dead' ? 'dead' : 'waiting'] + 1, lastError: lastError ?? known.lastError })
  }
  return counts
}
