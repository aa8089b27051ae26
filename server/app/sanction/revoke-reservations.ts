import { say } from '../../core/said.ts'
import { FOR_GOOD } from '../../core/partner.ts'
import type { Sanction } from '../../core/sanction.ts'
import { listLiveIds, lockReservation } from '../../store/reservations.ts'
import { findSanction, listRevoking, updateSanction } from '../../store/sanctions.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { endReservation } from '../reservation/close-reservation.ts'

/** Goes on where a process was killed, and takes back what came back to work while the sanction runs. Returns how many reservations it ended. */
export async function revokeReservations(app: App): Promise<number> {
  let ended = 0
  for (const sanction of await listRevoking(app.db)) ended += await revokeFor(app, sanction)
  return ended
}

/**
 * Ends what the partner has reserved, each in a transaction of its own: a reservation is locked before its partner, as everywhere.
 * What was reserved after the sanction's end stays. Returns how many were ended.
 */
export async function revokeFor(app: App, sanction: Sanction): Promise<number> {
  if (!sanction.revokes) return 0
  const ids = await listLiveIds(app.db, sanction.partnerId, sanction.endsAt ?? FOR_GOOD)
  let ended = 0
  for (const id of ids) if (await revoke(app, sanction, id)) ended += 1
  if (sanction.revokedAt === null) await updateSanction(app.db, sanction.id, { revokedAt: app.now() })
  if (ended > 0) {
    app.wake.live()
    app.wake.worker()
  }
  return ended
}

async function revoke(app: App, { id: sanctionId, rule, imposedBy }: Sanction, id: string): Promise<boolean> {
  return inTransaction(app.db, async (tx) => {
    const reservation = await lockReservation(tx, id)
    if (!reservation || reservation.state === 'closed') return false
    // It may have been lifted since it was listed.
    if ((await findSanction(tx, sanctionId))?.liftedAt !== null) return false
    await endReservation(tx, app, reservation, { outcome: 'revoked', source: 'operator', actor: imposedBy, reason: say('history.suspension', { rule }) })
    await writeJournal(tx, app, {
      at: app.now(), kind: 'reservation_revoked', requestId: reservation.requestId, partnerId: reservation.partnerId, memberId: null,
      userId: '', userName: imposedBy, details: `reservation ${id}, sanction ${sanctionId}`,
    })
    return true
  })
}
