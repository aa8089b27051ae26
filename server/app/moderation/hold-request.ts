import { Refusal } from '../../core/errors.ts'
import { ANSWER_DAYS, HOLD_DAYS } from '../../core/moderation.ts'
import { requestCode } from '../../core/request.ts'
import { say } from '../../core/said.ts'
import { DAY_MS } from '../../core/time.ts'
import type { Tx } from '../../db/schema.ts'
import type { Decider } from '../../store/decisions.ts'
import { deleteHold, findHold, listOverHolds, putHold } from '../../store/holds.ts'
import { insertRequestEvent } from '../../store/request-events.ts'
import { lockRequest, setAnsweredAt } from '../../store/requests.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { eachAlone } from '../clock/each-alone.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellOperators } from '../live/live.ts'
import { InvalidFields } from '../request/invalid-fields.ts'
import { lockUndecided } from '../request/lock-undecided.ts'

const AT_ONCE = 100

/** Puts a request aside until a moment; it comes back by itself. Throws what deciding on it would throw, and `invalid` for a moment that is over or too far. */
export async function holdRequest(app: App, { memberId, userId, userName }: Decider, number: number, { reason, until }: { reason: string, until: number }): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const now = app.now()
    if (until <= now || until > now + HOLD_DAYS * DAY_MS) throw new InvalidFields({ until: say('invalid.holdWithin', { n: HOLD_DAYS }) })
    const { id } = await lockUndecided(tx, number, now)
    await putAside(tx, id, { reason, until, now, userName })
    await writeJournal(tx, app, { at: now, kind: 'request_put_aside', requestId: id, partnerId: null, memberId, userId, userName, details: `until ${new Date(until).toISOString()}` })
    await tellOperators(tx, { kind: 'request.moderated', number: requestCode(number) }, now)
  })
  app.wake.live()
}

/** The row and the history of it; without a moment it waits for its client's answer. */
export async function putAside(tx: Tx, requestId: string, { reason, until, now, userName }: { reason: string, until: number | null, now: number, userName: string }): Promise<void> {
  await putHold(tx, { requestId, reason, until, heldAt: now, userName })
  await setAnsweredAt(tx, requestId, null)
  await insertRequestEvent(tx, requestId, { at: now, kind: 'held', source: 'operator', actor: userName, note: reason })
}

/** Takes a request up again that was put aside, whoever did that. Throws `not_found`, or `wrong_state` when it was not. */
export async function takeUp(app: App, { memberId, userId, userName }: Decider, number: number): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const now = app.now()
    const { id, state } = await lockUndecided(tx, number, now)
    if (!await deleteHold(tx, id)) throw new Refusal('wrong_state', { number: requestCode(number), state })
    await writeJournal(tx, app, { at: now, kind: 'request_taken_up', requestId: id, partnerId: null, memberId, userId, userName, details: '' })
    await tellOperators(tx, { kind: 'request.moderated', number: requestCode(number) }, now)
  })
  app.wake.live()
}

/** Brings back what was put aside until now, and what its client did not answer for days. Returns how many. */
export async function endHolds(app: App): Promise<number> {
  const now = app.now()
  const unansweredSince = now - ANSWER_DAYS * DAY_MS
  const over = await listOverHolds(app.db, { now, unansweredSince }, AT_ONCE)
  const done = await eachAlone(app, 'requests put aside', over, (id) => inTransaction(app.db, async (tx) => {
    const { number } = await lockRequest(tx, id)
    const hold = await findHold(tx, id)
    if (!hold || (hold.until === null ? hold.heldAt > unansweredSince : hold.until > now)) return
    await deleteHold(tx, id)
    await tellOperators(tx, { kind: 'request.moderated', number: requestCode(number) }, now)
  }))
  if (done > 0) app.wake.live()
  return done
}
