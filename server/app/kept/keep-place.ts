import { Refusal } from '../../core/errors.ts'
import { keptForOthers } from '../../core/kept-places.ts'
import type { KeepHours, KeptPlace } from '../../core/kept-places.ts'
import type { Partner } from '../../core/partner.ts'
import { requestCode } from '../../core/request.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import { mayWait } from '../../core/reservation.ts'
import { moment } from '../../core/said.ts'
import { HOUR_MS } from '../../core/time.ts'
import type { Tx } from '../../db/schema.ts'
import { insertKeptPlace, listKeptPlaces } from '../../store/kept-places.ts'
import { findLiveOffer } from '../../store/offers.ts'
import { lockPartners } from '../../store/partners.ts'
import { insertRequestEvent } from '../../store/request-events.ts'
import { listHolders } from '../../store/reservations.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'
import { tellRequest } from '../live/live.ts'
import { listOfferable, sendOffersTo } from '../offer/send-offers.ts'
import { operate, wrongState } from '../request/operate-request.ts'
import { readWorld } from '../reservation/take-place.ts'
import type { Caller } from '../session/open-session.ts'
import { listLinesToServe, takeUpLine } from '../waiting/take-up-line.ts'
import { endKept } from './end-kept.ts'
import { tellKept } from './tell-kept.ts'

/**
 * Keeps a free place of a published request for one partner, which is told and, where it gets requests by mail, invited. Who waits and may take it goes first.
 * Throws `wrong_state`, `no_place_to_keep`, `kept_already`, or `keep_refused` with why this partner could not take it.
 */
export async function keepPlace(app: App, caller: Caller, number: number, { partnerId, hours }: { partnerId: string, hours: KeepHours }): Promise<void> {
  await operate(app, caller, number, async (tx, request, now) => {
    if (request.state !== 'published' || request.channel !== 'pool') throw wrongState(request)
    const lines = await listLinesToServe(tx, [request])
    const partner = (await lockPartners(tx, [...new Set([partnerId, ...lines.flatMap((it) => it.partnerIds)])])).get(partnerId)
    if (!partner) throw new Refusal('not_found')
    await takeUpLine(tx, app, request, now)
    await refuseUnfit(tx, request, partner, now)
    const until = now + hours * HOUR_MS
    const offerId = await invite(tx, app, { request, caller, partner, until, now })
    const kept: KeptPlace = { id: app.newId(), requestId: request.id, partnerId, keptAt: now, until, keptBy: caller.userName, offerId }
    await insertKeptPlace(tx, kept)
    await insertRequestEvent(tx, request.id, { at: now, kind: 'kept', source: 'operator', actor: caller.userName, note: partner.name })
    await tellKept(tx, request, kept, now)
    await tellRequest(tx, request, { kind: 'request.kept', number: requestCode(number) }, now)
    return { kind: 'place_kept', details: `${partner.name}, ${hours} h` }
  })
}

/** Takes a kept place back, which is everybody's then. Throws `not_found` when it is not kept any more. */
export async function endKeptByHand(app: App, caller: Caller, number: number, keptId: string): Promise<void> {
  await operate(app, caller, number, async (tx, request, now) => {
    const kept = (await listKeptPlaces(tx, request.id)).find(({ id }) => id === keptId)
    if (!kept || !await endKept(tx, app, request, kept, { state: 'ended', by: { source: 'operator', actor: caller.userName } }, now)) throw new Refusal('not_found')
    return { kind: 'place_not_kept', details: kept.partnerId }
  })
}

async function refuseUnfit(tx: Tx, request: ImplementationRequest, partner: Partner, now: number): Promise<void> {
  const number = requestCode(request.number)
  const kept = await listKeptPlaces(tx, request.id)
  const own = kept.find((it) => it.partnerId === partner.id)
  if (own) throw new Refusal('kept_already', { number, name: partner.name, until: moment(own.until, 'dayAndTime') })
  if ((await listHolders(tx, request.id)).length + keptForOthers(kept, null, now).length >= request.cap) throw new Refusal('no_place_to_keep', { number })
  const taker = { memberId: null, userId: '', userName: '', isAdmin: true, key: '' }
  // Limits and levels pass by themselves; everything else would make it a place that nobody can take.
  const refusal = mayWait(await readWorld(tx, { taker, request, partner, rulebook: await getRulebook(tx, now), now }))
  if (refusal && refusal.code !== 'place_free') throw new Refusal('keep_refused', { number, name: partner.name, why: refusal.said })
}

/** A mail with a link that takes the place, where the partner gets requests by mail and was not offered this one before; the id of that offer. */
async function invite(tx: Tx, app: App, { request, caller, partner, until, now }: { request: ImplementationRequest, caller: Caller, partner: Partner, until: number, now: number }): Promise<string | null> {
  if (!(await listOfferable(tx, request, now)).some((it) => it.partner.id === partner.id)) return null
  const { userId, userName, memberId } = caller
  await sendOffersTo(tx, app, request, { partnerIds: [partner.id], sender: { source: 'operator', userId, userName, memberId }, dueAt: until, now })
  return (await findLiveOffer(tx, request.id, partner.id))?.id ?? null
}
