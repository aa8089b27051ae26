import type { OfferedPlace } from '../../core/location.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import type { Tx } from '../../db/schema.ts'
import { insertLiveEvent } from '../../store/live-events.ts'

/** News for open screens; the contract's LiveEvent is its outside shape. */
export type News =
  | { kind: 'request.published' | 'request.closed', number: string }
  | { kind: 'request.reserved' | 'request.released', number: string, taken: number, cap: number }
  | { kind: 'request.waiting', number: string, inLine: number }
  | { kind: 'request.kept', number: string }
  | { kind: 'request.hidden', number: string }
  | { kind: 'request.received' }
  | { kind: 'request.moderated' | 'request.watched', number: string }
  | { kind: 'reservation.changed', reservationId: string }
  | { kind: 'rating.changed' }
  | { kind: 'notice' }
  | { kind: 'me.suspended', until: number | 'for_good' | null }
  | { kind: 'rules.changed', version: number, startsAt: number }
  | { kind: 'crm.sync', reservationId: string, state: 'waiting' | 'in_crm' | 'failed' }
  | { kind: 'desk.changed' }
  | { kind: 'access.changed' }
  /** What the partner may see has changed as a whole: its streams are set anew, its screens read all again. */
  | { kind: 'resync' }

type ToldRequest = OfferedPlace & Pick<ImplementationRequest, 'channel' | 'publishedAt'>

/** Tells operators, and the partners whom the request reaches; never of one that was not published, or is offered by mail to chosen ones. */
export async function tellRequest(tx: Tx, { channel, publishedAt, country, region, cityKey, alsoIn }: ToldRequest, news: News, now: number): Promise<void> {
  if (channel === 'pool' && publishedAt !== null) await insertLiveEvent(tx, { place: { country, region, cityKey, alsoIn } }, news, now)
  await insertLiveEvent(tx, { operators: true }, news, now)
}

export async function tellPartner(tx: Tx, partnerId: string, news: News, now: number): Promise<void> {
  await insertLiveEvent(tx, { partnerId }, news, now)
}

export async function tellOperators(tx: Tx, news: News, now: number): Promise<void> {
  await insertLiveEvent(tx, { operators: true }, news, now)
}
