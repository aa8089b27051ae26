import type { Insertable, Selectable } from 'kysely'
import type { Location } from '../core/location.ts'
import type { Partner, PartnerStatus } from '../core/partner.ts'
import type { Db, Schema } from '../db/schema.ts'

/** Inserts or replaces the partner's register entry together with its locations, home country first. */
export async function savePartner(db: Db, partner: Partner, locations: readonly Location[], now: number): Promise<void> {
  const row = toRow(partner)
  await db.insertInto('partners').values({ ...row, created_at: now })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row)).execute()
  await db.deleteFrom('partner_locations').where('partner_id', '=', partner.id).execute()
  await db.insertInto('partner_locations').values(
    locations.map((it, slot) => ({ partner_id: partner.id, slot, country: it.country, region: it.region })),
  ).execute()
}

export async function findPartner(db: Db, id: string): Promise<Partner | null> {
  const row = await db.selectFrom('partners').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? toPartner(row) : null
}

/** The partners with these ids, locked until the transaction ends, so that their limits cannot be overrun by a second call. */
export async function lockPartners(db: Db, ids: readonly string[]): Promise<Map<string, Partner>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('partners').selectAll().where('id', 'in', ids).orderBy('id').forUpdate().execute()
  return new Map(rows.map((row) => [row.id, toPartner(row)]))
}

/** The partner whose card names this portal address (S2 §6.3). */
export async function findPartnerByDomain(db: Db, domain: string): Promise<Partner | null> {
  const row = await db.selectFrom('partners').selectAll().where('portal_domain', '=', domain).executeTakeFirst()
  return row ? toPartner(row) : null
}

export async function listPartnersByCountry(db: Db, country: string): Promise<Partner[]> {
  const rows = await db.selectFrom('partners').selectAll()
    .where('id', 'in', (of) => of.selectFrom('partner_locations').select('partner_id').where('country', '=', country)).orderBy('name').execute()
  return rows.map(toPartner)
}

export async function listPartners(db: Db): Promise<Partner[]> {
  return (await db.selectFrom('partners').selectAll().orderBy('name').execute()).map(toPartner)
}

export async function listLocations(db: Db, partnerId: string): Promise<Location[]> {
  return db.selectFrom('partner_locations').select(['country', 'region']).where('partner_id', '=', partnerId).orderBy('slot').execute()
}

export async function countPartners(db: Db): Promise<number> {
  const { count } = await db.selectFrom('partners').select((of) => of.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  return Number(count)
}

function toPartner(row: Selectable<Schema['partners']>): Partner {
  return {
    id: row.id, name: row.name, status: row.status as PartnerStatus, city: row.city, cityKey: row.city_key, homeCountry: row.home_country, timeZone: row.time_zone,
    groupId: row.group_id, email: row.email, portalDomain: row.portal_domain, approvedAt: row.approved_at, tutorialPassedAt: row.tutorial_passed_at,
    nfrPortalAt: row.nfr_portal_at, reviewDueAt: row.review_due_at, cancelledAt: row.cancelled_at, suspendedUntil: row.suspended_until,
    workdays: [...row.workdays].map(Number), pausedFrom: row.paused_from, pausedUntil: row.paused_until,
    questionAskedAt: row.question_asked_at, questionDueAt: row.question_due_at, locationsChangedAt: row.locations_changed_at, lastActiveAt: row.last_active_at,
  }
}

function toRow(it: Partner): Insertable<Omit<Schema['partners'], 'created_at'>> {
  return {
    id: it.id, name: it.name, status: it.status, city: it.city, city_key: it.cityKey, home_country: it.homeCountry, time_zone: it.timeZone,
    group_id: it.groupId, email: it.email, portal_domain: it.portalDomain, approved_at: it.approvedAt, tutorial_passed_at: it.tutorialPassedAt,
    nfr_portal_at: it.nfrPortalAt, review_due_at: it.reviewDueAt, cancelled_at: it.cancelledAt, suspended_until: it.suspendedUntil,
    workdays: it.workdays.join(''), paused_from: it.pausedFrom, paused_until: it.pausedUntil,
    question_asked_at: it.questionAskedAt, question_due_at: it.questionDueAt, locations_changed_at: it.locationsChangedAt, last_active_at: it.lastActiveAt,
  }
}
