import { summarise } from '../../core/client-rating.ts'
import type { ClientWords } from '../../core/client-rating.ts'
import type { Rating } from '../../core/conversion.ts'
import { Refusal } from '../../core/errors.ts'
import { locationsVersion } from '../../core/location.ts'
import type { Location } from '../../core/location.ts'
import { barOf } from '../../core/partner.ts'
import type { Bar, Partner } from '../../core/partner.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import type { Words } from '../../core/said.ts'
import { listCasesOf } from '../../store/cases.ts'
import type { DeskCase } from '../../store/cases.ts'
import { listWordsOf } from '../../store/client-ratings.ts'
import { listJournalOf } from '../../store/journal.ts'
import type { JournalEntry } from '../../store/journal.ts'
import { findPartner, listGroup, listLocations } from '../../store/partners.ts'
import { listPortalsOf } from '../../store/portals.ts'
import type { Portal } from '../../store/portals.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'
import { placeName } from '../location/places.ts'
import { ratingOf } from '../reservation/rating-of.ts'
import { usageOf } from '../reservation/usage-of.ts'
import { cardVersion } from './card-version.ts'
import type { ShownCard } from './list-partners.ts'

export type NamedLocation = Location & { name: Words }

export type ShownPartner = ShownCard & {
  version: string
  locationsVersion: string
  named: NamedLocation[]
  bar: Bar | null
  group: Partner[]
  portals: Portal[]
  rating: Rating
  rulebook: Rulebook
  inWork: number
  clients: ClientWords
  cases: DeskCase[]
  history: JournalEntry[]
}

/** The card as the vendor's systems read it. Throws `not_found`. */
export async function showCard(app: App, id: string): Promise<ShownCard> {
  const partner = await findPartner(app.db, id)
  if (!partner) throw new Refusal('not_found')
  return { partner, extra: (await listLocations(app.db, id)).slice(1) }
}

/** Everything the vendor's staff have about a partner. Throws `not_found`. */
export async function showPartner(app: App, id: string): Promise<ShownPartner> {
  const { partner, extra } = await showCard(app, id)
  const now = app.now()
  const rulebook = await getRulebook(app.db, now)
  const portals = await listPortalsOf(app.db, id)
  return {
    partner, extra, rulebook, version: cardVersion(partner), locationsVersion: locationsVersion(extra), bar: barOf(partner, portals.length > 0, now),
    named: extra.map((it) => ({ ...it, name: placeName(it) ?? it.region ?? it.country })),
    group: (await listGroup(app.db, partner.groupId)).filter((it) => it.id !== id),
    portals,
    rating: await ratingOf(app.db, id, rulebook, now),
    inWork: (await usageOf(app.db, partner, now)).inWork,
    clients: summarise(await listWordsOf(app.db, id), rulebook.followUp.lowScore),
    cases: await listCasesOf(app.db, id),
    history: await listJournalOf(app.db, id, ['partner_changed', 'locations_changed', 'portal_linked', 'sanction_imposed', 'sanction_lifted', 'question_asked']),
  }
}
