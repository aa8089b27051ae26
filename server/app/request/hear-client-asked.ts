import { isForClient } from '../../core/bad-report.ts'
import { Refusal } from '../../core/errors.ts'
import { moment } from '../../core/said.ts'
import type { Tx } from '../../db/schema.ts'
import { listReportsOf } from '../../store/bad-reports.ts'
import { findClientAnswer, insertClientAnswer } from '../../store/client-answers.ts'
import { findRequestByNumber } from '../../store/requests.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import type { Editor } from '../partner/editor.ts'
import { editorOf } from '../partner/editor.ts'
import { settleAsBad, settleAsRefused } from '../report/settle-report.ts'
import { refreshCases } from '../report/weigh-report.ts'
import { lockWhole } from '../reservation/lock-whole.ts'
import type { WholeRequest } from '../reservation/lock-whole.ts'

/**
 * Keeps what the client says of a request, once. "I never asked" makes it bad for all, whether anybody reported it or not; "I did ask" refuses
 * the reports that say otherwise. Throws `not_found` or `already_decided`.
 */
export async function hearClientAsked(app: App, by: Editor, number: number, askedForIt: boolean): Promise<void> {
  const found = await findRequestByNumber(app.db, number)
  if (!found) throw new Refusal('not_found')
  await inTransaction(app.db, async (tx) => {
    const whole = await lockWhole(tx, found.id)
    const now = app.now()
    if (!await insertClientAnswer(tx, found.id, { askedForIt, at: now, heardBy: by.userName })) throw await alreadyHeard(tx, found.id)
    await writeJournal(tx, app, {
      at: now, kind: 'client_answer_kept', requestId: found.id, partnerId: null, ...editorOf(by), details: askedForIt ? 'the client did ask' : 'the client never asked',
    })
    if (askedForIt) await refuseOtherwise(tx, app, whole)
    else await settleAsBad(tx, app, whole, { by: 'client', source: 'client', why: 'The client says that they never asked for it.', closeAs: 'rejected', deskCase: null })
  })
  app.wake.live()
  app.wake.worker()
}

async function refuseOtherwise(tx: Tx, app: App, whole: WholeRequest): Promise<void> {
  for (const report of await listReportsOf(tx, whole.request.id)) {
    if (report.state !== 'open' || !isForClient(report.reason)) continue
    await settleAsRefused(tx, app, whole, report, { by: 'client', source: 'client', why: 'The client says that they did ask for it.', deskCase: null })
  }
  await refreshCases(tx, app, whole, null)
}

async function alreadyHeard(tx: Tx, requestId: string): Promise<Refusal> {
  const answer = await findClientAnswer(tx, requestId)
  return new Refusal('already_decided', { name: answer?.heardBy ?? '', on: moment(answer?.at ?? 0, 'day') })
}
