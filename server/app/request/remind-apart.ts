import { DAY_MS } from '../../core/time.ts'
import { requestCode } from '../../core/request.ts'
import { findCaseBySubject, markCaseDecided } from '../../store/cases.ts'
import { listForgottenApart } from '../../store/requests.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { Tx } from '../../db/schema.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { eachAlone } from '../clock/each-alone.ts'
import { openCase } from '../desk/open-case.ts'
import { tellOperators } from '../live/live.ts'

const AT_ONCE = 100

/** Puts on the desk, once, what stands apart from the queue for days without anybody having decided on it. Returns how many. */
export async function remindApart(app: App): Promise<number> {
  const { gate } = await getRulebook(app.db, app.now())
  const forgotten = await listForgottenApart(app.db, app.now() - gate.quarantineDays * DAY_MS, AT_ONCE)
  const done = await eachAlone(app, 'requests that are set apart', forgotten, ({ id, number }) => inTransaction(app.db, async (tx) => {
    await openCase(tx, app, { kind: 'quarantine', subject: id, partnerId: null, requestId: id, reservationId: null, openedBy: 'clock', dueAt: null, facts: { request: requestCode(number), days: gate.quarantineDays } }, app.now())
  }))
  if (done > 0) app.wake.live()
  return done
}

/** Takes it off the desk again: somebody has decided. */
export async function endQuarantineCase(tx: Tx, requestId: string, { decision, by, now }: { decision: 'let_through' | 'rejected', by: string, now: number }): Promise<void> {
  const it = await findCaseBySubject(tx, 'quarantine', requestId)
  if (!it || it.decidedAt !== null) return
  await markCaseDecided(tx, it.id, { decision, note: '', decidedBy: by, now })
  await tellOperators(tx, { kind: 'desk.changed' }, now)
}
