import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import { fairWeather } from '../../sandbox/weather.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { OpenListView } from '../../server/contract/request.ts'
import type { MeView, SessionView } from '../../server/contract/session.ts'
import type { SettingsView } from '../../server/contract/settings.ts'
import { openList, publishOne, reserve } from '../support/product.ts'
import type { Answer, Api, Product } from '../support/product.ts'
import { openStream } from '../http/open-stream.ts'
import { BOUNDLESS, ENGINES, intercept, openProduct, reserveNew, settleAll, stranger } from './steps.ts'

describe.each(ENGINES)('who may do what, on %s', (_engine, open) => {
  let product: Product
  let luso: SandboxPortal
  let operator: Api

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS)
    luso = product.sandbox.portal('luso')
    operator = await product.as('vendor')
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })
  afterEach(async () => {
    Object.assign(product.sandbox.weather, fairWeather(), { rateLimit: false, eventDelayMs: 5 })
    await settleAll(product)
  })

  async function openSession(portal: SandboxPortal, userId?: number, more: object = {}): Promise<Answer<SessionView & ErrorBody>> {
    const body = JSON.stringify({ accessToken: portal.tokensFor(userId).access_token, memberId: portal.memberId, ...more })
    const answer = await fetch(`${product.url}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    return { status: answer.status, body: await answer.json() as SessionView & ErrorBody }
  }
  async function letReserve(mayReserve: SettingsView['settings']['mayReserve']): Promise<void> {
    const admin = await product.as('luso')
    const { settings, version } = (await admin.get<SettingsView>('/api/settings')).body
    expect((await admin.put('/api/settings', { version, settings: { ...settings, mayReserve } })).status).toBe(200)
  }
  const me = async (api: Api): Promise<MeView> => (await api.get<MeView>('/api/me')).body

  it('an employee who was given the right reserves; another one looks and is told why', async () => {
    const [rui, ines] = [await product.as('luso', 7), await product.as('luso', 9)]
    await letReserve({ who: 'listed', userIds: ['7'] })
    const number = await publishOne(product, operator, stranger())
    expect((await me(rui)).gate).toBeNull()
    expect((await me(ines)).gate).toMatchObject({ code: 'no_permission', message: expect.stringContaining('administrator') as string })
    expect((await openList(ines)).body.requests.map((it) => it.number)).toContain(number)
    expect(await reserve(ines, number)).toMatchObject({ status: 403, body: { error: { code: 'no_permission' } } })
    expect((await reserve(rui, number)).status).toBe(200)
    await letReserve({ who: 'everyone', userIds: [] })
    expect((await me(ines)).gate).toBeNull()
  })

  it('an employee whom the administrator has not given the app is told so in words', async () => {
    luso.restrictUser(7)
    const answer = await openSession(luso, 7)
    expect(answer).toMatchObject({ status: 403, body: { error: { code: 'app_restricted', message: expect.stringContaining('Ask them to add you') as string } } })
    luso.restrictUser(7, false)
    expect((await openSession(luso, 7)).status).toBe(200)
  })

  it.each<[string, (results: Record<string, unknown>, errors: Record<string, unknown>) => void]>([
    ['by their card', (results) => Object.assign(results, { card: [{ ID: '9', USER_TYPE: 'extranet' }] })],
    ['by the portal’s refusal', (results, errors) => {
      delete results['card']
      Object.assign(errors, { card: { error: 'allowed_only_intranet_user', error_description: 'User is not an intranet user' } })
    }],
  ])('a guest from outside the company is known %s and refused', async (_name, change) => {
    const stop = intercept(product, async (_url, body, pass) => {
      const answer = await pass()
      const result = (answer.body as { result?: { result: Record<string, unknown>, result_error: Record<string, unknown> } }).result
      if ('cmd' in body && result && 'profile' in result.result) {
        if (Array.isArray(result.result_error)) result.result_error = {}
        change(result.result, result.result_error)
      }
      return answer
    })
    expect(await openSession(luso, 9)).toMatchObject({ status: 403, body: { error: { code: 'extranet' } } })
    stop()
    expect((await openSession(luso, 9)).status).toBe(200)
  })

  it('nobody is let in while the plan allows no apps, and is told that it passes', async () => {
    product.sandbox.weather.planLapsed = ['luso']
    expect(await openSession(luso)).toMatchObject({ status: 403, body: { error: { code: 'plan_lapsed', message: expect.stringContaining('by itself') as string } } })
    product.sandbox.weather.planLapsed = []
    expect((await openSession(luso)).status).toBe(200)
  })

  it('a second administrator’s pair stands by and takes over when the first one leaves', async () => {
    const nordwerk = product.sandbox.portal('nordwerk')
    const pairs = () => product.app.db.selectFrom('portal_tokens').select('user_id').where('member_id', '=', nordwerk.memberId).orderBy('user_id').execute()
    const second = nordwerk.users.find((it) => it.id === 4)!
    second.admin = true
    const { refresh_token: refreshToken } = nordwerk.tokensFor(4)
    expect((await openSession(nordwerk, 4, { refreshToken })).status).toBe(200)
    expect(await pairs()).toEqual([{ user_id: '1' }, { user_id: '4' }])
    // Their next visits cost the authorisation server nothing.
    const { refresh_token: unused } = nordwerk.tokensFor(4)
    expect((await openSession(nordwerk, 4, { refreshToken: unused })).status).toBe(200)
    expect((await fetch(`${product.sandbox.oauthUrl}/oauth/token/`, { method: 'POST', body: new URLSearchParams({
      grant_type: 'refresh_token', client_id: product.app.bitrix24.oauth.clientId, client_secret: product.app.bitrix24.oauth.clientSecret, refresh_token: unused,
    }) })).status).toBe(200)
    nordwerk.dismissUser(4)
    const api = await product.as('nordwerk')
    const { id } = await reserveNew(product, operator, api)
    await api.post(`/api/reservations/${id}/contact`)
    await settleAll(product)
    expect(nordwerk.findByOrigin(1, id)).toHaveLength(1)
    nordwerk.rehireUser(4)
    second.admin = false
  })

  describe('a partner with two portals', () => {
    const link = (portal: SandboxPortal, partnerId: string | null) => operator.put(`/api/operator/portals/${portal.memberId}/partner`, { partnerId })

    it('has one set of limits, one list and live news in both', async () => {
      const adria = product.sandbox.portal('adria')
      expect((await link(adria, 'luso')).status).toBe(200)
      const [here, there] = [await product.as('luso'), await product.as('adria')]
      const streams = [await openStream(product, here), await openStream(product, there)]
      const before = await me(there)
      expect(before.partner?.name).toBe('Luso Digital, Lda')
      const number = await publishOne(product, operator, stranger())
      expect((await reserve(here, number)).status).toBe(200)
      for (const stream of streams) await stream.waitFor('reservation.changed')
      for (const stream of streams) stream.close()
      const [one, other] = [await me(here), await me(there)]
      expect(other.limits).toEqual(one.limits)
      expect(other.limits.today.used).toBe(before.limits.today.used + 1)
      expect(await reserve(there, number)).toMatchObject({ status: 409, body: { error: { code: 'colleague_has_it' } } })
      expect((await there.get<OpenListView>('/api/requests')).status).toBe(200)
    })

    it('loses what the second one may see as soon as it is unlinked', async () => {
      const adria = product.sandbox.portal('adria')
      const there = await product.as('adria')
      const { id } = await reserveNew(product, operator, await product.as('luso'))
      expect((await there.get(`/api/reservations/${id}`)).status).toBe(200)
      await link(adria, null)
      expect((await me(there)).gate).toMatchObject({ code: 'not_linked' })
      expect((await there.get(`/api/reservations/${id}`)).status).toBeGreaterThanOrEqual(400)
      const number = await publishOne(product, operator, stranger())
      expect(await reserve(there, number)).toMatchObject({ status: 403, body: { error: { code: 'not_linked' } } })
      await link(adria, 'adria')
    })
  })
})
