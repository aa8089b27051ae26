import { Refusal } from '../../core/errors.ts'
import { LOST_REASONS } from '../../core/outcome.ts'
import type { LostReason } from '../../core/outcome.ts'
import { proofKey, readProof } from '../../core/proof.ts'
import type { Reservation } from '../../core/reservation.ts'
import { inTransaction, isUniqueViolation } from '../../store/transaction.ts'
import { isProofUsed, lockReservation } from '../../store/reservations.ts'
import type { App } from '../app.ts'
import type { Caller } from '../session/open-session.ts'
import { endReservation } from './close-reservation.ts'
import type { Ending } from './close-reservation.ts'

/** Marks a reservation Won. Throws `proof_missing`, `proof_shape` or `proof_used`; the request then stays in work. */
export async function winReservation(app: App, caller: Caller, id: string, proof: string): Promise<void> {
  if (proofKey(proof) === null) throw new Refusal('proof_missing')
  const read = readProof(proof)
  if (read === null) throw new Refusal('proof_shape')
  try {
    await finish(app, caller, id, async (tx, reservation) => {
      if (await isProofUsed(tx, read.key, reservation.id)) throw new Refusal('proof_used')
      return { outcome: 'won', reason: '', proof }
    })
  } catch (error) {
    // Two partners may save the same number in the same moment; the index lets one through.
    if (isUniqueViolation(error)) throw new Refusal('proof_used')
    throw error
  }
}

export async function loseReservation(app: App, caller: Caller, id: string, reason: LostReason, note: string): Promise<void> {
  const text = [LOST_REASONS[reason], note].filter(Boolean).join('. ')
  await finish(app, caller, id, () => Promise.resolve({ outcome: 'lost', reason: text, lostReason: reason }))
}

/** Gives the place back; before the contacts were shown it counts as nothing, after that as Lost (DESIGN §3.2). */
export async function releaseReservation(app: App, caller: Caller, id: string, reason: string): Promise<void> {
  await finish(app, caller, id, () => Promise.resolve({ outcome: 'released', reason }), { beforeContact: true })
}

type Decide = (tx: Parameters<typeof endReservation>[0], reservation: Reservation) => Promise<Omit<Ending, 'source' | 'actor'>>

async function finish(app: App, caller: Caller, id: string, decide: Decide, { beforeContact = false } = {}): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const reservation = await lockReservation(tx, id)
    if (!reservation || reservation.partnerId !== caller.partnerId) throw new Refusal('not_found')
    if (reservation.state === 'closed') throw new Refusal('reservation_over')
    if (reservation.contactShownAt === null && !beforeContact) throw new Refusal('contact_first')
    await endReservation(tx, app, reservation, { source: 'app', actor: caller.userName, ...await decide(tx, reservation) })
  })
  app.wake.worker()
  app.wake.live()
}
