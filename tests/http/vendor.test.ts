import { randomUUID } from 'node:crypto'
import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ApiKeysView, NewApiKeyView } from '../../server/contract/api-key.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { PartnerView } from '../../server/contract/partner.ts'
import { partnerView } from '../../server/contract/partner.ts'
import { VENDOR_ENDPOINTS } from '../../server/contract/vendor.ts'
import type { Endpoint } from '../../server/contract/endpoint.ts'
import type { SavedView, VendorListView, VendorSanctionView } from '../../server/contract/vendor.ts'
import { DAY_MS, MINUTE_MS } from '../../server/core/time.ts'
import { vendorOpenApi, vendorRoutes } from '../../server/routes/vendor.ts'
import { ENGINES, openProduct } from '../app/steps.ts'
import type { Answer, Api, Product } from '../support/product.ts'

const CARD = { name: 'Nordlys AS', status: 'silver', city: 'Oslo', homeCountry: 'NO', timeZone: 'Europe/Oslo', email: 'requests@nordlys.example', approvedAt: '2026-02-01' }

describe.each(ENGINES)('the vendor’s API, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let key: string

  beforeAll(async () => {
    product = await openProduct(open)
    operator = await product.as('vendor')
    key = (await operator.post<NewApiKeyView>('/api/operator/api-keys', { name: 'Partner system' })).body.key
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  async function call<T>(method: string, path: string, body?: unknown, bearer = key): Promise<Answer<T & ErrorBody>> {
    const answer = await fetch(`${product.url}/api/vendor/v1${path}`, {
      method, headers: { 'authorization': `Bearer ${bearer}`, 'content-type': 'application/json' }, ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return { status: answer.status, body: await answer.json() as T & ErrorBody }
  }
  const put = (id: string, card: object): Promise<Answer<SavedView & ErrorBody>> => call('PUT', `/partners/${id}`, card)
  const journalOf = (id: string) => product.app.db.selectFrom('journal').selectAll().where('partner_id', '=', id).orderBy('id').execute()
  const remove = async (id: string): Promise<Answer<ApiKeysView & ErrorBody>> => {
    const answer = await fetch(`${product.url}/api/operator/api-keys/${id}`, { method: 'DELETE', headers: { authorization: `Bearer ${operator.token}` } })
    return { status: answer.status, body: await answer.json() as ApiKeysView & ErrorBody }
  }

  it('enters a partner once; the same again changes nothing and leaves no row', async () => {
    expect(await put('nordlys', CARD)).toMatchObject({ status: 201, body: { result: 'created', partner: { id: 'nordlys', groupId: 'nordlys', approvedAt: '2026-02-01T00:00:00.000Z', portalDomain: null } } })
    expect(await put('nordlys', CARD)).toMatchObject({ status: 200, body: { result: 'unchanged', fields: [] } })
    expect(await journalOf('nordlys')).toMatchObject([{ kind: 'partner_changed', user_name: 'Partner system', member_id: null }])
    const { body } = await call<PartnerView>('GET', '/partners/nordlys')
    expect(partnerView.parse(body)).toEqual(body)
  })

  it('replaces a card but not the partner’s own choice of locations', async () => {
    await put('nordlys', { ...CARD, locations: [{ country: 'SE' }, { country: 'DK', region: 'DK-84' }] })
    const { body } = await put('nordlys', { ...CARD, email: undefined })
    expect(body).toMatchObject({ result: 'changed', fields: ['email'], partner: { email: null, locations: [{ country: 'SE', region: null }, { country: 'DK', region: 'DK-84' }] } })
  })

  it('changes the given fields and no others', async () => {
    expect((await call<SavedView>('PATCH', '/partners/nordlys', { city: 'Bergen' })).body).toMatchObject({ fields: ['city'], partner: { city: 'Bergen', status: 'silver' } })
    expect((await call<SavedView>('PATCH', '/partners/nordlys/status', { status: 'gold' })).body).toMatchObject({ fields: ['status'], partner: { city: 'Bergen', status: 'gold' } })
    expect(await call('PATCH', '/partners/nobody', { city: 'Bergen' })).toMatchObject({ status: 404 })
  })

  it('loses no field when several systems change one partner at once', async () => {
    await put('busy', CARD)
    const patches = [{ city: 'Bodø' }, { email: 'b@nordlys.example' }, { status: 'gold' }, { tutorialPassedAt: '2026-03-01' }, { nfrPortalAt: '2026-03-02' }, { groupId: 'north' }]
    expect((await Promise.all(patches.map((patch) => call('PATCH', '/partners/busy', patch)))).map(({ status }) => status)).toEqual(patches.map(() => 200))
    expect((await call<PartnerView>('GET', '/partners/busy')).body).toMatchObject({
      city: 'Bodø', email: 'b@nordlys.example', status: 'gold', tutorialPassedAt: '2026-03-01T00:00:00.000Z', nfrPortalAt: '2026-03-02T00:00:00.000Z', groupId: 'north',
    })
    expect(await journalOf('busy')).toHaveLength(7)
  })

  it('enters one partner when the same one comes six times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => put('once', CARD)))
    expect(answers.map(({ body }) => body.result).sort()).toEqual(['created', ...Array<string>(5).fill('unchanged')])
    expect(await journalOf('once')).toHaveLength(1)
  })

  it('does not undo a suspension with an old card', async () => {
    await product.app.db.updateTable('partners').set({ suspended_until: product.clock.now() + 1e9, question_due_at: 5 }).where('id', '=', 'busy').execute()
    await put('busy', { ...CARD, name: 'Nordlys Nord AS' })
    expect(await product.app.db.selectFrom('partners').select(['name', 'question_due_at']).where('id', '=', 'busy').where('suspended_until', 'is not', null).execute())
      .toEqual([{ name: 'Nordlys Nord AS', question_due_at: 5 }])
    expect((await call<PartnerView>('GET', '/partners/busy')).body.suspendedUntil).toMatch(/^\d{4}-/)
  })

  it('suspends a partner once per key, and lifts that with a reason', async () => {
    await put('barred', CARD)
    const sanction = { kind: 'suspension', key: randomUUID(), rule: '6.2', reason: 'Contacts were passed on.', evidence: 'Ticket 4711', until: 'for_good' }
    const answers = [await call<VendorSanctionView>('POST', '/partners/barred/sanctions', sanction), await call<VendorSanctionView>('POST', '/partners/barred/sanctions', sanction)]
    expect(answers[0]).toMatchObject({ status: 200, body: { partnerId: 'barred', until: 'for_good', liftedAt: null } })
    expect(answers[1]).toEqual(answers[0])
    expect((await call<PartnerView>('GET', '/partners/barred')).body.suspendedUntil).toBe('for_good')
    const { id } = answers[0]!.body
    expect((await call('DELETE', `/sanctions/${id}`)).status).toBe(400)
    expect((await call<VendorSanctionView>('DELETE', `/sanctions/${id}?reason=A%20mistake`)).body.liftedAt).not.toBeNull()
    expect(await call('DELETE', `/sanctions/${id}?reason=A%20mistake`)).toMatchObject({ status: 409, body: { error: { code: 'already_decided' } } })
    expect((await call<PartnerView>('GET', '/partners/barred')).body.suspendedUntil).toBeNull()
    expect(await call('POST', '/partners/nobody/sanctions', { ...sanction, key: randomUUID() })).toMatchObject({ status: 404 })
    expect(await call('POST', '/partners/barred/sanctions', { ...sanction, key: randomUUID(), until: '2026-01-01' })).toMatchObject({ status: 409, body: { error: { code: 'sanction_past' } } })
    expect((await journalOf('barred')).map(({ kind, user_name }) => [kind, user_name])).toEqual([
      ['partner_changed', 'Partner system'], ['sanction_imposed', 'Partner system'], ['sanction_lifted', 'Partner system'],
    ])
  })

  it('gives the register a page at a time', async () => {
    const seen: string[] = []
    let after: string | null = ''
    while (after !== null) {
      const { body }: Answer<VendorListView> = await call('GET', `/partners?limit=2${after && `&after=${after}`}`)
      seen.push(...body.partners.map(({ id }) => id))
      after = body.next
    }
    const rows = await product.app.db.selectFrom('partners').select('id').execute()
    expect(seen).toEqual(rows.map(({ id }) => id).sort())
  })

  it.each<[what: string, method: string, path: string, body: unknown, status: number, code: string]>([
    ['a card with a field too many', 'PUT', '/partners/x', { ...CARD, level: 4 }, 400, 'invalid'], ['half a card', 'PUT', '/partners/x', { name: 'Half' }, 400, 'invalid'],
    ['an empty body', 'PUT', '/partners/x', undefined, 400, 'invalid'], ['a list', 'PATCH', '/partners/x', [], 400, 'invalid'], ['an id with a space', 'GET', '/partners/x%20y', undefined, 400, 'invalid'],
    ['a page of a thousand', 'GET', '/partners?limit=1000', undefined, 400, 'invalid'], ['a restricted country', 'PUT', '/partners/x', { ...CARD, homeCountry: 'KP' }, 409, 'location_restricted'],
    ['four locations', 'PUT', '/partners/x', { ...CARD, locations: ['SE', 'DK', 'FI', 'IS'].map((country) => ({ country })) }, 409, 'locations_many'],
    ['the portal of another', 'PUT', '/partners/x', { ...CARD, portalDomain: 'taken.bitrix24.eu' }, 409, 'domain_taken'], ['an unknown URL', 'GET', '/everything', undefined, 404, 'not_found'],
  ])('refuses %s', async (_what, method, path, body, status, code) => {
    await call('PATCH', '/partners/nordlys', { portalDomain: 'taken.bitrix24.eu' })
    expect(await call(method, path, body)).toMatchObject({ status, body: { error: { code } } })
    expect(await call('GET', '/partners/x')).toMatchObject({ status: 404 })
  })

  it('shows a key once, keeps its last use once a minute, and forgets a revoked one', async () => {
    const made = (await operator.post<NewApiKeyView>('/api/operator/api-keys', { name: 'Old system' })).body
    const lastUse = async (): Promise<number | null | undefined> => (await operator.get<ApiKeysView>('/api/operator/api-keys')).body.keys.find(({ id }) => id === made.id)?.lastUsedAt
    expect(JSON.stringify((await operator.get('/api/operator/api-keys')).body)).not.toContain(made.key)
    expect(JSON.stringify(await product.app.db.selectFrom('api_keys').selectAll().execute())).not.toContain(made.key)
    expect(await lastUse()).toBeNull()
    expect((await call('GET', '/partners/nordlys', undefined, made.key)).status).toBe(200)
    const first = await lastUse()
    await call('GET', '/partners/nordlys', undefined, made.key)
    expect(await lastUse()).toBe(first)
    product.clock.advance(2 * MINUTE_MS)
    await call('GET', '/partners/nordlys', undefined, made.key)
    expect(await lastUse()).toBeGreaterThan(first ?? Infinity)

    expect((await remove(made.id)).body.keys.find(({ id }) => id === made.id)?.revoked?.by).toMatch(/\w/)
    expect((await remove(made.id)).status).toBe(404)
    const [revoked, unknown] = [await call('GET', '/partners/nordlys', undefined, made.key), await call('GET', '/partners/nordlys', undefined, `irk_${'a'.repeat(43)}`)]
    expect(revoked).toEqual(unknown)
    expect(revoked).toMatchObject({ status: 401, body: { error: { code: 'api_key' } } })
    const kinds = await product.app.db.selectFrom('journal').select('kind').where('kind', 'in', ['api_key_made', 'api_key_revoked']).orderBy('id').execute()
    expect(kinds.map(({ kind }) => kind)).toEqual(['api_key_made', 'api_key_made', 'api_key_revoked'])
  })

  it('gives a system another key, and a day to change over', async () => {
    const old = (await operator.post<NewApiKeyView>('/api/operator/api-keys', { name: 'Busy system', scopes: ['partners', 'intake'] })).body
    const next = await operator.post<NewApiKeyView>(`/api/operator/api-keys/${old.id}/rotate`)
    expect(next).toMatchObject({ status: 201, body: { name: 'Busy system', scopes: ['partners', 'intake'], oldUntil: expect.any(Number) as number } })
    const works = async (key: string): Promise<number> => (await call('GET', '/partners/nordlys', undefined, key)).status
    expect([await works(old.key), await works(next.body.key)]).toEqual([200, 200])
    product.clock.advance(DAY_MS)
    operator = await product.as('vendor')
    expect([await works(old.key), await works(next.body.key)]).toEqual([401, 200])
    expect((await operator.post(`/api/operator/api-keys/${old.id}/rotate`)).status).toBe(404)
  })

  it('lets only operators make keys, and no session in their place', async () => {
    const luso = await product.as('luso')
    expect(await luso.post('/api/operator/api-keys', { name: 'Mine' })).toMatchObject({ status: 403 })
    expect(await luso.get('/api/operator/api-keys')).toMatchObject({ status: 403 })
    expect(await call('GET', '/partners', undefined, luso.token)).toMatchObject({ status: 401 })
    expect(await call('GET', '/partners', undefined, operator.token)).toMatchObject({ status: 401 })
    expect((await operator.post('/api/operator/api-keys', { name: '' })).status).toBe(400)
  })

  it('answers wrong keys no longer after twenty, and good ones all the same', async () => {
    const statuses = []
    for (let count = 0; count < 22; count += 1) statuses.push((await call('GET', '/partners', undefined, `wrong-${count}`)).status)
    expect(statuses.at(-1)).toBe(429)
    expect((await call('GET', '/partners/nordlys')).status).toBe(200)
  })

  it('describes itself without a key', async () => {
    const answer = await fetch(`${product.url}/api/vendor/v1/openapi.json`)
    expect(await answer.json()).toEqual(JSON.parse(JSON.stringify(vendorOpenApi(product.app.publicUrl))))
  })
})

describe('the OpenAPI document', () => {
  type Operation = { operationId: string, requestBody?: { content: Record<string, { example?: unknown }> } }
  const document = vendorOpenApi('https://requests.example')
  const paths = document['paths'] as Record<string, Record<string, Operation>>
  const described = Object.entries(paths).flatMap(([path, operations]) => Object.keys(operations).map((method) => `${method} ${path}`)).sort()

  it('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(document)) as Record<string, unknown>)
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined })
  })

  it('has every registered route, and no other', () => {
    type Layer = { route?: { path: string, methods: Record<string, boolean> } }
    const { stack } = vendorRoutes({} as never) as unknown as { stack: Layer[] }
    const registered = stack.flatMap(({ route }) => (route ? Object.keys(route.methods).map((method) => `${method} ${route.path.replace(/:(\w+)/g, '{$1}')}`) : []))
    expect(registered.sort()).toEqual(described)
  })

  it('has examples that the routes accept', () => {
    const bodies = Object.values<Endpoint>(VENDOR_ENDPOINTS).filter(({ body }) => body !== null)
    expect(bodies.length).toBeGreaterThan(2)
    for (const { method, path, body } of bodies) {
      const example = paths[path]?.[method]?.requestBody?.content['application/json']?.example
      expect(body?.safeParse(example).error?.issues, `${method} ${path}`).toBeUndefined()
    }
  })
})
