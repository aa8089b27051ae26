import type { ImplementationRequest } from '../../core/request.ts'
import type { Tx } from '../../db/schema.ts'
import { listByRequest } from '../../store/reservations.ts'
import type { App } from '../app.ts'
import { openPrivacyCase } from './open-case.ts'

/** Everybody who saw the contacts of a locked request, or one of them, may not use them any more and has to confirm that they are gone. */
export async function askToStop(tx: Tx, app: App, request: ImplementationRequest, partnerId?: string): Promise<void> {
  const seen = (await listByRequest(tx, request.id)).filter((it) => it.contactShownAt !== null && (partnerId === undefined || it.partnerId === partnerId))
  const last = new Map(seen.map((it) => [it.partnerId, it]))
  for (const [id, reservation] of [...last].sort()) await openPrivacyCase(tx, app, { kind: 'stop', request, partnerId: id, reservationId: reservation.id, openedBy: 'client' })
}
