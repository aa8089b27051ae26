import { summarise } from '../../core/client-rating.ts'
import type { ClientWords } from '../../core/client-rating.ts'
import { rate } from '../../core/conversion.ts'
import type { Rating } from '../../core/conversion.ts'
import { firstContactsOf } from '../../core/first-contacts.ts'
import type { FirstContacts } from '../../core/first-contacts.ts'
import type { Partner } from '../../core/partner.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import type { Said } from '../../core/said.ts'
import { DAY_MS } from '../../core/time.ts'
import { countInWorkByPartner, listEndedByPartner, listFirstContactsByPartner, listScoresByPartner } from '../../store/market.ts'
import { listPartners } from '../../store/partners.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'
import { gateText } from './list-partners.ts'

export type Standing = { partner: Partner, gate: Said | null, rating: Rating, inWork: number, firstContact: FirstContacts, clients: ClientWords }

/** Where each partner of the register stands now, in six queries however many there are. */
export async function listStandings({ db, ...app }: App): Promise<{ rows: Standing[], rulebook: Rulebook }> {
  const now = app.now()
  const rulebook = await getRulebook(db, now)
  const since = now - rulebook.windowDays * DAY_MS
  const [histories, inWork] = [await listEndedByPartner(db, since), await countInWorkByPartner(db)]
  const [contacts, scores] = [await listFirstContactsByPartner(db, since), await listScoresByPartner(db)]
  const rows = (await listPartners(db)).map((partner): Standing => ({
    partner, gate: gateText(partner, now), rating: rate(histories.get(partner.id) ?? [], rulebook, now), inWork: inWork.get(partner.id) ?? 0,
    firstContact: firstContactsOf(contacts.get(partner.id) ?? [], now),
    clients: summarise({ scores: scores.get(partner.id) ?? [], contacted: [] }, rulebook.followUp.lowScore),
  }))
  return { rows: rows.toSorted((one, other) => one.partner.name.localeCompare(other.partner.name, 'en')), rulebook }
}
