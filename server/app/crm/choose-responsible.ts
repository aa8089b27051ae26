import { chooseResponsible } from '../../core/responsible.ts'
import type { ResponsibleWorld } from '../../core/responsible.ts'
import type { Db } from '../../db/schema.ts'
import { countLoads, findLastResponsible } from '../../store/crm-items.ts'

/** Who becomes responsible for a new record of the portal, and why. */
export async function pickResponsible(db: Db, { memberId, ...world }: Omit<ResponsibleWorld, 'loads' | 'lastUserId'> & { memberId: string }): Promise<{ userId: string, why: string }> {
  return chooseResponsible({ ...world, loads: await countLoads(db, memberId), lastUserId: await findLastResponsible(db, memberId) })
}
