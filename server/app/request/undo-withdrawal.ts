import { reopenUntil } from '../../core/client-status.ts'
import { Refusal } from '../../core/errors.ts'
import { requestCode } from '../../core/request.ts'
import { clearConsentWithdrawn } from '../../store/consents.ts'
import { insertRequestEvent } from '../../store/request-events.ts'
import { markReopened } from '../../store/requests.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { THE_CLIENT } from '../client/the-client.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellRequest } from '../live/live.ts'
import { lockWhole } from '../reservation/lock-whole.ts'
import { putIntoList } from './open-to-all.ts'

/** The client opens a request again that they withdrew and that nobody had taken: all of it is as before (decision 0038). Throws `wrong_state`. */
export async function undoWithdrawal(app: App, requestId: string): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const now = app.now()
    const { request, reservations } = await lockWhole(tx, requestId)
    const { withdrawUndoHours } = await getRulebook(tx, now)
    if (reopenUntil(request, reservations.length, withdrawUndoHours, now) === null) throw new Refusal('wrong_state', { number: requestCode(request.number), state: request.state })
    await markReopened(tx, request.id)
    await clearConsentWithdrawn(tx, request.id)
    await putIntoList(tx, request, now)
    await insertRequestEvent(tx, request.id, { at: now, kind: 'reopened', source: 'client', actor: THE_CLIENT.userName, note: 'the withdrawal was taken back' })
    await tellRequest(tx, request, { kind: 'request.published', number: requestCode(request.number) }, now)
    await writeJournal(tx, app, { at: now, kind: 'client_reopened', requestId: request.id, partnerId: null, ...THE_CLIENT, details: '' })
  })
  app.wake.live()
}
