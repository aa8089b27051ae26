import { Refusal } from '../../core/errors.ts'
import { updateCrmItem } from '../../store/crm-items.ts'
import { replayWork as startAnew } from '../../store/outbox.ts'
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
