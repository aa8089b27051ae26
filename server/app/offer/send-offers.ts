import { say } from '../../core/said.ts'
import { keep as kept } from '../../say/speak.ts'
import { titleOf } from '../../say/title.ts'
import { isInArea, areaOf } from '../../core/area.ts'
import { Refusal } from '../../core/errors.ts'
import { chooseForOffer, isNewcomer, isReachableByMail } from '../../core/offers.ts'
import type { Candidate, OfferWorld } from '../../core/offers.ts'
import type { Source } from '../../core/outcome.ts'
import { gateOf } from '../../core/partner.ts'
import { requestCode } from '../../core/request.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import { HOUR_MS } from '../../core/time.ts'
import type { Db, Tx } from '../../db/schema.ts'
import { insertNotice } from '../../store/notices.ts'
import { countOffersByPartner, countRecentOffers, insertOffer, listOffersOfRequest } from '../../store/offers.ts'
import { insertWork } from '../../store/outbox.ts'
import { listAllLocations, listPartners } from '../../store/partners.ts'
import { insertRequestEvent } from '../../store/request-events.ts'
import { listHolders } from '../../store/reservations.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellOperators, tellPartner } from '../live/live.ts'
import { withInnerRegions } from '../request/regions.ts'
import { ratingOf } from '../reservation/rating-of.ts'
import { usageOf } from '../reservation/usage-of.ts'
import { hashToken } from '../seal.ts'
import { offerPlace } from './offer-place.ts'

/** Who lets offers go out; the journal names them. */
export type Sender = { source: Source, userId: string, userName: string, memberId: string | null }

/** What lets them go out when nobody decides: a rule, or that it is the next partner's turn. */
export const BY_RULE: Sender = { source: 'clock', userId: 'clock', userName: 'the rules', memberId: null }

/** The newcomers' share is held against so many latest offers: a shortage of newcomers long ago is not made up for. */
const RECENT_OFFERS = 100

/** Offers a locked request to the next partners in turn, at most `count`. Returns how many there were. */
export async function sendOffers(tx: Tx, app: App, request: ImplementationRequest, { count, sender, now }: { count: number, sender: Sender, now: number }): Promise<number> {
  const world = await worldOf(tx, request, now)
  const chosen = chooseForOffer(await listCandidates(tx, world), count, world)
  for (const candidate of chosen) await sendOne(tx, app, request, { candidate, dueAt: now + world.rulebook.direct.answerHours * HOUR_MS, now })
  if (chosen.length > 0) await keep(tx, app, request, { names: chosen.map(({ partner }) => partner.name).join(', '), sender, now })
  return chosen.length
}

/** Offers a locked request to these partners at once, beside whoever finds it in the pool. `dueAt`: until when, unless the rules say so. Throws `nobody_to_offer` when one of them can't be offered it, and then nothing was written. */
export async function sendOffersTo(tx: Tx, app: App, request: ImplementationRequest, { partnerIds, sender, now, dueAt }: { partnerIds: readonly string[], sender: Sender, now: number, dueAt?: number }): Promise<void> {
  const able = await listOfferable(tx, request, now)
  const { direct } = await getRulebook(tx, now)
  const chosen = able.filter(({ partner }) => partnerIds.includes(partner.id))
  const isOneEach = new Set(chosen.map(({ partner }) => partner.groupId)).size === partnerIds.length
  if (chosen.length !== partnerIds.length || !isOneEach) throw new Refusal('nobody_to_offer', { number: requestCode(request.number) })
  for (const candidate of chosen) await sendOne(tx, app, request, { candidate, dueAt: dueAt ?? now + direct.answerHours * HOUR_MS, now })
  await keep(tx, app, request, { names: chosen.map(({ partner }) => partner.name).join(', '), sender, now })
}

/** Who could be offered a request now, whose turn it is first. */
export async function listOfferable(db: Db, request: ImplementationRequest, now: number): Promise<Candidate[]> {
  const world = await worldOf(db, request, now)
  return chooseForOffer(await listCandidates(db, world), Infinity, world)
}

async function worldOf(db: Db, request: ImplementationRequest, now: number): Promise<OfferWorld> {
  const taken = new Set([...await listHolders(db, request.id), ...await listOffersOfRequest(db, request.id)].map(({ groupId }) => groupId))
  return { request, taken, recent: await countRecentOffers(db, RECENT_OFFERS), rulebook: await getRulebook(db, now), now }
}

/** What the choice needs to know of a partner costs its whole history, so the others are left out before. */
async function listCandidates(tx: Db, { request, taken, rulebook, now }: OfferWorld): Promise<Candidate[]> {
  const [partners, places, counts] = [await listPartners(tx), await listAllLocations(tx), await countOffersByPartner(tx)]
  const candidates: Candidate[] = []
  for (const partner of partners) {
    if (!isReachableByMail(partner, rulebook) || gateOf(partner, now) !== null || taken.has(partner.groupId)) continue
    const locations = withInnerRegions(places.get(partner.id) ?? [])
    if (!isInArea(areaOf(partner, locations, rulebook), request)) continue
    const { level, conversion } = await ratingOf(tx, partner.id, rulebook, now)
    candidates.push({ partner, locations, level, conversion, usage: await usageOf(tx, partner, now), ...counts.get(partner.id) ?? { offers: 0, lastOfferAt: null } })
  }
  return candidates
}

async function sendOne(tx: Tx, app: App, request: ImplementationRequest, { candidate, dueAt, now }: { candidate: Candidate, dueAt: number, now: number }): Promise<void> {
  const [id, token] = [app.newId(), app.newSecret()]
  const { partner } = candidate
  await insertOffer(tx, {
    id, requestId: request.id, partnerId: partner.id, groupId: partner.groupId, tokenHash: hashToken(token), sealedToken: app.seal.seal(token, offerPlace(id)),
    offeredAt: now, dueAt, toNewcomer: isNewcomer(candidate),
  })
  await insertWork(tx, { kind: 'mail.offer', lane: `offer/${id}`, subject: id, memberId: null, payload: { offerId: id }, runAt: now }, now)
  const words = say('notice.offer', { number: requestCode(request.number), title: titleOf(request) })
  await insertNotice(tx, { partnerId: partner.id, kind: 'offer', subject: id, ...kept(words), requestId: request.id, dueAt }, now)
  await tellPartner(tx, partner.id, { kind: 'notice' }, now)
}

async function keep(tx: Tx, app: App, request: ImplementationRequest, { names, sender, now }: { names: string, sender: Sender, now: number }): Promise<void> {
  const { source, userId, userName, memberId } = sender
  await insertRequestEvent(tx, request.id, { at: now, kind: 'offered', source, actor: userName, note: names })
  await writeJournal(tx, app, { at: now, kind: 'offers_sent', requestId: request.id, partnerId: null, memberId, userId, userName, details: `${requestCode(request.number)} to ${names}` })
  await tellOperators(tx, { kind: 'desk.changed' }, now)
}
