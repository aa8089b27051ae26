import { chooseResponsible } from '../../core/responsible.ts'
import type { Chosen, ResponsibleWorld } from '../../core/responsible.ts'
import type { Db } from '../../db/schema.ts'
import { countLoads, findLastResponsible } from '../../store/crm-items.ts'

/** Who becomes responsible for a new record of the portal, and why. */
export async function pickResponsible(db: Db, { memberId, ...world }: Omit<ResponsibleWorld, 'loads' | 'lastUserId'> & { memberId: string }): Promise<Chosen> {
  return chooseResponsible({ ...world, loads: await countLoads(db, memberId), lastUserId: await findLastResponsible(db, memberId) })
}
