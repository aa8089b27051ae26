import { summarise } from '../../core/client-rating.ts'
import type { ClientWords } from '../../core/client-rating.ts'
import { rate } from '../../core/conversion.ts'
import type { Rating } from '../../core/conversion.ts'
import { barOf } from '../../core/partner.ts'
import type { Bar, Partner } from '../../core/partner.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import { DAY_MS } from '../../core/time.ts'
import { countInWorkByPartner, listEndedByPartner } from '../../store/market.ts'
import { listPartners } from '../../store/partners.ts'
import { listLinked } from '../../store/portals.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'
import { listConducts } from './list-conducts.ts'
import type { PartnerConduct } from './list-conducts.ts'

export type Standing = Omit<PartnerConduct, 'scores'> & { partner: Partner, bar: Bar | null, rating: Rating, inWork: number, clients: ClientWords }

/** Where each partner of the register stands now, in nine queries however many there are. */
export async function listStandings(app: App): Promise<{ rows: Standing[], rulebook: Rulebook }> {
  const { db } = app
  const now = app.now()
  const rulebook = await getRulebook(db, now)
  const since = now - rulebook.windowDays * DAY_MS
  const [histories, inWork, linked] = [await listEndedByPartner(db, since), await countInWorkByPartner(db), await listLinked(db)]
  const conducts = await listConducts(db, since, now)
  const rows = (await listPartners(db)).map((partner): Standing => {
    const { scores, ...conduct } = conducts(partner.id)
    return {
      partner, bar: barOf(partner, linked.has(partner.id), now), rating: rate(histories.get(partner.id) ?? [], rulebook, now), inWork: inWork.get(partner.id) ?? 0,
      ...conduct, clients: summarise({ scores, contacted: [] }, rulebook.followUp.lowScore),
    }
  })
  return { rows: rows.toSorted((one, other) => one.partner.name.localeCompare(other.partner.name, 'en')), rulebook }
}
