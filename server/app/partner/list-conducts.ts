import { conductOf } from '../../core/conduct.ts'
import type { Conduct } from '../../core/conduct.ts'
import { firstContactsOf } from '../../core/first-contacts.ts'
import type { FirstContacts } from '../../core/first-contacts.ts'
import type { Db } from '../../db/schema.ts'
import { countDisputesByPartner, listHandledByPartner, listScoresByPartner } from '../../store/market.ts'
import type { Disputes } from '../../store/market.ts'

/** How a partner treats the clients it got. */
export type PartnerConduct = { conduct: Conduct, firstContact: FirstContacts, disputes: Disputes, scores: readonly number[] }

/** The same for each partner, in four queries however many there are; scores are of all times, the rest of what was reserved or said since a moment. */
export async function listConducts(db: Db, since: number, now: number): Promise<(partnerId: string) => PartnerConduct> {
  const [handled, disputes, scores] = [await listHandledByPartner(db, since), await countDisputesByPartner(db, since), await listScoresByPartner(db)]
  return (id) => {
    const own = handled.get(id) ?? []
    return { conduct: conductOf(own, now), firstContact: firstContactsOf(own, now), disputes: disputes.get(id) ?? { reports: 0, complaints: 0 }, scores: scores.get(id) ?? [] }
  }
}
