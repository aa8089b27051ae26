import { Refusal } from '../../core/errors.ts'
import { RELEASE_REASONS } from '../../core/outcome.ts'
import { say } from '../../core/said.ts'
import type { Said, Words } from '../../core/said.ts'
import type { LostReason, ReleaseReason } from '../../core/outcome.ts'
import type { Reservation } from '../../core/reservation.ts'
import { isSaid } from '../../core/sale.ts'
import type { Sale } from '../../core/sale.ts'
import type { Tx } from '../../db/schema.ts'
import { inTransaction } from '../../store/transaction.ts'
import { lockReservation } from '../../store/reservations.ts'
import { saveSale } from '../../store/sales.ts'
import type { App } from '../app.ts'
import { openCaseAbout } from '../desk/open-case-about.ts'
import type { Caller } from '../session/open-session.ts'
import { checkProof, refusingUsed } from './check-proof.ts'
import { endReservation } from './close-reservation.ts'
import type { Ending } from './close-reservation.ts'

/** Marks a reservation Won, with what was bought where that was said. Throws `proof_missing`, `proof_shape` or `proof_used`; the request then stays in work. */
export async function winReservation(app: App, caller: Caller, id: string, { proof, sale }: { proof: string, sale?: Sale | undefined }): Promise<void> {
  await refusingUsed(() => finish(app, caller, id, async (tx, reservation) => {
    await checkProof(tx, reservation.id, proof)
    if (sale && isSaid(sale)) await saveSale(tx, reservation.id, sale)
    return { outcome: 'won', reason: '', proof }
  }))
}

export async function loseReservation(app: App, caller: Caller, id: string, reason: LostReason, note: string): Promise<void> {
  await finish(app, caller, id, () => Promise.resolve({ outcome: 'lost', reason: withNote(say(`lostReason.${reason}`), note), lostReason: reason }))
}

/**
 * Gives the place back; before the contacts were shown it counts as nothing, after that as Lost (DESIGN §3.2), until an operator
 * accepts a reason that can be accepted.
 */
export async function releaseReservation(app: App, caller: Caller, id: string, reason: ReleaseReason, note = ''): Promise<void> {
  const words = say(`releaseReason.${reason}`)
  await finish(app, caller, id, async (tx, reservation) => {
    if (reservation.contactShownAt !== null && RELEASE_REASONS[reason].isAcceptable) {
      const facts = { reason: words, note, contactShownAt: reservation.contactShownAt, contactedAt: reservation.contactedAt }
      await openCaseAbout(tx, app, { kind: 'release_reason', reservation, openedBy: caller.userName, facts })
    }
    return { outcome: 'released', reason: reason === 'other' && note !== '' ? note : withNote(words, note) }
  }, { beforeContact: true })
}

function withNote(reason: Said, note: string): Words {
  return note === '' ? reason : say('history.withNote', { reason, note })
}

type Decide = (tx: Tx, reservation: Reservation) => Promise<Omit<Ending, 'source' | 'actor'>>

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
