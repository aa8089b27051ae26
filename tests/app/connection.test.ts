import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import { fairWeather } from '../../sandbox/weather.ts'
import type { ConnectionCheck, ConnectionView } from '../../server/contract/connection.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { SettingsView } from '../../server/contract/settings.ts'
import type { SystemView } from '../../server/contract/system.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../server/core/time.ts'
import { contactOf } from '../support/product.ts'
import type { Api, Product } from '../support/product.ts'
import { BOUNDLESS, DEAL, ENGINES, intercept, openProduct, reserveNew, settleAll, takeNew } from './steps.ts'

const PATH = '/api/settings/connection'

describe.each(ENGINES)('the connection page, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let admin: Api
  let employee: Api
  let luso: SandboxPortal

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS)
    luso = product.sandbox.portal('luso')
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })
  afterEach(async () => {
    Object.assign(product.sandbox.weather, fairWeather(), { rateLimit: false, eventDelayMs: 5 })
    await settleAll(product)
  })
  const signIn = async (): Promise<void> => {
    operator = await product.as('vendor')
    admin = await product.as('luso')
    employee = await product.as('luso', 7)
  }
  const show = async (): Promise<ConnectionView> => (await admin.get<ConnectionView>(PATH)).body
  async function look(): Promise<ConnectionView> {
    product.clock.advance(11 * SECOND_MS)
    return (await admin.post<ConnectionView>(`${PATH}/check`)).body
  }
  const find = ({ checks }: ConnectionView, name: string): ConnectionCheck | undefined => checks.find((it) => it.name === name)
  const batches = (): number => luso.calls.filter((it) => it.method === 'batch').length

  it('says after the installation that all is well, in one sentence each', async () => {
    await signIn()
    const view = await show()
    expect(view).toMatchObject({ access: 'app', domain: luso.domain, limits: [], repairs: [], work: { waiting: 0, dead: 0, oldestWaitingSince: null } })
    expect(view.checks.map((it) => it.name)).toEqual(['access', 'licence', 'scopes', 'events', 'placements', 'fields', 'target', 'crm_write', 'queue', 'clock', 'notifications'])
    expect(view.checks.filter((it) => it.state !== 'ok' || it.action !== null)).toEqual([])
    expect(view.checks.filter((it) => !/^[A-Z].*\.$/.test(it.text) || it.title === it.name)).toEqual([])
    expect(find(view, 'access')?.text).toContain('Ana Silva')
    expect(view.checkedAt).not.toBeNull()
  })

  it('is seen by every partner and looked at anew by administrators, at most every ten seconds', async () => {
    expect(await employee.get<ConnectionView>(PATH)).toMatchObject({ status: 200, body: { domain: luso.domain } })
    expect(await employee.post<ErrorBody>(`${PATH}/check`)).toMatchObject({ status: 403, body: { error: { code: 'not_admin' } } })
    expect((await operator.get(PATH)).status).toBe(403)
    product.clock.advance(11 * SECOND_MS)
    const before = batches()
    const first = await admin.post<ConnectionView>(`${PATH}/check`)
    for (let press = 0; press < 3; press += 1) expect((await admin.post<ConnectionView>(`${PATH}/check`)).body.checkedAt).toBe(first.body.checkedAt)
    expect(batches()).toBe(before + 1)
  })

  it('tells of a plan that lapsed, and that it is over', async () => {
    product.sandbox.weather.planLapsed = ['luso']
    expect(find(await look(), 'licence')).toMatchObject({ state: 'broken', action: 'pay', text: expect.stringContaining('it goes on by itself') as string })
    product.sandbox.weather.planLapsed = []
    expect(find(await look(), 'licence')).toMatchObject({ state: 'ok', action: null })
  })

  it('tells of an app that is not paid for, and warns a week before', async () => {
    luso.pay({ status: 'P', days: 5 })
    expect(find(await look(), 'licence')).toMatchObject({ state: 'attention', text: expect.stringContaining('5 days') as string })
    luso.pay({ expired: true, days: -1 })
    expect(find(await look(), 'licence')).toMatchObject({ state: 'broken', action: 'pay' })
    luso.pay({ status: 'F', expired: false, days: null })
    expect(find(await look(), 'licence')?.state).toBe('ok')
  })

  it('names a missing permission and what it costs', async () => {
    const stop = intercept(product, async (_url, _body, pass) => {
      const answer = await pass()
      const result = (answer.body as { result?: { result?: { scopes?: string[] } } }).result?.result
      if (result?.scopes) result.scopes = result.scopes.filter((scope) => scope !== 'im')
      return answer
    })
    const view = await look()
    stop()
    expect(find(view, 'scopes')).toMatchObject({ state: 'attention', text: 'Permission “im” is missing: nobody is told in the messenger. An administrator has to update the app.' })
    expect(find(view, 'notifications')?.state).toBe('attention')
  })

  it('tells that the clocks differ', async () => {
    const stop = intercept(product, async (_url, _body, pass) => {
      const answer = await pass()
      const result = (answer.body as { result?: { result?: { time?: string } } }).result?.result
      if (result?.time) result.time = new Date(product.clock.now() + 5 * MINUTE_MS).toISOString()
      return answer
    })
    expect(find(await look(), 'clock')).toMatchObject({ state: 'attention', text: expect.stringContaining('5 minutes ahead') as string })
    stop()
    expect(find(await look(), 'clock')?.state).toBe('ok')
  })

  it('tells that leads were switched off, that a pipeline is gone, that a field is demanded', async () => {
    const { settings, version } = (await admin.get<SettingsView>('/api/settings')).body
    const save = async (target: SettingsView['settings']['target'], read: number): Promise<void> => {
      expect((await admin.put('/api/settings', { version: read, settings: { ...settings, target } })).status).toBe(200)
    }
    await save({ entityTypeId: 1, categoryId: 0 }, version)
    luso.setCrmMode('simple')
    expect(find(await look(), 'target')).toMatchObject({ state: 'broken', action: 'settings', text: expect.stringContaining('no longer uses leads') as string })
    luso.setCrmMode('classic')
    const made = (await admin.post<SettingsView>('/api/settings/pipeline', { name: 'For a day' })).body.targets.find((it) => it.name.includes('For a day'))!
    await save(made.target, version + 1)
    expect(find(await look(), 'target')?.state).toBe('ok')
    const stop = intercept(product, async (_url, body, pass) => {
      const answer = await pass()
      const result = (answer.body as { result?: { result?: { pipelines?: { categories: { id: number }[] } } } }).result?.result
      if ('cmd' in body && result?.pipelines) result.pipelines.categories = result.pipelines.categories.filter(({ id }) => id !== made.target.categoryId)
      return answer
    })
    expect(find(await look(), 'target')).toMatchObject({ state: 'broken', text: expect.stringContaining('pipeline is gone') as string })
    stop()
    await save({ entityTypeId: DEAL, categoryId: 0 }, version + 2)
    luso.addUserField(DEAL, { fieldName: 'UF_CRM_REGION', label: 'Region', mandatory: true })
    expect(find(await look(), 'target')).toMatchObject({ state: 'broken', action: 'settings', text: expect.stringContaining('demands') as string })
    luso.userFields.splice(luso.userFields.findIndex((it) => it.fieldName === 'UF_CRM_REGION'), 1)
    expect(find(await look(), 'target')?.state).toBe('ok')
  })

  it('tells at once, without a look, that work waits or was given up, and since when', async () => {
    const { id } = await reserveNew(product, operator, admin)
    product.sandbox.weather.restDown = { luso: 'html500' }
    await contactOf(admin, id)
    await product.settled()
    expect(find(await show(), 'crm_write')).toMatchObject({ state: 'attention', action: 'check', text: expect.stringContaining('tries again by itself') as string })
    // A session ends after a quarter of an hour without calls.
    for (let step = 0; step < 2; step += 1) {
      await show()
      product.clock.advance(10 * MINUTE_MS)
    }
    const waiting = await show()
    expect(waiting.work.oldestWaitingSince).not.toBeNull()
    expect(find(waiting, 'queue')).toMatchObject({ state: 'attention' })
    product.sandbox.weather.restDown = {}
    await settleAll(product)
    await signIn()
    expect(find(await show(), 'crm_write')).toMatchObject({ state: 'ok', text: 'Your CRM took everything so far.' })
    luso.requireField(DEAL, 'NEW', 'comments')
    const refused = await reserveNew(product, operator, admin)
    await contactOf(admin, refused.id)
    await settleAll(product)
    expect(find(await show(), 'crm_write')).toMatchObject({ state: 'broken', text: expect.stringMatching(/^1 entry could not be put into your CRM: /) as string })
    await product.app.db.deleteFrom('outbox').where('state', '=', 'dead').execute()
  })

  it('tells when the last event came', async () => {
    const taken = await takeNew(product, operator, await product.as('nordwerk'))
    await settleAll(product)
    product.sandbox.portal('nordwerk').setField(1, taken.itemId, 'title', 'Changed')
    await settleAll(product)
    const { body } = await (await product.as('nordwerk')).get<ConnectionView>(PATH)
    expect(body.lastEventAt).toBeGreaterThan(product.clock.now() - HOUR_MS)
  })

  it('tells what healed by itself', async () => {
    await signIn()
    luso.handlers.splice(0, 2)
    const view = await look()
    expect(view.repairs).toMatchObject([{ text: 'Events bound again', count: 2 }])
    expect(find(view, 'events')?.state).toBe('ok')
  })

  it('tells that nobody’s access works, and heals when an administrator opens the app', async () => {
    const open = async (): Promise<ConnectionView> => (await employee.get<ConnectionView>(PATH)).body
    await signIn()
    luso.revokeTokens()
    await look()
    expect(find(await open(), 'access')).toMatchObject({ state: 'broken', action: 'reopen', text: expect.stringContaining('has to open the app once') as string })
    const pair = luso.tokensFor()
    await fetch(`${product.url}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ accessToken: pair.access_token, refreshToken: pair.refresh_token, memberId: luso.memberId }) })
    expect(find(await look(), 'access')?.state).toBe('ok')
  })

  it('is there for operators too, for every portal, and they look when they like', async () => {
    await signIn()
    const of = (view: SystemView) => view.portals.find((it) => it.memberId === luso.memberId)
    product.clock.advance(DAY_MS / 2)
    await signIn()
    product.sandbox.weather.planLapsed = ['luso']
    const { status, body } = await operator.post<SystemView>(`/api/operator/portals/${luso.memberId}/check`)
    expect(status).toBe(200)
    expect(of(body)).toMatchObject({ text: expect.stringContaining('plan') as string, repairs: [{ text: 'Events bound again' }] })
    expect(of(body)?.checks.find((it) => it.name === 'licence')).toMatchObject({ state: 'broken', title: 'Plan' })
    product.sandbox.weather.planLapsed = []
    product.clock.advance(11 * SECOND_MS)
    expect(of((await operator.post<SystemView>(`/api/operator/portals/${luso.memberId}/check`)).body)?.text).toBe('Works.')
    expect((await operator.post(`/api/operator/portals/${'e'.repeat(32)}/check`)).status).toBe(404)
    expect((await admin.post(`/api/operator/portals/${luso.memberId}/check`)).status).toBe(403)
  })
})
