import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import { fairWeather } from '../../sandbox/weather.ts'
import { createHttpClient } from '../../server/bitrix24/http-client.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { SessionView, StartView } from '../../server/contract/session.ts'
import { HOUR_MS, MINUTE_MS } from '../../server/core/time.ts'
import type { Answer, Product } from '../support/product.ts'
import { contactOf, publishOne } from '../support/product.ts'
import { BOUNDLESS, DEAL, ENGINES, inCrm, intercept, openProduct, reserveNew, settleAll, stranger } from './steps.ts'

const UNKNOWN = 'f'.repeat(64)

describe.each(ENGINES)('a session, on %s', (_engine, open) => {
  let product: Product
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

  async function openSession(body: unknown): Promise<Answer<SessionView & ErrorBody>> {
    const answer = await fetch(`${product.url}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    return { status: answer.status, body: await answer.json() as SessionView & ErrorBody }
  }
  const ofPerson = (portal: SandboxPortal, userId?: number) => openSession({ accessToken: portal.tokensFor(userId).access_token, memberId: portal.memberId })
  const call = async (token: string, path = '/api/me'): Promise<number> => {
    const answer = await fetch(`${product.url}${path}`, { headers: { authorization: `Bearer ${token}` } })
    await answer.body?.cancel()
    return answer.status
  }
  const refusal = async (body: unknown): Promise<string> => (await openSession(body)).body.error.code
  const stateOf = async (portal: SandboxPortal) => (await product.app.db.selectFrom('portals').select('state').where('member_id', '=', portal.memberId).executeTakeFirst())?.state

  it('says who an administrator is', async () => {
    expect((await ofPerson(luso)).body).toMatchObject({ role: 'partner', user: { id: '1', name: 'Ana Silva', isAdmin: true }, portal: { memberId: luso.memberId, domain: luso.domain } })
  })

  it('says who an employee is', async () => {
    expect((await ofPerson(luso, 7)).body).toMatchObject({ role: 'partner', user: { id: '7', name: 'Rui Costa', isAdmin: false } })
  })

  it('makes people of the vendor’s portal operators', async () => {
    expect((await ofPerson(product.sandbox.vendor, 5)).body).toMatchObject({ role: 'operator', user: { name: 'Omar Haddad' } })
  })

  describe('that starts with the first screen', () => {
    const start = async (portal: SandboxPortal, more: object): Promise<Answer<StartView & ErrorBody>> => {
      const answer = await fetch(`${product.url}/api/start`, { method: 'POST', headers: { 'content-type': 'application/json', 'accept-language': 'de' }, body: JSON.stringify({ accessToken: portal.tokensFor().access_token, memberId: portal.memberId, ...more }) })
      return { status: answer.status, body: await answer.json() as StartView & ErrorBody }
    }
    const ask = async (token: string, path: string) => (await fetch(`${product.url}${path}`, { headers: { 'authorization': `Bearer ${token}`, 'accept-language': 'de' } })).json()

    it('brings the same as asking for each', async () => {
      const number = await publishOne(product, await product.as('vendor'), stranger())
      const { first, ...session } = (await start(luso, { list: true })).body
      expect(first?.open?.requests.map((it) => it.number)).toContain(number)
      const [me, open] = [await ask(session.token, '/api/me'), await ask(session.token, '/api/requests')] as Record<string, unknown>[]
      expect({ ...first?.me, now: 0 }).toEqual({ ...me, now: 0 })
      expect({ ...first?.open, now: 0 }).toEqual({ ...open, now: 0 })
      expect(session).toMatchObject({ role: 'partner', user: { id: '1' }, portal: { domain: luso.domain } })
    })

    it('brings no list where none is shown, and nothing of partners to the vendor’s staff', async () => {
      expect((await start(luso, { list: false })).body.first).toMatchObject({ open: null, me: { partner: { name: expect.any(String) } } })
      expect((await start(product.sandbox.vendor, { list: true })).body).toMatchObject({ role: 'operator', first: null })
    })

    it('is refused as any session is', async () => {
      expect(await start(luso, { list: true, accessToken: UNKNOWN })).toMatchObject({ status: 401, body: { error: { code: 'auth' } } })
      expect(await start(luso, {})).toMatchObject({ status: 400, body: { error: { code: 'invalid' } } })
    })
  })

  it('keeps only a hash of its token', async () => {
    const { token } = (await ofPerson(luso)).body
    expect(token).toMatch(/^[\w-]{43}$/)
    expect(JSON.stringify(await product.app.db.selectFrom('sessions').selectAll().execute())).not.toContain(token)
  })

  it.each(['error', 'empty'] as const)('is refused to a dismissed employee, whose profile answers %s', async (answers) => {
    const accessToken = luso.tokensFor(9).access_token
    luso.dismissUser(9, answers)
    expect(await refusal({ accessToken, memberId: luso.memberId })).toBe('auth')
    luso.rehireUser(9)
    expect((await openSession({ accessToken, memberId: luso.memberId })).status).toBe(200)
  })

  it('is refused to an empty profile, as older portals answer for a dismissed employee', async () => {
    const stop = intercept(product, async (_url, body, pass) => {
      const answer = await pass()
      if ('cmd' in body) Object.assign((answer.body as { result: { result: object } }).result.result, { profile: [] })
      return answer
    })
    expect((await ofPerson(luso)).body.error.code).toBe('auth')
    stop()
  })

  it('is refused to an app of another code', async () => {
    const stop = intercept(product, async (_url, body, pass) => {
      const answer = await pass()
      if ('cmd' in body) Object.assign((answer.body as { result: { result: object } }).result.result, { info: { CODE: 'somebody.else' } })
      return answer
    })
    expect((await ofPerson(luso)).body.error.code).toBe('auth')
    stop()
  })

  it('is refused to an unknown, an expired and another portal’s token', async () => {
    const nordwerk = product.sandbox.portal('nordwerk')
    const expired = luso.tokensFor().access_token
    luso.expireTokens()
    for (const accessToken of [UNKNOWN, expired, nordwerk.tokensFor().access_token, product.sandbox.vendor.tokensFor().access_token]) {
      expect(await refusal({ accessToken, memberId: luso.memberId })).toBe('auth')
    }
    expect(await refusal({ accessToken: luso.tokensFor().access_token, memberId: product.sandbox.vendor.memberId })).toBe('auth')
  })

  it('asks the authorisation server about a refused token once a minute', async () => {
    let asked = 0
    intercept(product, (url, _body, pass) => {
      if (url.startsWith(product.sandbox.oauthUrl)) asked += 1
      return pass()
    })
    const bad = { accessToken: 'e'.repeat(64), memberId: luso.memberId }
    for (let time = 0; time < 5; time += 1) expect(await refusal(bad)).toBe('auth')
    expect(asked).toBe(1)
    product.clock.advance(MINUTE_MS + 1)
    await refusal(bad)
    expect(asked).toBe(2)
  })

  it('is refused where the app is not installed', async () => {
    expect(await refusal({ accessToken: luso.tokensFor().access_token, memberId: 'c'.repeat(32) })).toBe('not_installed')
    const adria = product.sandbox.portal('adria')
    await adria.uninstall()
    await settleAll(product)
    expect(['auth', 'not_installed']).toContain(await refusal({ accessToken: adria.tokensFor().access_token, memberId: adria.memberId }))
  })

  it.each<[string, unknown]>([
    ['nothing', undefined], ['null', null], ['a list', []], ['an empty map', {}], ['no member', { accessToken: UNKNOWN }], ['a short token', { accessToken: 'x', memberId: '0'.repeat(32) }],
    ['a token with a line break', { accessToken: `${'a'.repeat(40)}\n`, memberId: '0'.repeat(32) }], ['a key too many', { accessToken: UNKNOWN, memberId: '0'.repeat(32), role: 'operator' }],
    ['a token that is a list', { accessToken: [UNKNOWN], memberId: '0'.repeat(32) }],
  ])('is refused to %s', async (_name, body) => {
    expect(await openSession(body)).toMatchObject({ status: 400, body: { error: { code: 'invalid' } } })
  })

  it('says that Bitrix24 is silent when the authorisation server is down', async () => {
    const accessToken = luso.tokensFor().access_token
    product.sandbox.weather.oauthDown = true
    expect(await openSession({ accessToken, memberId: luso.memberId })).toMatchObject({ status: 503, body: { error: { code: 'portal_silent' } } })
  })

  it.each<[string, () => void]>([
    ['resets connections', () => (product.sandbox.weather.restDown = { luso: 'reset' })], ['answers with a page', () => (product.sandbox.weather.restDown = { luso: 'html500' })],
    ['is overrun', () => (product.sandbox.weather.failNextRest = { portal: 'luso', times: 1 })], ['is overrun, said with 429', () => (product.sandbox.weather.failNextRest = { portal: 'luso', times: 1, status: 429, error: 'OPERATION_TIME_LIMIT' })],
  ])('says that Bitrix24 is silent when the portal %s', async (_name, begin) => {
    begin()
    expect((await ofPerson(luso)).body.error).toMatchObject({ code: 'portal_silent' })
  })

  it('says that Bitrix24 is silent when the portal answers in a shape nobody knows', async () => {
    const stop = intercept(product, async (_url, body, pass) => ('cmd' in body ? { status: 200, body: { result: ['?'] } } : pass()))
    expect(await ofPerson(luso)).toMatchObject({ status: 503, body: { error: { code: 'portal_silent' } } })
    stop()
  })

  it('lives fifteen minutes after the last call', async () => {
    const { token } = (await ofPerson(luso)).body
    for (let step = 0; step < 4; step += 1) {
      product.clock.advance(14 * MINUTE_MS)
      expect(await call(token)).toBe(200)
    }
    product.clock.advance(15 * MINUTE_MS + 1_000)
    expect(await call(token)).toBe(401)
  })

  it('lives eight hours at most', async () => {
    const { token } = (await ofPerson(luso)).body
    const begun = product.clock.now()
    while (product.clock.now() - begun < 8 * HOUR_MS - 12 * MINUTE_MS) {
      product.clock.advance(10 * MINUTE_MS)
      expect(await call(token)).toBe(200)
    }
    product.clock.advance(12 * MINUTE_MS)
    expect(await call(token)).toBe(401)
  })

  it('gives tickets for the stream, each good once and for a minute', async () => {
    const { token } = (await ofPerson(luso)).body
    const ticket = async (): Promise<string> => {
      const answer = await fetch(`${product.url}/api/stream/ticket`, { method: 'POST', headers: { authorization: `Bearer ${token}` } })
      return (await answer.json() as { ticket: string }).ticket
    }
    const [used, old] = [await ticket(), await ticket()]
    expect(await call(token, `/api/stream?ticket=${used}`)).toBe(200)
    expect(await call(token, `/api/stream?ticket=${used}`)).toBe(401)
    expect(await call(used)).toBe(401)
    product.clock.advance(61_000)
    expect(await call(token, `/api/stream?ticket=${old}`)).toBe(401)
    expect(await call(token, `/api/stream?ticket=${token}`)).toBe(401)
  })

  describe('of an administrator', () => {
    it('heals a portal whose tokens have died, and the work goes on', async () => {
      const [operator, api] = [await product.as('vendor'), await product.as('luso')]
      const { id } = await reserveNew(product, operator, api)
      luso.revokeTokens()
      await contactOf(api, id)
      await product.settled()
      expect(await stateOf(luso)).toBe('needs_reopen')
      expect(luso.findByOrigin(DEAL, id)).toHaveLength(0)

      const employee = luso.tokensFor(7)
      expect((await openSession({ accessToken: employee.access_token, refreshToken: employee.refresh_token, memberId: luso.memberId })).status).toBe(200)
      expect(await stateOf(luso)).toBe('needs_reopen')

      const admin = luso.tokensFor()
      const { body } = await openSession({ accessToken: admin.access_token, refreshToken: admin.refresh_token, memberId: luso.memberId })
      expect(body.user.isAdmin).toBe(true)
      expect(await stateOf(luso)).toBe('active')
      await settleAll(product)
      await inCrm(await product.as('luso'), id)
      expect(luso.findByOrigin(DEAL, id)).toHaveLength(1)
    })

    it('does not take another person’s refresh token for healing', async () => {
      luso.revokeTokens()
      await product.app.db.updateTable('portals').set({ state: 'needs_reopen' }).where('member_id', '=', luso.memberId).execute()
      const admin = luso.tokensFor()
      await openSession({ accessToken: admin.access_token, refreshToken: luso.tokensFor(7).refresh_token, memberId: luso.memberId })
      expect(await stateOf(luso)).toBe('needs_reopen')
      await openSession({ accessToken: admin.access_token, refreshToken: product.sandbox.portal('nordwerk').tokensFor().refresh_token, memberId: luso.memberId })
      expect(await stateOf(luso)).toBe('needs_reopen')
      await openSession({ accessToken: admin.access_token, refreshToken: admin.refresh_token, memberId: luso.memberId })
      expect(await stateOf(luso)).toBe('active')
    })
  })

  it('keeps the tokens of a portal that has not paid, because they work again once it has', async () => {
    const nordwerk = product.sandbox.portal('nordwerk')
    const [operator, api] = [await product.as('vendor'), await product.as('nordwerk')]
    const { id } = await reserveNew(product, operator, api)
    nordwerk.expireTokens()
    product.sandbox.weather.paymentRequired = ['nordwerk']
    await contactOf(api, id)
    await product.settled()
    expect(await stateOf(nordwerk)).toBe('active')
    expect(await product.app.db.selectFrom('portal_tokens').select('user_id').where('member_id', '=', nordwerk.memberId).execute()).toHaveLength(1)
    product.sandbox.weather.paymentRequired = []
    await settleAll(product)
    expect(nordwerk.findByOrigin(1, id)).toHaveLength(1)
  })

  it('opens in a portal that was renamed, and its work goes on at the new address', async () => {
    const wisla = product.sandbox.portal('wisla')
    const old = wisla.url
    await wisla.rename()
    const wide = createHttpClient([product.sandbox.oauthUrl, ...product.sandbox.portals.map((it) => it.url), old])
    onTestFinished(() => wide.close())
    intercept(product, (url, body) => (url.startsWith(product.sandbox.oauthUrl) ? wide.postForm(url, body as Record<string, string>) : wide.postJson(url, body)))
    expect(await ofPerson(wisla)).toMatchObject({ status: 200, body: { portal: { domain: wisla.domain } } })
    const [operator, api] = [await product.as('vendor'), await product.as('wisla')]
    const { id } = await reserveNew(product, operator, api)
    await contactOf(api, id)
    await inCrm(api, id)
    expect(wisla.findByOrigin(DEAL, id)).toHaveLength(1)
  })
})
