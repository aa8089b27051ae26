import { createHash } from 'node:crypto'
import { GROUP_MS, tellAt } from '../../core/notify.ts'
import { personMayLook, personMayReserve } from '../../core/portal-settings.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import { explainVisibility } from '../../core/visibility.ts'
import { DAY_MS } from '../../core/time.ts'
import type { Tx } from '../../db/schema.ts'
import { takeTurn } from '../../store/clock-marks.ts'
import { insertMessage, listLastTold } from '../../store/messages.ts'
import { listUntoldOpenings, markOpeningsTold } from '../../store/openings.ts'
import { listAllLocations, listPartners } from '../../store/partners.ts'
import { listReachable } from '../../store/people.ts'
import type { Reachable } from '../../store/people.ts'
import { getPortalSettings } from '../../store/portal-settings.ts'
import { getRequest } from '../../store/requests.ts'
import { listParties } from '../../store/reservations.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { ratingOf } from '../reservation/rating-of.ts'
import { withInnerRegions } from '../request/regions.ts'
import type { PartnerView } from '../../core/visibility.ts'
import { channelsFor } from './tell-people.ts'

const TURN = 'new requests told'

/**
 * Tells everybody who may reserve them of requests that have opened, all in one transaction: whoever is told, is told at the same tick, and none
 * before the request opens (decision 0030). At most once in some minutes, the same minutes for all. Returns how many requests were told.
 */
export async function tellNewRequests(app: App): Promise<number> {
  const now = app.now()
  if ((await listUntoldOpenings(app.db, now)).length === 0) return 0
  return inTransaction(app.db, async (tx) => {
    // The row of the turn holds back every other process until this one is done.
    if (!await takeTurn(tx, TURN, GROUP_MS, now)) return 0
    const ids = await listUntoldOpenings(tx, now)
    const requests = (await Promise.all(ids.map((id) => getRequest(tx, id)))).filter((it) => it.state === 'published' && it.channel === 'pool')
    await tellAll(tx, requests, now)
    await markOpeningsTold(tx, ids, now)
    return ids.length
  })
}

async function tellAll(tx: Tx, requests: readonly ImplementationRequest[], now: number): Promise<void> {
  if (requests.length === 0) return
  const people = await readers(tx)
  const views = await viewsOf(tx, [...new Set(people.map(({ partnerId }) => partnerId))], requests, now)
  const rulebook = await getRulebook(tx, now)
  const told = { bitrix24: await listLastTold(tx, 'bitrix24', now - DAY_MS), mail: await listLastTold(tx, 'mail', now - DAY_MS) }
  for (const request of requests) {
    const partners = await eligible(tx, request, views, rulebook, now)
    // In another order for each request: nobody's portal is always called first.
    for (const person of people.filter(({ partnerId }) => partners.has(partnerId)).sort((a, b) => order(request, a) - order(request, b))) {
      for (const channel of channelsFor(person, { event: 'new_requests', isMailed: true })) {
        const { memberId, userId } = person
        const sendAt = tellAt('new_requests', person.prefs, partners.get(person.partnerId) ?? 'UTC', { now, lastAt: told[channel].get(`${memberId}/${userId}`) ?? null })
        await insertMessage(tx, { memberId, userId, channel, event: 'new_requests', subject: request.id, said: null, noticeId: null, requestId: request.id, sendAt }, now)
      }
    }
  }
}

/** Everybody whose own portal lets them look and reserve. */
async function readers(tx: Tx): Promise<Reachable[]> {
  const people = await listReachable(tx)
  const settings = new Map<string, Awaited<ReturnType<typeof getPortalSettings>>['settings']>()
  for (const memberId of new Set(people.map((it) => it.memberId))) settings.set(memberId, (await getPortalSettings(tx, memberId)).settings)
  return people.filter((person) => {
    const own = settings.get(person.memberId)
    return own !== undefined && personMayLook(own, person) && personMayReserve(own, person)
  })
}

async function viewsOf(tx: Tx, partnerIds: readonly string[], requests: readonly ImplementationRequest[], now: number): Promise<PartnerView[]> {
  const rulebook = await getRulebook(tx, now)
  const [partners, locations] = [await listPartners(tx), await listAllLocations(tx)]
  // The level costs a whole history, and matters to large requests only.
  const needsLevel = requests.some(({ seats }) => seats !== null && seats >= rulebook.largeRequests.seats)
  const views: PartnerView[] = []
  for (const partner of partners.filter(({ id }) => partnerIds.includes(id))) {
    const level = needsLevel ? (await ratingOf(tx, partner.id, rulebook, now)).level : rulebook.levels[0]
    views.push({ partner, locations: withInnerRegions(locations.get(partner.id) ?? []), level })
  }
  return views
}

/** The partners that may reserve the request now, with their time zones; a limit that is reached today does not make it less new. */
async function eligible(tx: Tx, request: ImplementationRequest, views: readonly PartnerView[], rulebook: Rulebook, now: number): Promise<Map<string, string>> {
  const { holders, stopped } = await listParties(tx, request.id)
  if (holders.length >= request.cap) return new Map()
  const out = new Set([...holders, ...stopped].map(({ groupId }) => groupId))
  return new Map(views.flatMap((view) => {
    const { partner } = view
    const may = partner !== null && !out.has(partner.groupId) && explainVisibility(view, request, rulebook, now).every(({ ok }) => ok)
    return may ? [[partner.id, partner.timeZone] as const] : []
  }))
}

function order({ id }: ImplementationRequest, { memberId, userId }: Reachable): number {
  return createHash('sha256').update(`${id}/${memberId}/${userId}`).digest().readUInt32BE()
}
