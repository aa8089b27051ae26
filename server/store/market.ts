import type { Handled } from '../core/conduct.ts'
import type { Ended } from '../core/conversion.ts'
import type { Location } from '../core/location.ts'
import type { Outcome } from '../core/outcome.ts'
import type { OpenPlace } from '../core/rulebook-impact.ts'
import type { Db } from '../db/schema.ts'
import { readCodes } from './country-codes.ts'
import { IMPORTED_BY } from './reservations.ts'

/** What a partner said against requests, and its clients against it. */
export type Disputes = { reports: number, complaints: number }

/** Every partner's locations, home country first. */
export async function listLocationsByPartner(db: Db): Promise<Map<string, Location[]>> {
  const rows = await db.selectFrom('partner_locations').select(['partner_id', 'country', 'region']).orderBy('partner_id').orderBy('slot').execute()
  return gathered(rows, ({ country, region }) => ({ country, region }))
}

/** Every partner's reservations that ended since a moment, as the conversion sees them. */
export async function listEndedByPartner(db: Db, since: number): Promise<Map<string, Ended[]>> {
  const rows = await db.selectFrom('reservations').select(['partner_id', 'id', 'outcome', 'contact_shown_at', 'closed_at', 'excused_at'])
    .where('state', '=', 'closed').where('closed_at', '>', since).execute()
  return gathered(rows, (row) => ({
    id: row.id, outcome: row.outcome as Outcome, contactShown: row.contact_shown_at !== null, closedAt: Number(row.closed_at), isExcused: row.excused_at !== null,
  }))
}

/** How many reservations of each partner have not ended; who has none is not in it. */
export async function countInWorkByPartner(db: Db): Promise<Map<string, number>> {
  const rows = await db.selectFrom('reservations').select((of) => ['partner_id', of.fn.countAll<number>().as('count')])
    .where('state', 'in', ['held', 'in_work']).groupBy('partner_id').execute()
  return new Map(rows.map((row) => [row.partner_id, Number(row.count)]))
}

/** What every partner made of the contacts it saw, of what was reserved since a moment; what was brought over from before is not among them. */
export async function listHandledByPartner(db: Db, since: number): Promise<Map<string, Handled[]>> {
  const rows = await db.selectFrom('reservations').select(['partner_id', 'reserved_at', 'first_contact_due_at', 'contacted_at', 'closed_at', 'outcome', 'excused_at'])
    .where('contact_shown_at', 'is not', null).where('reserved_at', '>', since).where('user_id', '!=', IMPORTED_BY).execute()
  return gathered(rows, (row) => ({ reservedAt: row.reserved_at, dueAt: row.first_contact_due_at, contactedAt: row.contacted_at, endedAt: row.closed_at, outcome: row.outcome as Outcome | null, isExcused: row.excused_at !== null }))
}

/** Every partner's scores that clients gave. */
export async function listScoresByPartner(db: Db): Promise<Map<string, number[]>> {
  const rows = await db.selectFrom('client_ratings').innerJoin('reservations', 'reservations.id', 'client_ratings.reservation_id').select(['partner_id', 'score']).execute()
  return gathered(rows, ({ score }) => score)
}

/** Every partner's reports of bad requests, and complaints of its clients, made since a moment. */
export async function countDisputesByPartner(db: Db, since: number): Promise<Map<string, Disputes>> {
  const reports = await db.selectFrom('bad_reports').select((of) => ['partner_id', of.fn.countAll<number>().as('count')]).where('reported_at', '>', since).groupBy('partner_id').execute()
  const complaints = await db.selectFrom('client_complaints').innerJoin('reservations', 'reservations.id', 'client_complaints.reservation_id')
    .select((of) => ['partner_id', of.fn.countAll<number>().as('count')]).where('made_at', '>', since).groupBy('partner_id').execute()
  const of = (rows: readonly { partner_id: string, count: number }[], id: string): number => Number(rows.find((row) => row.partner_id === id)?.count ?? 0)
  return new Map([...reports, ...complaints].map(({ partner_id: id }) => [id, { reports: of(reports, id), complaints: of(complaints, id) }]))
}

/** Where open requests lie, and how many at each place. */
export async function countOpenByPlace(db: Db): Promise<OpenPlace[]> {
  const rows = await db.selectFrom('open_requests').select((of) => ['country', 'region', 'city_key', 'also_in', of.fn.countAll<number>().as('count')])
    .groupBy(['country', 'region', 'city_key', 'also_in']).orderBy('country').execute()
  return rows.map(({ country, region, city_key, also_in, count }) => ({ country, region, cityKey: city_key, alsoIn: readCodes(also_in), requests: Number(count) }))
}

/** From where requests were published since a moment, and how many; what became of them since does not matter, who was offered them by mail does. */
export async function countPublishedByPlace(db: Db, since: number): Promise<(Location & { requests: number })[]> {
  const rows = await db.selectFrom('requests').select((of) => ['country', 'region', of.fn.countAll<number>().as('count')])
    .where('published_at', '>=', since).where('channel', '=', 'pool').groupBy(['country', 'region']).orderBy('country').execute()
  return rows.map(({ country, region, count }) => ({ country, region, requests: Number(count) }))
}

function gathered<Row extends { partner_id: string }, T>(rows: readonly Row[], pick: (row: Row) => T): Map<string, T[]> {
  const byPartner = new Map<string, T[]>()
  for (const row of rows) {
    const list = byPartner.get(row.partner_id)
    if (list) list.push(pick(row))
    else byPartner.set(row.partner_id, [pick(row)])
  }
  return byPartner
}
