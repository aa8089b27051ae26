import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../server/app/app.ts'
import { endKeptPlaces } from '../../server/app/kept/end-kept-places.ts'
import { endKeptByHand, keepPlace } from '../../server/app/kept/keep-place.ts'
import { acceptOffer, declineOffer } from '../../server/app/offer/answer-offer.ts'
import { offerPlace } from '../../server/app/offer/offer-place.ts'
import { listOpen } from '../../server/app/request/list-open.ts'
import { closePublished, invitePartners } from '../../server/app/request/operate-request.ts'
import { showOptions } from '../../server/app/request/request-options.ts'
import { undoReservation } from '../../server/app/reservation/undo-reservation.ts'
import type { Caller } from '../../server/app/session/open-session.ts'
import { joinLine } from '../../server/app/waiting/join-line.ts'
import { takeUpLines } from '../../server/app/waiting/take-up-lines.ts'
import type { ImplementationRequest } from '../../server/core/request.ts'
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../server/core/time.ts'
import { listKeptPlaces } from '../../server/store/kept-places.ts'
import { NOON, storeReservation } from '../support/build.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'
import { quietApp } from '../support/quiet-app.ts'
import { callerOf, codeOf, company, fullRequest, holdersOf, lineUp, noticesOf, reserve } from './waiting-steps.ts'
import type { Company } from './waiting-steps.ts'

describe.each(EACH_ENGINE)('a place that is kept for one partner, on %s', (_engine, open) => {
  const at = useDatabase(open)
  let now = NOON
  let app: App

  beforeEach(() => {
    now = NOON
    app = quietApp({ db: at.db, now: () => now, newId: randomUUID })
  })

  const petra: Caller = { ...callerOf({ id: 'nobody' } as Company['partner'], 'vendor'), partnerId: null, role: 'operator', userName: 'Petra' }
  const keep = (request: ImplementationRequest, { partner }: Pick<Company, 'partner'>, hours: 4 | 24 = 24): Promise<string> => codeOf(keepPlace(app, petra, request.number, { partnerId: partner.id, hours }))
  const take = (request: ImplementationRequest, one: Company): Promise<string> => codeOf(reserve(app, one, request))
  const seenBy = async ({ caller }: Company): Promise<unknown> => (await listOpen(app, { ...caller, partnerId: caller.partnerId })).requests[0]?.kept.length

  /** Two of three places taken, the third became free just now. */
  async function freed(): Promise<{ request: ImplementationRequest, left: Company }> {
    const { request, holders } = await fullRequest(app)
    await undoReservation(app, holders[2]!.partner.id, holders[2]!.reservation.id)
    return { request, left: holders[2]! }
  }

  it('is taken by nobody else until its time is over, and then by anybody', async () => {
    const { request } = await freed()
    const [chosen, other] = [await company(at.db), await company(at.db)]
    expect(await keep(request, chosen, 4)).toBe('ok')
    expect(await take(request, other)).toBe('place_kept')
    expect(await seenBy(other)).toBe(1)
    expect(await noticesOf(at.db, chosen)).toMatchObject([{ kind: 'place_kept', text: expect.stringMatching(/is kept for you until/) as string }])
    now += 4 * HOUR_MS
    expect(await endKeptPlaces(app)).toBe(1)
    expect(await endKeptPlaces(app)).toBe(0)
    expect((await noticesOf(at.db, chosen)).map((it) => it.kind)).toEqual(['place_kept', 'place_closed'])
    expect(await take(request, other)).toBe('ok')
  })

  it('is free at the very moment, also before the clock has looked', async () => {
    const { request } = await freed()
    const [chosen, other] = [await company(at.db), await company(at.db)]
    await keep(request, chosen, 4)
    now += 4 * HOUR_MS
    expect(await take(request, other)).toBe('ok')
    expect(await take(request, chosen)).toBe('full')
  })

  it('is the partner’s: reserving uses it up', async () => {
    const { request } = await freed()
    const chosen = await company(at.db)
    await keep(request, chosen)
    expect(await take(request, chosen)).toBe('ok')
    expect(await listKeptPlaces(at.db, request.id)).toEqual([])
    expect(await holdersOf(at.db, request.id)).toHaveLength(3)
    expect(await at.db.selectFrom('kept_places').select(['state', 'ended_by']).execute()).toMatchObject([{ state: 'taken' }])
    expect((await at.db.selectFrom('journal').select(['kind', 'user_name', 'details']).where('kind', '=', 'place_kept').execute())).toEqual([{ kind: 'place_kept', user_name: 'Petra', details: `${chosen.partner.name}, 24 h` }])
  })

  it('is never one more than there are', async () => {
    const { request } = await freed()
    const [one, two] = [await company(at.db), await company(at.db)]
    expect(await keep(request, one)).toBe('ok')
    expect(await keep(request, one)).toBe('kept_already')
    expect(await keep(request, two)).toBe('no_place_to_keep')
    expect(await codeOf(invitePartners(app, petra, request.number, [two.partner.id]))).toBe('nobody_to_offer')
    const { request: full } = await fullRequest(app)
    expect(await keep(full, two)).toBe('no_place_to_keep')
  })

  it('is refused for a partner that could not take it, and of a request that is closed', async () => {
    const { request, left } = await freed()
    const suspended = await company(at.db, { suspendedUntil: NOON + DAY_MS })
    const elsewhere = await company(at.db, { homeCountry: 'ES' })
    for (const one of [suspended, elsewhere]) expect(await keep(request, one)).toBe('keep_refused')
    await closePublished(app, petra, request.number, 'Over')
    expect(await keep(request, left)).toBe('wrong_state')
  })

  it('is taken back by an operator: whoever waits gets it', async () => {
    const { request } = await freed()
    const chosen = await company(at.db)
    await keep(request, chosen)
    const [first] = await lineUp(app, request, 1)
    now += 11 * SECOND_MS
    await takeUpLines(app)
    expect(await holdersOf(at.db, request.id)).toHaveLength(2)
    const [kept] = (await showOptions(app, request.number)).kept
    await endKeptByHand(app, petra, request.number, kept!.kept.id)
    expect((await holdersOf(at.db, request.id)).map((it) => it.partner)).toContain(first!.partner.id)
    expect(await codeOf(endKeptByHand(app, petra, request.number, kept!.kept.id))).toBe('not_found')
    expect(await take(request, chosen)).toBe('full')
  })

  it('goes to who waits first: what can be kept is what nobody in line may take', async () => {
    const { request, holders } = await fullRequest(app)
    const [busy] = await lineUp(app, request, 1)
    for (let index = 0; index < 20; index += 1) await storeReservation(at.db, { partnerId: busy!.partner.id, state: 'in_work', reservedAt: NOON - 3 * DAY_MS })
    await undoReservation(app, holders[0]!.partner.id, holders[0]!.reservation.id)
    const chosen = await company(at.db)
    expect(await keep(request, chosen)).toBe('ok')
    // The limit of who was passed over is gone: the place is still the other's.
    await at.db.deleteFrom('reservations').where('partner_id', '=', busy!.partner.id).execute()
    now += 11 * SECOND_MS
    await takeUpLines(app)
    expect(await holdersOf(at.db, request.id)).toHaveLength(2)
    now += 24 * HOUR_MS
    await endKeptPlaces(app)
    expect((await holdersOf(at.db, request.id)).map((it) => it.partner)).toContain(busy!.partner.id)
  })

  it('is got by its partner in line too, as soon as it may', async () => {
    const { request } = await freed()
    const chosen = await company(at.db)
    await keep(request, chosen)
    expect(await codeOf(joinLine(app, chosen.caller, request.number))).toBe('place_free')
  })

  it('invites by mail where the partner gets requests so; declining frees it, accepting takes it', async () => {
    for (const answer of ['decline', 'accept'] as const) {
      const { request } = await freed()
      const chosen = await company(at.db, { status: 'gold', email: `${answer}@gold.example` })
      expect(await keep(request, chosen, 4)).toBe('ok')
      const offer = await at.db.selectFrom('offers').selectAll().where('partner_id', '=', chosen.partner.id).executeTakeFirstOrThrow()
      expect(offer).toMatchObject({ due_at: now + 4 * HOUR_MS, state: 'sent' })
      const token = app.seal.open(offer.sealed_token, offerPlace(offer.id))
      if (answer === 'decline') await declineOffer(app, token, 'Too far')
      else await acceptOffer(app, token)
      expect(await listKeptPlaces(at.db, request.id)).toEqual([])
      expect(await take(request, await company(at.db))).toBe(answer === 'decline' ? 'ok' : 'full')
    }
  })

  it('ends with the request', async () => {
    const { request } = await freed()
    const chosen = await company(at.db)
    await keep(request, chosen)
    await closePublished(app, petra, request.number, 'Over')
    expect(await at.db.selectFrom('kept_places').select('state').execute()).toEqual([{ state: 'closed' }])
    expect((await noticesOf(at.db, chosen)).map((it) => it.kind)).toEqual(['place_kept', 'place_closed'])
  })

  it('of one request is not more than its places when partners and operators are at it at once', async () => {
    const { request } = await freed()
    const companies = await Promise.all(Array.from({ length: 4 }, () => company(at.db)))
    const answers = await Promise.all(companies.flatMap((one) => [keep(request, one, 4), take(request, one)]))
    expect(answers.filter((it) => !['ok', 'place_kept', 'full', 'no_place_to_keep', 'kept_already', 'keep_refused'].includes(it))).toEqual([])
    expect((await holdersOf(at.db, request.id)).length + (await listKeptPlaces(at.db, request.id)).length).toBe(3)
  })
})
