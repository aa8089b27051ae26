import { FOR_GOOD } from '../../core/partner.ts'
import { suspensionOf } from '../../core/sanction.ts'
import type { Tx } from '../../db/schema.ts'
import { updatePartner } from '../../store/partners.ts'
import { listSanctions } from '../../store/sanctions.ts'
import { tellPartner } from '../live/live.ts'

/** Makes a locked partner's suspension what its sanctions say, and returns it: the latest end wins, and one that is lifted leaves the others. */
export async function settleSuspension(tx: Tx, partnerId: string, now: number): Promise<number | null> {
  const until = suspensionOf(await listSanctions(tx, partnerId), now)
  await updatePartner(tx, partnerId, { suspendedUntil: until })
  await tellPartner(tx, partnerId, { kind: 'me.suspended', until: until === FOR_GOOD ? 'for_good' : until }, now)
  return until
}
