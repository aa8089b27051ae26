import type { OfferedPlace } from '../core/location.ts'
import type { Db } from '../db/schema.ts'
import { readCodes, writeCodes } from './country-codes.ts'

/** Exactly one audience: partners whose area holds the place, one partner, or the vendor's operators. */
export type Audience = { place: OfferedPlace } | { partnerId: string } | { operators: true }
export type LiveRow = { id: number, at: number, place: OfferedPlace | null, partnerId: string | null, operators: boolean, body: string }

export async function insertLiveEvent(db: Db, audience: Audience, body: object, now: number): Promise<void> {
  const place = 'place' in audience ? audience.place : null
  await db.insertInto('live_events').values({
    at: now, country: place?.country ?? null, region: place?.region ?? null, city_key: place?.cityKey ?? '', also_in: writeCodes(place?.alsoIn ?? []),
    partner_id: 'partnerId' in audience ? audience.partnerId : null, operators: 'operators' in audience ? 1 : 0, body: JSON.stringify(body),
  }).execute()
}

/** Events from a moment on. Ids can become visible out of order, so readers ask with an overlap and drop what they know. */
export async function listLiveEvents(db: Db, since: number): Promise<LiveRow[]> {
  const rows = await db.selectFrom('live_events').selectAll().where('at', '>=', since).orderBy('id').execute()
  return rows.map((row) => ({
    id: row.id, at: row.at, place: row.country === null ? null : { country: row.country, region: row.region, cityKey: row.city_key, alsoIn: readCodes(row.also_in) },
    partnerId: row.partner_id, operators: row.operators === 1, body: row.body,
  }))
}

export async function deleteLiveEvents(db: Db, before: number): Promise<void> {
  await db.deleteFrom('live_events').where('at', '<', before).execute()
}
