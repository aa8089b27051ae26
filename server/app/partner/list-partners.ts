import type { Rating } from '../../core/conversion.ts'
import { barOf } from '../../core/partner.ts'
import type { Location } from '../../core/location.ts'
import type { Bar, Partner } from '../../core/partner.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import { listAllLocations, listPartners as listAll } from '../../store/partners.ts'
import { listLinked } from '../../store/portals.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'
import { ratingOf } from '../reservation/rating-of.ts'
import { usageOf } from '../reservation/usage-of.ts'

const PAGE = 50

export type PartnerFilter = { search?: string, status?: Partner['status'] | 'cancelled' | undefined, country?: string | undefined, after?: string | undefined, limit?: number }
/** `next` is the id after which the rest begins; null at the end. */
export type PartnerPage = { partners: Partner[], total: number, next: string | null }
/** A card as the vendor's systems read it; `extra` are the additional locations. */
export type ShownCard = { partner: Partner, extra: Location[] }
export type PartnerRow = { partner: Partner, bar: Bar | null, rating: Rating, inWork: number }

/** Partners of the register in the order of their ids, a page at a time. Words are found in any case and without marks, on both engines. */
export async function pagePartners(app: App, { search = '', status, country, after = '', limit = PAGE }: PartnerFilter): Promise<PartnerPage> {
  const wanted = folded(search)
  const found = (await listAll(app.db)).filter((it) => (status === undefined || statusOf(it) === status) && (country === undefined || it.homeCountry === country)
    && (wanted === '' || folded(`${it.id} ${it.name} ${it.city} ${it.portalDomain ?? ''}`).includes(wanted)))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  const rest = found.filter(({ id }) => id > after)
  const partners = rest.slice(0, limit)
  return { partners, total: found.length, next: rest.length > limit ? partners.at(-1)?.id ?? null : null }
}

/** A page with the additional locations of each, for the vendor's systems. */
export async function pageCards(app: App, filter: PartnerFilter): Promise<Omit<PartnerPage, 'partners'> & { cards: ShownCard[] }> {
  const { partners, ...page } = await pagePartners(app, filter)
  const locations = await listAllLocations(app.db)
  return { ...page, cards: partners.map((partner) => ({ partner, extra: locations.get(partner.id)?.slice(1) ?? [] })) }
}

/** A page with where each partner stands. */
export async function listPartners(app: App, filter: PartnerFilter): Promise<Omit<PartnerPage, 'partners'> & { rows: PartnerRow[], rulebook: Rulebook }> {
  const rulebook = await getRulebook(app.db, app.now())
  const { partners, ...page } = await pagePartners(app, filter)
  const linked = await listLinked(app.db)
  return { ...page, rulebook, rows: await Promise.all(partners.map((partner) => toRow(app, partner, rulebook, linked))) }
}

async function toRow(app: App, partner: Partner, rulebook: Rulebook, linked: ReadonlySet<string>): Promise<PartnerRow> {
  const now = app.now()
  return { partner, bar: barOf(partner, linked.has(partner.id), now), rating: await ratingOf(app.db, partner.id, rulebook, now), inWork: (await usageOf(app.db, partner, now)).inWork }
}

function statusOf({ cancelledAt, status }: Partner): Partner['status'] | 'cancelled' {
  return cancelledAt === null ? status : 'cancelled'
}

function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}
