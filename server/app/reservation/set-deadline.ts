import { idleDeadline } from '../../core/idle.ts'
import type { Partner } from '../../core/partner.ts'
import type { Reservation } from '../../core/reservation.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import type { Db, Tx } from '../../db/schema.ts'
import { findPartner } from '../../store/partners.ts'
import { updateReservation } from '../../store/reservations.ts'
import type { ReservationPatch } from '../../store/reservations.ts'
import { getRulebook } from '../../store/rulebooks.ts'

/** What a reservation's deadlines are reckoned with: the rulebook it was made under and its partner. */
export type Terms = { rulebook: Rulebook, partner: Partner }

export async function termsOf(db: Db, reservation: Pick<Reservation, 'partnerId' | 'reservedAt'>): Promise<Terms> {
  const partner = await findPartner(db, reservation.partnerId)
  if (!partner) throw new Error(`Partner ${reservation.partnerId} is not in the register`)
  return { partner, rulebook: await getRulebook(db, reservation.reservedAt) }
}

type Done = Pick<ReservationPatch, 'contactedAt' | 'contactedIn' | 'lastSignAt' | 'workBegun'>

/** Writes what was done in a locked, open reservation, and the deadline that runs from there; one that stays the same goes on with its warnings. */
export async function setDeadline(tx: Tx, reservation: Reservation, done: Done): Promise<void> {
  const { rulebook, partner } = await termsOf(tx, reservation)
  const idle = idleDeadline({ ...reservation, ...done }, rulebook, partner)
  const isSame = idle.kind === reservation.idle?.kind && idle.dueAt === reservation.idle.dueAt
  await updateReservation(tx, reservation.id, { ...done, ...(!isSame && { idle }) })
}

/** Lets the deadline of a locked reservation that is open again begin now. */
export async function setDeadlineAnew(tx: Tx, reservation: Reservation, now: number): Promise<void> {
  const { rulebook, partner } = await termsOf(tx, reservation)
  const done = { lastSignAt: now, workBegun: true }
  await updateReservation(tx, reservation.id, { ...done, idle: idleDeadline({ ...reservation, ...done }, rulebook, partner, now) })
}
