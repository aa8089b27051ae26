import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { OperatorPartnersView, OperatorPartnerView, PartnerStandingsView } from '../../server/contract/partner.ts'
import type { RatingView } from '../../server/contract/rating.ts'
import { BOUNDLESS, ENGINES, openProduct, reserveNew } from '../app/steps.ts'
import { storePortal } from '../support/build.ts'
import type { Answer, Api, Product } from '../support/product.ts'
import { openStream } from './open-stream.ts'

const CARD = {
  name: 'Braga Digital', status: 'bronze', city: 'Braga', homeCountry: 'PT', timeZone: 'Europe/Lisbon', groupId: 'braga', portalDomain: 'braga.bitrix24.eu',
  email: 'requests@braga.example', approvedAt: '2026-02-01', tutorialPassedAt: null, nfrPortalAt: null, cancelledAt: null,
}

describe.each(ENGINES)('the register of partners, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let luso: Api

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS);
    [operator, luso] = await Promise.all(['vendor', 'luso'].map((name) => product.as(name))) as [Api, Api]
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  type Shown = Answer<OperatorPartnerView & ErrorBody>
  const read = (id: string): Promise<Shown> => operator.get(`/api/operator/partners/${id}`)
  const put = (id: string, card: object, version: string | null, reason = 'as the vendor says'): Promise<Shown> => operator.put(`/api/operator/partners/${id}`, { card, version, reason })
  async function change(id: string, changes: object): Promise<Shown> {
    const { version, card } = (await read(id)).body
    const { id: _, locations: __, reviewDueAt: ___, suspendedUntil: ____, lastActiveAt: _____, ...fields } = card
    return put(id, { ...fields, ...changes }, version)
  }
  const journalOf = (id: string) => product.app.db.selectFrom('journal').selectAll().where('partner_id', '=', id).where('kind', '=', 'partner_changed').orderBy('id').execute()

  it('takes a new partner, and tells who entered it', async () => {
    const { status, body } = await put('braga', CARD, null)
    expect(status).toBe(201)
    expect(body).toMatchObject({ card: { id: 'braga', name: 'Braga Digital', approvedAt: '2026-02-01T00:00:00.000Z', reviewDueAt: null, locations: [] }, rating: { level: 1, inWork: 0 } })
    expect(await journalOf('braga')).toMatchObject([{ user_name: expect.stringMatching(/\w/) as string, details: 'entered: Braga Digital, bronze (as the vendor says)' }])
  })

  it('changes what is named, once; the same again writes nothing', async () => {
    const changed = await change('braga', { status: 'silver', email: 'new@braga.example' })
    expect(changed.body.card).toMatchObject({ status: 'silver', email: 'new@braga.example' })
    expect(changed.body.card.reviewDueAt).not.toBeNull()
    expect(changed.body.history[0]?.text).toBe('status: bronze → silver, email (as the vendor says)')
    const before = (await journalOf('braga')).length
    expect((await change('braga', {})).status).toBe(200)
    expect(await journalOf('braga')).toHaveLength(before)
  })

  it('compares all partners by where they stand, and shows the rating its own people see', async () => {
    const taken = await reserveNew(product, operator, luso)
    const { partners, minClosed } = (await operator.get<PartnerStandingsView>('/api/operator/partner-standings')).body
    expect(partners.map(({ name }) => name)).toEqual(partners.map(({ name }) => name).toSorted((a, b) => a.localeCompare(b, 'en')))
    const { rating, card } = (await read('luso')).body
    expect(partners.find(({ id }) => id === 'luso')).toMatchObject({
      name: card.name, level: rating.level, conversionPercent: rating.conversionPercent, won: rating.won, lost: rating.lost, inWork: rating.inWork, isSuspended: false, isCancelled: false,
    })
    expect([minClosed, rating.inWork > 0, taken !== null]).toEqual([5, true, true])
    const [own, seen] = [(await luso.get<RatingView>('/api/rating')).body, (await operator.get<RatingView>('/api/operator/partners/luso/rating')).body]
    expect([seen.level, seen.won, seen.lost, seen.items, seen.levels]).toEqual([own.level, own.won, own.lost, own.items, own.levels])
    expect([(await luso.get('/api/operator/partner-standings')).status, (await luso.get('/api/operator/partners/luso/rating')).status, (await operator.get('/api/operator/partners/nobody/rating')).status]).toEqual([403, 403, 404])
  })

  it('does not overwrite what another operator changed meanwhile', async () => {
    const { version } = (await read('braga')).body
    const answers = await Promise.all(['Braga One', 'Braga Two', 'Braga Three'].map((name) => put('braga', { ...CARD, name }, version)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    expect(answers.find(({ status }) => status === 409)?.body.error.code).toBe('card_changed')
    expect((await put('braga', CARD, null)).body.error.code).toBe('card_changed')
    expect((await put('nobody-yet', CARD, version)).status).toBe(404)
  })

  it('lets a portal stand in one card only, and names the other', async () => {
    const first = { ...CARD, groupId: 'x', portalDomain: 'one.bitrix24.eu' }
    const answers = await Promise.all(['x1', 'x2'].map((id) => put(id, first, null)))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
    expect(answers.find(({ status }) => status === 409)?.body.error.message).toMatch(/^one\.bitrix24\.eu is the portal of Braga Digital \(x[12]\) already\. Nothing was changed\.$/)
    await expect(change('luso', { portalDomain: 'ONE.bitrix24.eu' })).resolves.toMatchObject({ status: 409 })
  })

  it('links the portal that waited for its partner', async () => {
    await storePortal(product.app.db, { memberId: 'waiting-1', domain: 'late.bitrix24.eu' })
    const { body } = await put('late', { ...CARD, portalDomain: 'late.bitrix24.eu' }, null)
    expect(body.portals).toEqual([{ memberId: 'waiting-1', domain: 'late.bitrix24.eu', state: 'active' }])
  })

  it('keeps a place in the group in which it was taken', async () => {
    const { id } = await reserveNew(product, operator, luso)
    expect((await change('luso', { groupId: 'new-group' })).status).toBe(200)
    const row = await product.app.db.selectFrom('reservations').select('group_id').where('id', '=', id).executeTakeFirstOrThrow()
    expect(row.group_id).toBe('luso')
    expect((await luso.get<{ state: string }>(`/api/reservations/${id}`)).status).toBe(200)
  })

  it('moves the home location with the home country and drops what that covers', async () => {
    const before = (await read('luso')).body
    const [first] = before.card.locations
    const moved = await change('luso', { homeCountry: first?.country })
    expect(moved.body.card.homeCountry).toBe(first?.country)
    expect(moved.body.card.locations).toEqual(before.card.locations.slice(1))
    expect((await product.app.db.selectFrom('partner_locations').select('country').where('partner_id', '=', 'luso').where('slot', '=', 0).executeTakeFirstOrThrow()).country).toBe(first?.country)
    await change('luso', { homeCountry: 'PT' })
  })

  it('sets open streams anew', async () => {
    const stream = await openStream(product, luso)
    await change('luso', { city: 'Gaia' })
    await stream.waitFor('resync')
    stream.close()
  })

  it('is searched by words in any case and without marks', async () => {
    await put('cwik', { ...CARD, name: 'Ćwik i Synowie', homeCountry: 'PL', portalDomain: null }, null)
    const found = async (query: string): Promise<OperatorPartnersView> => (await operator.get<OperatorPartnersView>(`/api/operator/partners?${query}`)).body
    expect((await found('search=cwik')).partners).toMatchObject([{ id: 'cwik', level: 1, inWork: 0, bar: { code: 'not_certified', at: null } }])
    expect((await found('search=ĆWIK')).total).toBe(1)
    expect((await found('country=PL&status=bronze')).partners.map(({ id }) => id)).toContain('cwik')
    const all = await found('')
    expect(all.partners.map(({ id }) => id)).toEqual(all.partners.map(({ id }) => id).toSorted())
  })

  it.each<[what: string, changes: object, field: string]>([
    ['an unknown status', { status: 'platinum' }, 'card.status'], ['a country in words', { homeCountry: 'Portugal' }, 'card.homeCountry'],
    ['a zone that is an offset', { timeZone: '+01:00' }, 'card.timeZone'], ['a zone nobody knows', { timeZone: 'Europe/Gotham' }, 'card.timeZone'],
    ['an address with https', { portalDomain: 'https://a.bitrix24.eu' }, 'card.portalDomain'], ['no e-mail address', { email: 'nobody' }, 'card.email'],
    ['a day that is none', { approvedAt: '2026-02-31' }, 'card.approvedAt'], ['an empty name', { name: ' \u200b ' }, 'card.name'], ['the future', { approvedAt: '2099-01-01' }, 'approvedAt'],
    ['a field of another place', { suspendedUntil: null }, 'card'],
  ])('refuses %s', async (_what, changes, field) => {
    const { status, body } = await put('wrong', { ...CARD, portalDomain: null, ...changes }, null)
    expect({ status, fields: Object.keys(body.error.fields ?? {}) }).toEqual({ status: 400, fields: [field] })
  })

  it.each([['IR', 'location_restricted'], ['ZZ', 'location_unknown']])('refuses the home country %s', async (homeCountry, code) => {
    expect(await put('wrong', { ...CARD, portalDomain: null, homeCountry }, null)).toMatchObject({ status: 409, body: { error: { code } } })
  })

  it('is closed to partners and to nobody at all', async () => {
    expect(await luso.get('/api/operator/partners')).toMatchObject({ status: 403 })
    expect(await luso.put('/api/operator/partners/luso', { card: CARD, version: null, reason: 'mine' })).toMatchObject({ status: 403 })
    expect((await fetch(`${product.url}/api/operator/partners/luso`)).status).toBe(401)
    expect((await read('nobody')).status).toBe(404)
    expect((await read('not an id')).status).toBe(400)
  })
})
