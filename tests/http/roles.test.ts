import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFeed } from '../../server/app/live/feed.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { AccessView } from '../../server/contract/access.ts'
import { OPERATOR_ROLES, rightsOf } from '../../server/core/operator-roles.ts'
import type { OperatorRole } from '../../server/core/operator-roles.ts'
import { readAssets } from '../../server/http/assets.ts'
import { OPERATOR_WAYS } from '../../server/routes/operator-rights.ts'
import { createServer } from '../../server/server.ts'
import { findOperatorOfPortal, saveOperator } from '../../server/store/operators.ts'
import { ENGINES, openProduct } from '../app/steps.ts'
import type { Api, Product } from '../support/product.ts'
import { routesOf } from '../support/routes.ts'
import type { FoundRoute } from '../support/routes.ts'

const OPERATORS = '/api/operator'
const OMAR = '5'

describe.each(ENGINES)('what the vendor’s staff may do, on %s', (_engine, open) => {
  let product: Product
  let admin: Api
  let omar: Api
  let ways: FoundRoute[]

  beforeAll(async () => {
    product = await openProduct(open)
    ;[admin, omar] = [await product.as('vendor'), await product.as('vendor', Number(OMAR))]
    const routes = routesOf(createServer(product.app, createFeed(product.app), readAssets(join(import.meta.dirname, '..', '..', 'dist'))))
    ways = routes.filter(({ path }) => path.startsWith(`${OPERATORS}/`)).map(({ method, path }) => ({ method, path: path.slice(OPERATORS.length) }))
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  const nameOf = ({ method, path }: FoundRoute): string => `${method} ${path}`
  const right = (way: FoundRoute) => (OPERATOR_WAYS as Record<string, ReturnType<typeof rightsOf>[number]>)[nameOf(way)]!

  async function make(roles: OperatorRole[]): Promise<void> {
    const known = (await findOperatorOfPortal(product.app.db, OMAR))!
    await saveOperator(product.app.db, known, { roles, disabledAt: null })
  }

  async function call(token: string | null, { method, path }: FoundRoute): Promise<{ status: number, code: string }> {
    const url = path.replace(':number', 'IR-9999').replace(':entity', 'lead').replace(/:\w+/g, randomUUID())
    const answer = await fetch(product.url + OPERATORS + url, {
      method, headers: { ...(token !== null && { authorization: `Bearer ${token}` }), ...(method !== 'GET' && { 'content-type': 'application/json' }) }, ...(method !== 'GET' && { body: '{}' }),
    })
    const text = await answer.text()
    return { status: answer.status, code: text.startsWith('{"error"') ? (JSON.parse(text) as ErrorBody).error.code : '' }
  }

  it('is said for every way in, and for none that is not there', () => {
    expect(ways.length).toBeGreaterThan(50)
    expect(Object.keys(OPERATOR_WAYS).toSorted()).toEqual(ways.map(nameOf).toSorted())
  })

  it.each([...OPERATOR_ROLES.map((role) => [role, [role]] as const), ['nobody', []] as const])('a %s can do what the role allows and nothing else', async (_role, roles) => {
    await make([...roles])
    const rights = rightsOf(roles)
    const answers = await Promise.all(ways.map(async (way) => ({ way, ...await call(omar.token, way) })))
    const wrong = answers.filter(({ way, status, code }) => (rights.includes(right(way)) ? code === 'no_right' || status === 401 || status >= 500 : code !== 'no_right'))
    expect(wrong.map(({ way, status, code }) => `${nameOf(way)}: ${status} ${code}`)).toEqual([])
  })

  it('is nothing for a partner, and nothing without a session', async () => {
    const luso = await product.as('luso')
    await Promise.all(ways.map(async (way) => {
      expect([nameOf(way), await call(luso.token, way)]).toEqual([nameOf(way), { status: 403, code: 'access_denied' }])
      expect([nameOf(way), await call(null, way)]).toEqual([nameOf(way), { status: 401, code: 'auth' }])
    }))
    expect(await call(admin.token, { method: 'GET', path: '/secrets' })).toEqual({ status: 404, code: 'not_found' })
  })

  it('ends with the role, at the next call', async () => {
    await make(['moderator'])
    expect((await omar.get('/api/operator/requests')).status).toBe(200)
    const { body } = await admin.get<AccessView>('/api/operator/access')
    const known = body.operators.find(({ name }) => name === 'Omar Haddad')!
    expect((await admin.put<AccessView>(`/api/operator/access/${known.id}`, { version: known.version, roles: [], isDisabled: false })).status).toBe(200)
    expect(await omar.get('/api/operator/requests')).toMatchObject({ status: 403, body: { error: { code: 'no_right' } } })
    expect(await omar.post('/api/stream/ticket')).toMatchObject({ status: 403 })
  })

  it('is changed by one person at a time, and never so that nobody could change it', async () => {
    const { body } = await admin.get<AccessView>('/api/operator/access')
    const [petra, known] = ['Petra Novak', 'Omar Haddad'].map((name) => body.operators.find((it) => it.name === name)!) as [AccessView['operators'][number], AccessView['operators'][number]]
    const answers = await Promise.all([['quality'], ['privacy']].map((roles) => admin.put<AccessView & ErrorBody>(`/api/operator/access/${known.id}`, { version: known.version, roles, isDisabled: false })))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect(await admin.put(`/api/operator/access/${petra.id}`, { version: petra.version, roles: ['read_only'], isDisabled: false })).toMatchObject({ status: 409, body: { error: { code: 'last_admin' } } })
    expect((await admin.get<AccessView>('/api/operator/access')).body.operators.find(({ id }) => id === petra.id)).toMatchObject({ roles: ['admin'], version: petra.version })
    const kinds = await product.app.db.selectFrom('journal').select('details').where('kind', '=', 'operator_changed').execute()
    expect(kinds.at(-1)?.details).toMatch(/^Omar Haddad \([\w-]+\): no role → (quality|privacy), nobody else could confirm$/)
  })
})
