import type { ImplementationRequest } from '../../core/request.ts'
import type { Tx } from '../../db/schema.ts'
import { endKeptPlace, listKeptPlaces } from '../../store/kept-places.ts'
import { tellNotKept } from './tell-kept.ts'

/** Nothing is kept of a closed request. */
export async function closeKept(tx: Tx, request: ImplementationRequest, by: string, now: number): Promise<void> {
  for (const kept of await listKeptPlaces(tx, request.id)) if (await endKeptPlace(tx, kept.id, { state: 'closed', now, by })) await tellNotKept(tx, request, kept, now)
}
