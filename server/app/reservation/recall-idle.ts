import { AFTER_IDLE, askOf, idleDeadline, recallReason, warned } from '../../core/idle.ts'
import { say, sentences } from '../../core/said.ts'
import { keep } from '../../say/speak.ts'
import { requestCode } from '../../core/request.ts'
import type { IdleDeadline, Reservation } from '../../core/reservation.ts'
import type { Tx } from '../../db/schema.ts'
import { listIdleDue, listWithoutDeadline } from '../../store/deadlines.ts'
import type { IdleDue } from '../../store/deadlines.ts'
import { insertWork } from '../../store/outbox.ts'
import { getRequest } from '../../store/requests.ts'
import { lockReservation, updateReservation } from '../../store/reservations.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { eachAlone } from '../clock/each-alone.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellNotice } from '../notice/tell-notice.ts'
import { endReservation } from './close-reservation.ts'
import { crmLane } from './lanes.ts'
import { termsOf } from './set-deadline.ts'
import type { Terms } from './set-deadline.ts'

const AT_ONCE = 100

type Idle = { reservation: Reservation, idle: IdleDeadline, terms: Terms, number: string, now: number }

/** Warns holders whose deadline is near and takes the place back from those whose deadline is over. Returns how many were looked at. */
export async function recallIdle(app: App): Promise<number> {
  const due = await listIdleDue(app.db, app.now(), AT_ONCE)
  const done = await eachAlone(app, 'recall', due, (it) => inTransaction(app.db, (tx) => lookAt(tx, app, it)))
  if (done > 0) {
    app.wake.worker()
    app.wake.live()
  }
  return done
}

async function lookAt(tx: Tx, app: App, { id, dueAt }: IdleDue): Promise<void> {
  const reservation = await lockReservation(tx, id)
  const now = app.now()
  const idle = reservation?.idle
  // A sign of work since: another deadline runs.
  if (!reservation || !idle || reservation.state === 'closed' || idle.dueAt !== dueAt || idle.nextAt > now) return
  const number = requestCode((await getRequest(tx, reservation.requestId)).number)
  const it: Idle = { reservation, idle, terms: await termsOf(tx, reservation), number, now }
  await (idle.dueAt <= now ? recall(tx, app, it) : warn(tx, it))
}

async function warn(tx: Tx, { reservation, idle, terms: { rulebook, partner }, number, now }: Idle): Promise<void> {
  const next = warned(idle, rulebook, partner, now)
  await updateReservation(tx, reservation.id, { idle: next })
  const ask = sentences(askOf(idle, partner.timeZone), AFTER_IDLE)
  await tellNotice(tx, {
    partnerId: partner.id, kind: 'deadline_near', subject: `${subjectOf(reservation, idle)}/${next.warned}`, ...keep(say('notice.deadline', { number, ask })),
    requestId: reservation.requestId, reservationId: reservation.id, dueAt: idle.dueAt,
    event: idle.kind === 'first_contact' ? 'contact_due' : 'idle', isMailed: next.nextAt === idle.dueAt,
  }, now)
  if (reservation.memberId === null) return
  await insertWork(tx, {
    kind: 'crm.note', lane: crmLane(reservation.id), subject: `${subjectOf(reservation, idle)}/${next.warned}`, memberId: reservation.memberId,
    payload: { reservationId: reservation.id, text: ask }, runAt: now,
  }, now)
}

async function recall(tx: Tx, app: App, { reservation, idle, terms: { rulebook, partner }, number, now }: Idle): Promise<void> {
  const reason = recallReason(idle, reservation, rulebook, partner.timeZone)
  await endReservation(tx, app, reservation, { outcome: 'recalled', source: 'clock', actor: 'clock', reason })
  await tellNotice(tx, {
    partnerId: partner.id, kind: 'recalled', subject: subjectOf(reservation, idle), ...keep(say('notice.recalled', { number, reason })),
    requestId: reservation.requestId, reservationId: reservation.id,
  }, now)
  await writeJournal(tx, app, {
    at: now, kind: 'reservation_recalled', requestId: reservation.requestId, partnerId: partner.id, memberId: reservation.memberId,
    userId: '', userName: 'clock', details: `${reservation.id}: ${idle.kind}`,
  })
}

/** One deadline of one reservation. */
function subjectOf(reservation: Reservation, { kind, from }: IdleDeadline): string {
  return `${reservation.id}/${kind}/${from}`
}

/** Gives open reservations from before deadlines were kept theirs, in full from now on: nobody had told them of one. Returns how many. */
export async function beginDeadlines(app: App): Promise<number> {
  const ids = await listWithoutDeadline(app.db, AT_ONCE)
  return eachAlone(app, 'first deadlines', ids, (id) => inTransaction(app.db, async (tx) => {
    const reservation = await lockReservation(tx, id)
    if (!reservation || reservation.state === 'closed' || reservation.idle) return
    const { rulebook, partner } = await termsOf(tx, reservation)
    const now = app.now()
    await updateReservation(tx, id, { idle: idleDeadline({ ...reservation, reservedAt: now }, rulebook, partner, now) })
  }))
}
