import type { Source } from '../core/outcome.ts'
import type { Words } from '../core/said.ts'
import type { Db } from '../db/schema.ts'

export type PartnerName = { id: string, name: string }
type OfPartner = { at: number, partner: PartnerName }

/** What stands of a request's reservations in their histories, with whose each is. */
export async function listLifeOfReservations(db: Db, requestId: string): Promise<(OfPartner & { source: Source, actor: string, change: Words, reason: Words })[]> {
  const rows = await db.selectFrom('reservation_events').innerJoin('reservations', 'reservations.id', 'reservation_events.reservation_id').innerJoin('partners', 'partners.id', 'reservations.partner_id')
    .where('reservations.request_id', '=', requestId).select(['partners.id', 'partners.name', 'at', 'source', 'actor', 'change', 'reason', 'said']).orderBy('reservation_events.id').execute()
  return rows.map(({ id, name, at, source, actor, said, ...english }) => ({ at, partner: { id, name }, source: source as Source, actor, ...said === null ? english : JSON.parse(said) as { change: Words, reason: Words } }))
}

/** Who asked for the next free place, and what came of it. */
export async function listLifeOfLine(db: Db, requestId: string): Promise<(OfPartner & { state: string, endedAt: number | null })[]> {
  const rows = await db.selectFrom('waiting_list').innerJoin('partners', 'partners.id', 'waiting_list.partner_id').where('request_id', '=', requestId)
    .select(['partners.id', 'partners.name', 'joined_at', 'state', 'ended_at']).orderBy('waiting_list.id').execute()
  return rows.map((row) => ({ at: row.joined_at, partner: { id: row.id, name: row.name }, state: row.state, endedAt: row.ended_at }))
}

export type ClientSaid = OfPartner & ({ kind: 'word', contacted: boolean } | { kind: 'score', score: number } | { kind: 'complaint', reason: string } | { kind: 'asked' })

/** What the client said of each partner and when they were asked, without their words. */
export async function listLifeOfClient(db: Db, requestId: string): Promise<ClientSaid[]> {
  const held = db.selectFrom('reservations').innerJoin('partners', 'partners.id', 'reservations.partner_id').where('reservations.request_id', '=', requestId)
  const words = await held.innerJoin('contact_words as it', 'it.reservation_id', 'reservations.id').select(['partners.id', 'partners.name', 'it.at', 'it.contacted']).execute()
  const scores = await held.innerJoin('client_ratings as it', 'it.reservation_id', 'reservations.id').select(['partners.id', 'partners.name', 'it.rated_at', 'it.score']).execute()
  const complaints = await held.innerJoin('client_complaints as it', 'it.reservation_id', 'reservations.id').select(['partners.id', 'partners.name', 'it.made_at', 'it.reason']).execute()
  const asked = await held.innerJoin('follow_ups as it', 'it.reservation_id', 'reservations.id').select(['partners.id', 'partners.name', 'it.asked_at']).execute()
  return [
    ...words.map(({ id, name, at, contacted }) => ({ kind: 'word' as const, at, partner: { id, name }, contacted: contacted === 1 })),
    ...scores.map(({ id, name, rated_at: at, score }) => ({ kind: 'score' as const, at, partner: { id, name }, score })),
    ...complaints.map(({ id, name, made_at: at, reason }) => ({ kind: 'complaint' as const, at, partner: { id, name }, reason })),
    ...asked.map(({ id, name, asked_at: at }) => ({ kind: 'asked' as const, at, partner: { id, name } })),
  ]
}
