import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { OpenListView, OpenRow } from '../../server/contract/request.ts'
import type { MeView } from '../../server/contract/session.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { BOUNDLESS, ENGINES, openProduct, stranger } from '../app/steps.ts'
import type { Answer, Api, Product } from '../support/product.ts'
import { openList, publishOne, reserve } from '../support/product.ts'
import { openStream } from './open-stream.ts'

describe.each(ENGINES)('“Not for us” by HTTP, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let ana: Api
  let rui: Api
  let nordwerk: Api

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS)
    ;[operator, ana, rui, nordwerk] = await Promise.all([product.as('vendor'), product.as('luso'), product.as('luso', 7), product.as('nordwerk')])
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  const hide = (api: Api, number: string, whom: 'me' | 'company', reason = 'too_small'): Promise<Answer<ErrorBody>> => api.put(`/api/requests/${number}/hidden`, { for: whom, reason })
  const show = (api: Api, number: string, whom: 'me' | 'company'): Promise<Answer<ErrorBody>> => api.delete(`/api/requests/${number}/hidden?for=${whom}`)
  const numbers = async (api: Api): Promise<string[]> => (await openList(api)).body.requests.map((it) => it.number)
  const hidden = async (api: Api): Promise<OpenRow[]> => (await api.get<OpenListView>('/api/requests?hidden=1')).body.requests
  const journal = async (): Promise<{ kind: string, user_name: string, details: string }[]> =>
    product.app.db.selectFrom('journal').select(['kind', 'user_name', 'details']).where('kind', 'in', ['request_hidden', 'request_unhidden']).execute()

  it('takes a request out of one’s own list and brings it back at the same place', async () => {
    const older = await publishOne(product, operator, stranger())
    const number = await publishOne(product, operator, stranger())
    const before = await numbers(ana)
    const { open: counted } = (await ana.get<MeView>('/api/me')).body.counts
    expect(await hide(ana, number, 'me')).toEqual({ status: 200, body: { number } })
    expect(await hide(ana, number, 'me', 'language')).toEqual({ status: 200, body: { number } })
    expect((await openList(ana)).body).toMatchObject({ hidden: 1 })
    expect(await numbers(ana)).toEqual(before.filter((it) => it !== number))
    expect((await ana.get<MeView>('/api/me')).body.counts.open).toBe(counted - 1)
    expect(await hidden(ana)).toMatchObject([{ number, hidden: { for: 'me', reason: 'too_small', by: 'Ana Silva', byMe: true } }])
    for (const other of [rui, nordwerk]) expect(await numbers(other)).toEqual(before)
    expect(await show(ana, number, 'me')).toEqual({ status: 200, body: { number } })
    expect(await show(ana, number, 'me')).toEqual({ status: 200, body: { number } })
    expect(await numbers(ana)).toEqual(before)
    expect(before.indexOf(older)).toBe(before.indexOf(number) + 1)
    expect(await journal()).toEqual([])
  })

  it('hides it from the whole company, told at once and kept in the journal; no other company notices', async () => {
    const number = await publishOne(product, operator, stranger())
    const [stream, foreign] = [await openStream(product, rui), await openStream(product, nordwerk)]
    const both = await Promise.all([hide(ana, number, 'company', 'too_far'), hide(rui, number, 'company', 'no_skill')])
    expect(both.map((it) => it.status)).toEqual([200, 200])
    await stream.waitFor('request.hidden', number)
    for (const api of [ana, rui]) expect(await numbers(api)).not.toContain(number)
    expect(await numbers(nordwerk)).toContain(number)
    expect((await hidden(rui)).map((it) => it.hidden?.for)).toEqual(['company'])
    expect(await journal()).toHaveLength(1)
    expect((await show(rui, number, 'company')).status).toBe(200)
    expect(await numbers(ana)).toContain(number)
    expect((await journal()).map((it) => it.kind)).toEqual(['request_hidden', 'request_unhidden'])
    expect(foreign.heard().filter(({ event }) => event.kind === 'request.hidden')).toEqual([])
    stream.close()
    foreign.close()
  })

  it('is for the company only a decision of who may reserve', async () => {
    const number = await publishOne(product, operator, stranger())
    const settings = (await ana.get<{ version: number, settings: object }>('/api/settings')).body
    const limited = await ana.put<{ version: number }>('/api/settings', { version: settings.version, settings: { ...settings.settings, mayReserve: { who: 'listed', userIds: ['1'] } } })
    expect(limited.status).toBe(200)
    expect(await hide(rui, number, 'company')).toMatchObject({ status: 403, body: { error: { code: 'no_permission' } } })
    expect((await hide(rui, number, 'me')).status).toBe(200)
    expect((await hide(ana, number, 'company')).status).toBe(200)
    expect(await show(rui, number, 'company')).toMatchObject({ status: 403, body: { error: { code: 'no_permission' } } })
    await ana.put('/api/settings', { version: limited.body.version, settings: settings.settings })
  })

  it('is refused for what the partner does not see, without a session, to operators and with other words', async () => {
    const far = await publishOne(product, operator, stranger({ country: 'PL', place: 'Warszawa', phone: '+48 512 345 678' }))
    const near = await publishOne(product, operator, stranger())
    for (const number of [far, 'IR-999999', 'IR-x']) expect(await hide(ana, number, 'me')).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } })
    expect((await fetch(`${product.url}/api/requests/${near}/hidden`, { method: 'DELETE' })).status).toBe(401)
    expect((await hide(operator, near, 'me')).body.error.code).toBe('access_denied')
    for (const body of [{}, { for: 'me' }, { for: 'all', reason: 'other' }, { for: 'me', reason: 'ugly' }, { for: 'me', reason: 'other', more: 1 }]) {
      expect((await ana.put<ErrorBody>(`/api/requests/${near}/hidden`, body)).status).toBe(400)
    }
    expect((await ana.delete(`/api/requests/${near}/hidden`)).status).toBe(400)
    expect((await ana.get('/api/requests?hidden=2')).status).toBe(400)
  })

  it('does not hide what the company holds, and keeps nobody from reserving', async () => {
    const number = await publishOne(product, operator, stranger())
    await hide(ana, number, 'company')
    expect((await reserve(rui, number)).status).toBe(200)
    expect(await numbers(ana)).toContain(number)
  })
})

describe.each(ENGINES)('what rows of the open list tell, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let luso: Api

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS)
    ;[operator, luso] = await Promise.all([product.as('vendor'), product.as('luso')])
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  it('what partners usually see, while nothing is open', async () => {
    expect((await openList(luso)).body).toMatchObject({ requests: [], more: false, recent: { days: 30 } })
  })

  it('the client’s clock, ways to reach them, when it closes, and what of it was won before', async () => {
    const number = await publishOne(product, operator, stranger({ place: 'Porto', needs: ['telephony'] }))
    const { requests, wonOf, recent } = (await openList(luso)).body
    const row = requests.find((it) => it.number === number)
    expect(row).toMatchObject({
      timeZone: { name: 'Europe/Lisbon' }, channels: { phone: true, email: true }, repeatClient: false, hidden: null, match: { needs: ['telephony'], country: true },
    })
    expect(row?.closesAt).toBeGreaterThan(product.clock.now() + 30 * DAY_MS)
    expect(wonOf).toBeGreaterThan(0)
    expect(row?.match?.alike).toBeLessThanOrEqual(wonOf)
    expect(recent).toBe(null)
  })

  it('that the client had sent a request before', async () => {
    const person = stranger()
    await publishOne(product, operator, person)
    const number = await publishOne(product, operator, { ...stranger(), phone: person.phone ?? '' })
    expect((await openList(luso)).body.requests.find((it) => it.number === number)?.repeatClient).toBe(true)
  })
})
