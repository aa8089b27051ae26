import { askableAgainAt } from '../../core/follow-up.ts'
import type { FollowUpAnswer, FollowUpReason } from '../../core/follow-up.ts'
import { Refusal } from '../../core/errors.ts'
import { requestCode } from '../../core/request.ts'
import type { Reservation } from '../../core/reservation.ts'
import { moment } from '../../core/said.ts'
import { DAY_MS } from '../../core/time.ts'
import type { Tx } from '../../db/schema.ts'
import { insertCall, listAsked } from '../../store/follow-up-calls.ts'
import { lockRequest } from '../../store/requests.ts'
import { lockReservation } from '../../store/reservations.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { openCaseAbout } from '../desk/open-case-about.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { stopPartnerIn } from '../request/withdraw-request.ts'
import { hearClientIn } from '../reservation/hear-client.ts'
import { keepContacted } from '../reservation/hear-contacted.ts'
import type { Caller } from '../session/open-session.ts'

/** What an operator heard from a client. */
export type Call = { reason: FollowUpReason, answer: FollowUpAnswer, score: number | null, note: string, nextAt: number | null }

/**
 * Keeps what a client answered and does what follows: no call from the partner is told to it, a low mark comes to the desk, and who wants another
 * partner gets the place back into the list. Throws `not_found`, or `asked_enough` when the client was asked as often as the rules allow.
 */
export async function keepCall(app: App, caller: Caller, reservationId: string, call: Call): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const reservation = await lockReservation(tx, reservationId)
    if (!reservation || reservation.contactShownAt === null) throw new Refusal('not_found')
    const now = app.now()
    const request = await lockRequest(tx, reservation.requestId)
    if (call.answer !== 'not_reached') await refuseTooOften(tx, request.id, now)
    await insertCall(tx, { ...call, id: app.newId(), reservationId, requestId: request.id, at: now, userName: caller.userName })
    await writeJournal(tx, app, {
      at: now, kind: 'follow_up_kept', requestId: request.id, partnerId: reservation.partnerId, memberId: caller.memberId, userId: caller.userId, userName: caller.userName,
      details: `${call.reason}: ${call.answer}${call.score === null ? '' : ` ${call.score} of 5`}`,
    })
    await follow(tx, app, { caller, reservation, number: request.number, call, now })
  })
  app.wake.worker()
  app.wake.live()
}

async function refuseTooOften(tx: Tx, requestId: string, now: number): Promise<void> {
  const { followUp } = await getRulebook(tx, now)
  const againAt = askableAgainAt(await listAsked(tx, requestId, now - followUp.withinDays * DAY_MS), followUp, now)
  if (againAt !== null) throw new Refusal('asked_enough', { most: followUp.most, days: followUp.withinDays, on: moment(againAt, 'date') })
}

type Kept = { caller: Caller, reservation: Reservation, number: number, call: Call, now: number }

async function follow(tx: Tx, app: App, { caller, reservation, number, call, now }: Kept): Promise<void> {
  const { followUp } = await getRulebook(tx, now)
  if (call.answer === 'no_contact') await keepContacted(tx, app, reservation, false, now)
  if (call.answer === 'took_other') await hearClientIn(tx, app, reservation, { says: 'other', heardBy: caller.userName, by: { ...caller, source: 'operator' } })
  if (call.score !== null && call.score <= followUp.lowScore) await openCaseAbout(tx, app, { kind: 'low_rating', reservation, openedBy: caller.userName, facts: { score: call.score, note: call.note } })
  if (call.answer === 'wants_new' && reservation.state !== 'closed') {
    await stopPartnerIn(tx, app, { caller, number, told: `asked by phone, ${requestCode(number)}: ${call.note}` }, reservation, now)
  }
}
