import type { Insertable, Selectable, Updateable } from 'kysely'
import { sql } from 'kysely'
import type { Location } from '../core/location.ts'
import type { Partner, PartnerStatus } from '../core/partner.ts'
import type { Db, Schema } from '../db/schema.ts'

/** Enters a partner with its locations, home country first; false when the id is in the register already, and then nothing was written. */
export async function insertPartner(db: Db, partner: Partner, locations: readonly Location[], now: number): Promise<boolean> {
  const row = await db.insertInto('partners').values({ ...toColumns(partner), created_at: now } as Insertable<Schema['partners']>)
    .onConflict((conflict) => conflict.column('id').doNothing()).returning('id').executeTakeFirst()
  if (row) await insertLocations(db, partner.id, locations)
  return row !== undefined
}

/** Writes the named fields and no others: what somebody else changes at the same moment stays. */
export async function updatePartner(db: Db, id: string, changes: Partial<Omit<Partner, 'id'>>): Promise<void> {
  if (Object.keys(changes).length > 0) await db.updateTable('partners').set(toColumns(changes)).where('id', '=', id).execute()
}

/** Replaces the partner's locations, home country first; its row must be locked. */
export async function replaceLocations(db: Db, partnerId: string, locations: readonly Location[]): Promise<void> {
  await db.deleteFrom('partner_locations').where('partner_id', '=', partnerId).execute()
  await insertLocations(db, partnerId, locations)
}

async function insertLocations(db: Db, partnerId: string, locations: readonly Location[]): Promise<void> {
  await db.insertInto('partner_locations').values(locations.map((it, slot) => ({ partner_id: partnerId, slot, country: it.country, region: it.region }))).execute()
}

export async function findPartner(db: Db, id: string): Promise<Partner | null> {
  const row = await db.selectFrom('partners').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? toPartner(row) : null
}

/** The partners with these ids, locked until the transaction ends, so that their limits cannot be overrun by a second call. Rows that only refer to them can be written meanwhile. */
export async function lockPartners(db: Db, ids: readonly string[]): Promise<Map<string, Partner>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('partners').selectAll().where('id', 'in', ids).orderBy('id').forNoKeyUpdate().execute()
  return new Map(rows.map((row) => [row.id, toPartner(row)]))
}

/** The partner whose own site, mail or portal has a domain; null when none has. */
export async function findPartnerOfSite(db: Db, domain: string): Promise<Partner | null> {
  const row = await db.selectFrom('partners').selectAll()
    .where((of) => of.or([of(sql<string>`lower(email)`, 'like', `%@${domain}`), of('portal_domain', '=', domain), of(sql<string>`lower(website)`, 'in', [domain, `https://${domain}`, `https://${domain}/`, `https://www.${domain}`, `https://www.${domain}/`])]))
    .orderBy('id').limit(1).executeTakeFirst()
  return row ? toPartner(row) : null
}

/** The partner whose card names this portal address (S2 §6.3). */
export async function findPartnerByDomain(db: Db, domain: string): Promise<Partner | null> {
  const row = await db.selectFrom('partners').selectAll().where('portal_domain', '=', domain).executeTakeFirst()
  return row ? toPartner(row) : null
}

/** The companies of a group, the partner itself among them. */
export async function listGroup(db: Db, groupId: string): Promise<Partner[]> {
  return (await db.selectFrom('partners').selectAll().where('group_id', '=', groupId).orderBy('name').execute()).map(toPartner)
}

export async function listPartners(db: Db): Promise<Partner[]> {
  return (await db.selectFrom('partners').selectAll().orderBy('name').execute()).map(toPartner)
}

export async function listLocations(db: Db, partnerId: string): Promise<Location[]> {
  return db.selectFrom('partner_locations').select(['country', 'region']).where('partner_id', '=', partnerId).orderBy('slot').execute()
}

/** Every partner's locations, by partner. */
export async function listAllLocations(db: Db): Promise<Map<string, Location[]>> {
  const rows = await db.selectFrom('partner_locations').select(['partner_id', 'country', 'region']).orderBy('partner_id').orderBy('slot').execute()
  const byPartner = Map.groupBy(rows, (row) => row.partner_id)
  return new Map([...byPartner].map(([id, list]) => [id, list.map(({ country, region }) => ({ country, region }))]))
}

/** Partners that are approved and not cancelled, with when each was entered. */
export async function listInProgramme(db: Db): Promise<{ partner: Partner, enteredAt: number }[]> {
  const rows = await db.selectFrom('partners').selectAll().where('approved_at', 'is not', null).where('cancelled_at', 'is', null).orderBy('id').execute()
  return rows.map((row) => ({ partner: toPartner(row), enteredAt: row.created_at }))
}

/** Since when the partner is in the register. */
export async function findEnteredAt(db: Db, id: string): Promise<number> {
  return (await db.selectFrom('partners').select('created_at').where('id', '=', id).executeTakeFirstOrThrow()).created_at
}

/** Keeps that somebody of the partner was here, unless that was kept after `since` already. */
export async function touchPartner(db: Db, id: string, since: number, now: number): Promise<void> {
  await db.updateTable('partners').set({ last_active_at: now }).where('id', '=', id).where((of) => of.or([of('last_active_at', 'is', null), of('last_active_at', '<=', since)])).execute()
}

/** What partners are called, by id. */
export async function listNames(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('partners').select(['id', 'name']).where('id', 'in', ids).execute()
  return new Map(rows.map((row) => [row.id, row.name]))
}

export async function countPartners(db: Db): Promise<number> {
  const { count } = await db.selectFrom('partners').select((of) => of.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  return Number(count)
}

function toPartner(row: Selectable<Schema['partners']>): Partner {
  return {
    id: row.id, name: row.name, status: row.status as PartnerStatus, city: row.city, cityKey: row.city_key, homeCountry: row.home_country, timeZone: row.time_zone,
    groupId: row.group_id, email: row.email, website: row.website, phone: row.phone, portalDomain: row.portal_domain, approvedAt: row.approved_at, tutorialPassedAt: row.tutorial_passed_at,
    nfrPortalAt: row.nfr_portal_at, reviewDueAt: row.review_due_at, cancelledAt: row.cancelled_at, suspendedUntil: row.suspended_until,
    workdays: [...row.workdays].map(Number), pausedFrom: row.paused_from, pausedUntil: row.paused_until,
    questionAskedAt: row.question_asked_at, questionDueAt: row.question_due_at, privacyAskedAt: row.privacy_asked_at, privacyDueAt: row.privacy_due_at, locationsChangedAt: row.locations_changed_at, lastActiveAt: row.last_active_at,
  }
}

const COLUMNS = {
  id: 'id', name: 'name', status: 'status', city: 'city', cityKey: 'city_key', homeCountry: 'home_country', timeZone: 'time_zone', groupId: 'group_id', email: 'email', website: 'website', phone: 'phone',
  portalDomain: 'portal_domain', approvedAt: 'approved_at', tutorialPassedAt: 'tutorial_passed_at', nfrPortalAt: 'nfr_portal_at', reviewDueAt: 'review_due_at',
  cancelledAt: 'cancelled_at', suspendedUntil: 'suspended_until', workdays: 'workdays', pausedFrom: 'paused_from', pausedUntil: 'paused_until',
  questionAskedAt: 'question_asked_at', questionDueAt: 'question_due_at', privacyAskedAt: 'privacy_asked_at', privacyDueAt: 'privacy_due_at', locationsChangedAt: 'locations_changed_at', lastActiveAt: 'last_active_at',
} as const satisfies Record<keyof Partner, keyof Schema['partners']>

function toColumns({ workdays, ...changes }: Partial<Partner>): Updateable<Schema['partners']> {
  return {
    ...Object.fromEntries(Object.entries(changes).map(([field, value]) => [COLUMNS[field as keyof Partner], value])),
    ...(workdays !== undefined && { workdays: workdays.join('') }),
  }
}
