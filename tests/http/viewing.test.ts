import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFeed } from '../../server/app/live/feed.ts'
import type { AccessView } from '../../server/contract/access.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { SessionView } from '../../server/contract/session.ts'
import { readAssets } from '../../server/http/assets.ts'
import { createServer } from '../../server/server.ts'
import { canariesIn, canary } from '../support/canary.ts'
import { BOUNDLESS, ENGINES, openProduct } from '../app/steps.ts'
import { contactOf, publishOne, reserve } from '../support/product.ts'
import type { Product } from '../support/product.ts'
import { routesOf } from '../support/routes.ts'

const CLIENT = { firstName: 'Xanthippe', lastName: 'Quillfeather', email: 'xanthippe@quillfeather.example', phone: '+351 912 777 543' }
const PLANTED = ['Xanthippe', 'Quillfeather', '912777543', '912 777 543', CLIENT.email].map(canary)
/** Without a session, or not a partner's. */
const OTHERS = /^\/api\/(operator|vendor|intake|console|session$|start$|install|sign-in|stream$)/

describe.each(ENGINES)('the app as the vendor sees a partner see it, on %s', (_engine, open) => {
  let product: Product
  let viewer: SessionView
  let id: string

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS)
    const [operator, luso] = [await product.as('vendor'), await product.as('luso')]
    const number = await publishOne(product, operator, CLIENT)
    id = (await reserve(luso, number)).body.id
    await contactOf(luso, id)
    viewer = (await operator.post<SessionView>('/api/operator/partners/luso/view')).body
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  const call = async (method: string, path: string): Promise<{ status: number, text: string }> => {
    const answer = await fetch(product.url + path, { method, headers: { 'authorization': `Bearer ${viewer.token}`, 'content-type': 'application/json' }, ...(method !== 'GET' && { body: '{}' }) })
    return { status: answer.status, text: await answer.text() }
  }

  it('reads what the partner reads, and stands in the journal', async () => {
    expect(viewer).toMatchObject({ role: 'partner', isViewing: true, user: { name: 'Petra Novak' } })
    expect(JSON.parse((await call('GET', '/api/session/viewing')).text)).toMatchObject({ token: viewer.token, isViewing: true })
    expect((await call('GET', '/api/me')).text).toContain('Luso Digital')
    expect((await call('GET', `/api/reservations/${id}`)).status).toBe(200)
    const row = await product.app.db.selectFrom('journal').select(['user_name', 'partner_id']).where('kind', '=', 'partner_viewed').executeTakeFirst()
    expect(row).toEqual({ user_name: 'Petra Novak', partner_id: 'luso' })
  })

  it('changes nothing and shows no contact, on any route', async () => {
    const routes = routesOf(createServer(product.app, createFeed(product.app), readAssets(join(import.meta.dirname, '..', '..', 'dist')))).filter(({ path }) => path.startsWith('/api/') && !OTHERS.test(path))
    expect(routes.length).toBeGreaterThan(60)
    const people = await product.app.db.selectFrom('people').selectAll().orderBy('user_id').execute()
    for (const { method, path } of routes) {
      const { status, text } = await call(method, path.replace(':id', id).replace(/:\w+/g, randomUUID()))
      expect([method, path, canariesIn(Buffer.from(text), PLANTED)]).toEqual([method, path, []])
      if (method !== 'GET' && path !== '/api/stream/ticket') expect([method, path, status, (JSON.parse(text) as ErrorBody).error.code]).toEqual([method, path, 403, 'viewing_only'])
      else expect([method, path, status >= 500]).toEqual([method, path, false])
    }
    expect(await product.app.db.selectFrom('people').selectAll().orderBy('user_id').execute()).toEqual(people)
  })

  it('ends when the roles of whoever looks are changed', async () => {
    const admin = await product.as('vendor')
    const { body } = await admin.get<AccessView>('/api/operator/access')
    const { id: operatorId, version, roles } = body.operators.find(({ isMe }) => isMe)!
    expect((await call('GET', '/api/me')).status).toBe(200)
    expect((await admin.put(`/api/operator/access/${operatorId}`, { version, roles: [...roles, 'quality'], isDisabled: false })).status).toBe(200)
    expect((await call('GET', '/api/me')).status).toBe(401)
  })
})
