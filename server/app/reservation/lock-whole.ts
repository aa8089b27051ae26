import type { ImplementationRequest } from '../../core/request.ts'
import type { Reservation } from '../../core/reservation.ts'
import type { Tx } from '../../db/schema.ts'
import { lockRequest } from '../../store/requests.ts'
import { countOfRequest, lockByRequest } from '../../store/reservations.ts'
import { LostRace } from '../../store/transaction.ts'

export type WholeRequest = { request: ImplementationRequest, reservations: Reservation[] }

/** A request and everything that was ever reserved of it, locked in the order of all: what is decided next holds for each. */
export async function lockWhole(tx: Tx, requestId: string): Promise<WholeRequest> {
  const reservations = await lockByRequest(tx, requestId)
  const request = await lockRequest(tx, requestId)
  // Reserved while we waited for the request: its row has to be locked before the request's.
  if (await countOfRequest(tx, requestId) !== reservations.length) throw new LostRace()
  return { request, reservations }
}
