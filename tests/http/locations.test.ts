import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { LocationChoicesView, LocationsView } from '../../server/contract/location.ts'
import type { DeskView } from '../../server/contract/desk.ts'
import type { OpenListView } from '../../server/contract/request.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { BOUNDLESS, ENGINES, openProduct, reserveNew, stranger } from '../app/steps.ts'
import type { Answer, Api, Product } from '../support/product.ts'
import { publishOne } from '../support/product.ts'
import { openStream } from './open-stream.ts'

type Shown = Answer<LocationsView & ErrorBody>

describe.each(ENGINES)('a partner’s locations, on %s', (_engine, open) => {
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
  beforeEach(async () => {
    await product.app.db.updateTable('partners').set({ locations_changed_at: null }).where('id', '=', 'luso').execute()
  })

  const places = (...keys: string[]) => keys.map((key) => ({ country: key.slice(0, 2), region: key.length > 2 ? key : null }))
  const read = async (api = luso): Promise<LocationsView> => (await api.get<LocationsView>('/api/locations')).body
  const put = async (keys: string[], { api = luso, version = undefined as string | undefined } = {}): Promise<Shown> =>
    api.put('/api/locations', { version: version ?? (await read(api)).version, locations: places(...keys) })
  const codeOf = async (answer: Promise<Shown>): Promise<string> => (await answer).body.error.code
  const clear = async (): Promise<void> => {
    await operator.put('/api/operator/partners/luso/locations', { version: (await read()).version, locations: [], reason: 'for a test' })
  }

  it('are chosen at once the first time, then not for thirty days, and the moment of the next change is told', async () => {
    const chosen = await put(['ES-GA', 'AO'])
    expect(chosen.body).toMatchObject({ home: { country: 'PT', name: 'Portugal' }, extra: [{ region: 'ES-GA', name: 'Galicia, Spain', why: null }, { country: 'AO' }], most: 3, canChange: true })
    expect(chosen.body.nextChangeAt).toBe((chosen.body.changedAt ?? 0) + 30 * DAY_MS)
    const refused = await put(['BR'])
    expect(refused).toMatchObject({ status: 409, body: { error: { code: 'locations_soon' } } })
    expect(refused.body.error.message).toMatch(/^You changed your locations on \d{4}-\d\d-\d\d\. The next change is possible on \d{4}-\d\d-\d\d \d\d:\d\d UTC\. Nothing was changed\.$/)
    expect((await read()).version).toBe('ES-GA AO')
    const journal = await product.app.db.selectFrom('journal').selectAll().where('kind', '=', 'locations_changed').orderBy('id', 'desc').executeTakeFirstOrThrow()
    expect(journal).toMatchObject({ partner_id: 'luso', details: expect.stringMatching(/→ ES-GA AO$/) as string })
  })

  it('are not changed by saving the same, also in another order', async () => {
    await clear()
    await put(['ES', 'AO'])
    await product.app.db.updateTable('partners').set({ locations_changed_at: null }).where('id', '=', 'luso').execute()
    expect((await put(['AO', 'ES'])).body).toMatchObject({ version: 'ES AO', changedAt: null, nextChangeAt: null })
  })

  it('can be changed again when the days are over, also if the clock went back meanwhile', async () => {
    await clear()
    await put(['ES'])
    await product.app.db.updateTable('partners').set({ locations_changed_at: product.clock.now() - 30 * DAY_MS + 60_000 }).where('id', '=', 'luso').execute()
    expect(await codeOf(put(['AO']))).toBe('locations_soon')
    await product.app.db.updateTable('partners').set({ locations_changed_at: product.clock.now() - 30 * DAY_MS }).where('id', '=', 'luso').execute()
    expect((await put(['AO'])).body.version).toBe('AO')
    await product.app.db.updateTable('partners').set({ locations_changed_at: product.clock.now() + DAY_MS }).where('id', '=', 'luso').execute()
    expect(await codeOf(put(['ES']))).toBe('locations_soon')
  })

  it.each<[what: string, keys: string[], code: string, message: RegExp]>([
    ['a restricted country', ['IR'], 'location_restricted', /^Requests from Iran cannot be shared/], ['the home country', ['PT'], 'location_twice', /^Portugal is one/],
    ['a region of it', ['PT-13'], 'location_twice', /^Porto, Portugal is one/], ['one twice', ['ES', 'ES'], 'location_twice', /^Spain is one/], ['a province and its community', ['ES-AN', 'ES-AL'], 'location_twice', /^Almería, Spain is one/],
    ['a place nobody knows', ['ZZ'], 'location_unknown', /^ZZ is no country/], ['a region of another country', ['ES-ZZ'], 'location_unknown', /^ES-ZZ is no/],
    ['four', ['ES', 'AO', 'BR', 'MZ'], 'locations_many', /^You can have 3 additional/],
  ])('refuse %s', async (_what, keys, code, message) => {
    await clear()
    const { status, body } = await put(keys)
    expect([status, body.error.code, body.error.message]).toEqual([409, code, expect.stringMatching(message)])
    expect((await read()).extra).toEqual([])
  })

  it('are a country and a region that belong together', async () => {
    const { version } = await read()
    expect(await luso.put('/api/locations', { version, locations: [{ country: 'ES', region: 'PT-13' }] })).toMatchObject({ status: 409, body: { error: { code: 'location_unknown' } } })
    expect(await luso.put('/api/locations', { version, locations: ['ES'] })).toMatchObject({ status: 400 })
    expect(await luso.put('/api/locations', { locations: [] })).toMatchObject({ status: 400 })
  })

  it('are changed by administrators only, and not from another portal', async () => {
    const employee = await product.as('iberia', 6)
    expect((await read(employee)).canChange).toBe(false)
    expect(await codeOf(put(['ES'], { api: employee }))).toBe('not_admin')
    expect(await luso.put('/api/operator/partners/luso/locations', { version: '', locations: [], reason: 'mine' })).toMatchObject({ status: 403 })
    expect((await fetch(`${product.url}/api/locations`)).status).toBe(401)
  })

  it('are not lost when two administrators save at once', async () => {
    await clear()
    const { version } = await read()
    const answers = await Promise.all(['ES', 'AO', 'BR'].map((key) => put([key], { version })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    expect(answers.find(({ status }) => status === 409)?.body.error.code).toBe('locations_changed')
    expect((await read()).version).toBe(answers.find(({ status }) => status === 200)?.body.version)
  })

  it('can be changed by an operator at any time, with a reason, and the partner’s right stays', async () => {
    await clear()
    await put(['ES'])
    const { version, changedAt } = await read()
    const answer = await operator.put<{ locations: { version: string } }>('/api/operator/partners/luso/locations', { version, locations: places('AO'), reason: 'asked by phone' })
    expect(answer).toMatchObject({ status: 200, body: { locations: { version: 'AO', changedAt } } })
    const { details } = await product.app.db.selectFrom('journal').select('details').where('kind', '=', 'locations_changed').orderBy('id', 'desc').executeTakeFirstOrThrow()
    expect(details).toBe('locations: ES → AO (asked by phone)')
    expect(await operator.put('/api/operator/partners/luso/locations', { version, locations: [], reason: 'old view' })).toMatchObject({ status: 409 })
    expect(await operator.put('/api/operator/partners/nobody/locations', { version, locations: [], reason: 'nobody' })).toMatchObject({ status: 404 })
  })

  it('hold at once for the open list and for open screens, and take nothing away', async () => {
    await clear()
    const mine = await reserveNew(product, operator, luso)
    const [before, other] = [await openStream(product, luso), await openStream(product, await product.as('iberia'))]
    await put(['AO'])
    await before.waitFor('resync')
    const number = await publishOne(product, operator, stranger({ country: 'AO', place: 'Luanda' }))
    await before.waitFor('request.published', number)
    expect(other.text()).not.toContain(number)
    expect((await luso.get<OpenListView>('/api/requests')).body.requests.map((it) => it.number)).toContain(number)
    await clear()
    expect((await luso.get<OpenListView>('/api/requests')).body.requests.map((it) => it.number)).not.toContain(number)
    expect((await luso.get(`/api/reservations/${mine.id}`)).status).toBe(200)
    before.close()
    other.close()
  })

  it('tell how many requests came from there in thirty days, a region by itself', async () => {
    const countries = async () => (await luso.get<Extract<LocationChoicesView, { countries: unknown }>>('/api/locations/choices')).body
    const before = (await countries()).countries.find(({ code }) => code === 'MZ')?.requests ?? 0
    await publishOne(product, operator, stranger({ country: 'MZ', place: 'Maputo' }))
    const closed = await publishOne(product, operator, stranger({ country: 'MZ', place: 'Beira' }))
    await product.app.db.updateTable('requests').set({ state: 'closed', close_reason: 'withdrawn', region: 'MZ-S' }).where('number', '=', Number(closed.slice(3))).execute()
    const old = await publishOne(product, operator, stranger({ country: 'MZ', place: 'Tete' }))
    await product.app.db.updateTable('requests').set({ published_at: product.clock.now() - 31 * DAY_MS }).where('number', '=', Number(old.slice(3))).execute()
    const now = await countries()
    expect([now.demandDays, now.countries.find(({ code }) => code === 'MZ')?.requests]).toEqual([30, before + 2])
    await clear()
    expect((await put(['MZ-S'])).body.extra).toMatchObject([{ region: 'MZ-S', requests: 1 }])
  })

  it('say who changed them last, without the names of the vendor’s people', async () => {
    await clear()
    expect((await read()).changed).toEqual({ by: null, at: expect.any(Number) as number })
    await put(['ES'])
    expect((await read()).changed).toMatchObject({ by: 'Ana Silva' })
  })

  it('have a home that only the vendor moves, asked for once at a time', async () => {
    const ask = (country: string, api = luso): Promise<Shown> => api.post('/api/locations/home', { country, note: 'We moved' })
    const decide = async (decision: string): Promise<void> => {
      const { cases } = (await operator.get<DeskView>('/api/operator/cases')).body
      const id = cases.find(({ kind }) => kind === 'home_country')?.id ?? ''
      expect((await operator.post(`/api/operator/cases/${id}/decision`, { decision, note: 'looked at' })).status).toBe(200)
    }
    await clear()
    await put(['ES', 'AO'])
    expect(await codeOf(ask('ES', await product.as('luso', 7)))).toBe('not_admin')
    expect([await codeOf(ask('PT')), await codeOf(ask('IR')), await codeOf(ask('ZZ'))]).toEqual(['location_twice', 'location_restricted', 'location_unknown'])
    const answers = await Promise.all([ask('ES'), ask('ES'), ask('ES')])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    expect((await read()).homeCase).toMatchObject({ country: 'ES', by: 'Ana Silva', decided: null })
    await decide('keep')
    expect(await read()).toMatchObject({ home: { country: 'PT' }, homeCase: { decided: { isChanged: false } } })
    await ask('ES')
    await decide('change')
    // What the new home covers is no additional location any more.
    expect(await read()).toMatchObject({ home: { country: 'ES' }, extra: [{ country: 'AO' }], homeCase: { decided: { isChanged: true } } })
    await ask('PT')
    await decide('change')
  })

  it('are chosen from a list in which restricted countries say why they are impossible', async () => {
    const { countries } = (await luso.get<Extract<LocationChoicesView, { countries: unknown }>>('/api/locations/choices')).body
    expect(countries.length).toBeGreaterThan(200)
    expect(countries.find(({ code }) => code === 'IR')).toEqual({ code: 'IR', name: 'Iran', possible: false, why: 'Requests from Iran cannot be shared with partners.', requests: 0 })
    expect(countries.find(({ code }) => code === 'ES')).toMatchObject({ possible: true, why: null })
    const { regions } = (await luso.get<Extract<LocationChoicesView, { regions: unknown }>>('/api/locations/choices?country=PT')).body
    expect(regions).toHaveLength(20)
    expect(regions).toContainEqual({ code: 'PT-13', name: 'Porto' })
    expect(await luso.get('/api/locations/choices?country=ZZ')).toMatchObject({ status: 409, body: { error: { code: 'location_unknown' } } })
  })
})
