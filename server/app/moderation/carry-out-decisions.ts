import { Refusal } from '../../core/errors.ts'
import { requestCode } from '../../core/request.ts'
import { sentences } from '../../core/said.ts'
import type { Tx } from '../../db/schema.ts'
import { findDecision, listDueDecisions, markDecisionFailed } from '../../store/decisions.ts'
import type { PendingDecision } from '../../store/decisions.ts'
import { lockRequest } from '../../store/requests.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { eachAlone } from '../clock/each-alone.ts'
import { tellOperators } from '../live/live.ts'
import { mergeLocked } from './merge-request.ts'
import { openContact } from '../request/contact.ts'
import { InvalidFields } from '../request/invalid-fields.ts'
import { publishLocked, rejectLocked } from '../request/moderate-request.ts'
import type { Deciding } from '../request/moderate-request.ts'

const AT_ONCE = 100

/** Lets decisions go out whose time to be taken back is over, each checked once more. Returns how many were looked at. */
export async function carryOutDecisions(app: App): Promise<number> {
  const due = await listDueDecisions(app.db, app.now(), AT_ONCE)
  const done = await eachAlone(app, 'decisions', due, (id) => carryOut(app, id))
  if (done > 0) {
    app.wake.worker()
    app.wake.live()
  }
  return done
}

/** One that can't go out any more stays on its request, with the reason, until somebody decides again. */
async function carryOut(app: App, requestId: string): Promise<void> {
  try {
    await withDue(app, requestId, (tx, pending, deciding) => letOut(tx, app, pending, deciding))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const why = error instanceof InvalidFields ? sentences(...Object.values(error.fields)) : error.said
    await withDue(app, requestId, async (tx, _, { request, now }) => {
      await markDecisionFailed(tx, requestId, why)
      await tellOperators(tx, { kind: 'request.moderated', number: requestCode(request.number) }, now)
    })
  }
}

type Due = (tx: Tx, pending: PendingDecision, deciding: Deciding) => Promise<void>

/** The request is locked first, then the decision is read again: another worker may have been faster, or the moderator. */
async function withDue(app: App, requestId: string, act: Due): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const request = await lockRequest(tx, requestId)
    const pending = await findDecision(tx, requestId)
    const now = app.now()
    if (request.state === 'held' && pending?.failed === null && pending.goesOutAt <= now) await act(tx, pending, { request, by: pending.by, now })
  })
}

async function letOut(tx: Tx, app: App, { decision, decidedAt }: PendingDecision, deciding: Deciding): Promise<void> {
  const { request } = deciding
  switch (decision.kind) {
    case 'publish': {
      const contact = await openContact(app, request.id, tx)
      if (contact?.details?.some(({ at }) => at > decidedAt)) throw new Refusal('details_came', { number: requestCode(request.number) })
      return publishLocked(tx, app, deciding, decision)
    }
    case 'reject': return rejectLocked(tx, app, deciding, decision)
    case 'merge': return mergeLocked(tx, app, deciding, decision.into)
  }
}
