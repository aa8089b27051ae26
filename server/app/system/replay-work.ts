import { Refusal } from '../../core/errors.ts'
import { updateCrmItem } from '../../store/crm-items.ts'
import type { Tx } from '../../db/schema.ts'
import type { JournalEntry } from '../../store/journal.ts'
import { replayEvents, skipEvents } from '../../store/inbox.ts'
import type { DeadEvents } from '../../store/inbox.ts'
import { dropDeadWork, replayAllWork, replayWork as startAnew } from '../../store/outbox.ts'
import type { OutboxKind } from '../../store/outbox.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import type { Caller } from '../session/open-session.ts'

/** Starts given-up work anew. Throws `not_found` when somebody else did already. */
export async function replayWork(app: App, caller: Caller, id: number): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const now = app.now()
    const work = await startAnew(tx, id, now)
    if (!work) throw new Refusal('not_found')
    if (work.kind === 'crm.create') await updateCrmItem(tx, work.subject, { state: 'waiting', lastError: null, nextTryAt: now })
    await writeJournal(tx, app, {
      at: now, kind: 'work_replayed', requestId: null, partnerId: null, memberId: caller.memberId, userId: caller.userId, userName: caller.userName,
      details: `${work.kind} ${work.subject}`,
    })
  })
  app.wake.worker()
}

/** What was given up for the same reason. */
export type DeadGroup = { kind: OutboxKind, error: string }

/** Starts everything anew that was given up for this reason. Throws `not_found` when nothing is left of it. */
export async function replayGroup(app: App, caller: Caller, { kind, error }: DeadGroup): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const now = app.now()
    const subjects = await replayAllWork(tx, kind, error, now)
    if (subjects.length === 0) throw new Refusal('not_found')
    if (kind === 'crm.create') for (const subject of subjects) await updateCrmItem(tx, subject, { state: 'waiting', lastError: null, nextTryAt: now })
    await note(tx, app, caller, { kind: 'work_replayed', details: `${kind}, ${subjects.length}: ${error}` })
  })
  app.wake.worker()
}

/** Gives up for good what failed for this reason; the journal keeps what it was and why. Throws `not_found` when nothing is left of it. */
export async function skipGroup(app: App, caller: Caller, { kind, error, reason }: DeadGroup & { reason: string }): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const subjects = await dropDeadWork(tx, kind, error)
    if (subjects.length === 0) throw new Refusal('not_found')
    await note(tx, app, caller, { kind: 'work_skipped', details: `${kind}, ${subjects.join(', ')}: ${error} (${reason})` })
  })
}

/** Reads everything anew that could not be read for this reason. Throws `not_found` when nothing is left of it that can be. */
export async function replayEventGroup(app: App, caller: Caller, of: DeadEvents): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const count = await replayEvents(tx, of, app.now())
    if (count === 0) throw new Refusal('not_found')
    await note(tx, app, caller, { kind: 'work_replayed', details: `${of.event}, ${count}: ${of.error}` })
  })
  app.wake.worker()
}

/** Leaves unread for good what could not be read for this reason; the sweep finds what it told of. Throws `not_found` when nothing is left of it. */
export async function skipEventGroup(app: App, caller: Caller, { reason, ...of }: DeadEvents & { reason: string }): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const ids = await skipEvents(tx, of)
    if (ids.length === 0) throw new Refusal('not_found')
    await note(tx, app, caller, { kind: 'work_skipped', details: `${of.event}, ${ids.length}: ${of.error} (${reason})` })
  })
}

async function note(tx: Tx, app: App, { memberId, userId, userName }: Caller, it: Pick<JournalEntry, 'kind' | 'details'>): Promise<void> {
  await writeJournal(tx, app, { ...it, at: app.now(), requestId: null, partnerId: null, memberId, userId, userName })
}
