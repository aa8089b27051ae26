import { Refusal } from '../../core/errors.ts'
import { requestCode } from '../../core/request.ts'
import type { Tx } from '../../db/schema.ts'
import { insertRequestEvent } from '../../store/request-events.ts'
import { isSetApart, takeFromApart } from '../../store/requests.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellOperators } from '../live/live.ts'
import type { Caller } from '../session/open-session.ts'
import { lockUndecided } from './lock-undecided.ts'
import { endQuarantineCase } from './remind-apart.ts'

/** Puts what stood apart into the queue, hints and all. Throws `not_found`, or `wrong_state` when it does not stand apart. */
export async function letThrough(app: App, caller: Caller, number: number): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const request = await lockUndecided(tx, number, app.now())
    if (!await isSetApart(tx, request.id)) throw new Refusal('wrong_state', { number: requestCode(number), state: request.state })
    await enter(tx, request.id, caller.userName, app.now())
    await endQuarantineCase(tx, request.id, { decision: 'let_through', by: caller.userName, now: app.now() })
    const { memberId, userId, userName } = caller
    await writeJournal(tx, app, { at: app.now(), kind: 'request_let_through', requestId: request.id, partnerId: null, memberId, userId, userName, details: '' })
  })
  app.wake.live()
}

async function enter(tx: Tx, requestId: string, actor: string, now: number): Promise<void> {
  await takeFromApart(tx, requestId)
  await insertRequestEvent(tx, requestId, { at: now, kind: 'let_through', source: 'operator', actor, note: '' })
  await tellOperators(tx, { kind: 'request.received' }, now)
}
