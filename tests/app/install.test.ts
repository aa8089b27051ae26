import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import { fairWeather } from '../../sandbox/weather.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import { onlineEvents } from '../../server/core/manifest.ts'
import { DAY_MS } from '../../server/core/time.ts'
import type { Answer, Product } from '../support/product.ts'
import { waitFor } from '../support/wait.ts'
import { DEAL, ENGINES, intercept, openProduct, postEvent, settleAll } from './steps.ts'

describe.each(ENGINES)('installing and removing the app, on %s', (_engine, open) => {
  let product: Product
  let luso: SandboxPortal
  let decoy: { host: string, hits: string[], close: () => void }

  beforeAll(async () => {
    product = await openProduct(open)
    luso = product.sandbox.portal('luso')
    decoy = await openDecoy()
  }, 60_000)
  afterAll(async () => {
    decoy.close()
    await product.close()
  })
  afterEach(async () => {
    Object.assign(product.sandbox.weather, fairWeather(), { rateLimit: false, eventDelayMs: 5 })
    await settleAll(product)
  })

  async function openDecoy(): Promise<typeof decoy> {
    const hits: string[] = []
    const server = createServer((req, res) => {
      hits.push(`${req.method} ${req.url}`)
      res.end('{"result":{"CODE":"vendor.implementation_requests","install":{"uri":"http://x"}}}')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
    return { hits, host: `127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
  }

  const online = (portal: SandboxPortal): string[] => portal.handlers.filter((it) => !it.offline).map((it) => it.event).sort()
  const rowOf = (memberId: string) => product.app.db.selectFrom('portals').selectAll().where('member_id', '=', memberId).executeTakeFirst()
  const tokensOf = (memberId: string) => product.app.db.selectFrom('portal_tokens').selectAll().where('member_id', '=', memberId).execute()
  const inbox = () => product.app.db.selectFrom('inbox').selectAll().execute()
  const install = (portal: SandboxPortal, refreshToken: string, more: Record<string, string> = {}): Record<string, string> => ({
    event: 'ONAPPINSTALL', 'data[VERSION]': '1', 'data[ACTIVE]': 'Y', 'data[INSTALLED]': 'Y', ts: String(Date.now()), 'auth[member_id]': portal.memberId, 'auth[domain]': portal.domain,
    'auth[client_endpoint]': portal.restUrl, 'auth[server_endpoint]': `${product.sandbox.oauthUrl}/rest/`, 'auth[status]': 'F', 'auth[user_id]': '1',
    'auth[access_token]': randomBytes(32).toString('hex'), 'auth[refresh_token]': refreshToken, 'auth[application_token]': portal.applicationToken, ...more,
  })
  const postInstall = async (body: unknown): Promise<Answer<ErrorBody & { linkedTo: string | null }>> => {
    const answer = await fetch(`${product.url}/api/install`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    return { status: answer.status, body: await answer.json() as ErrorBody & { linkedTo: string | null } }
  }

  it('is done by the event of installation alone, which links the portal by its domain', async () => {
    const row = await rowOf(luso.memberId)
    expect(row).toMatchObject({ state: 'active', partner_id: 'luso', domain: luso.domain, client_endpoint: luso.restUrl.replace(/\/$/, '') })
    expect(await tokensOf(luso.memberId)).toHaveLength(1)
    expect(online(luso)).toEqual(onlineEvents([DEAL], true).sort())
    expect(luso.userFields.map((it) => [it.entityTypeId, it.fieldName]).sort()).toEqual(['DEADLINE', 'LINK', 'NUMBER', 'PROOF', 'WITHDRAWN'].map((name) => [DEAL, `UF_CRM_IR_${name}`]))
    const journal = await product.app.db.selectFrom('journal').selectAll().where('kind', '=', 'portal_installed').where('member_id', '=', luso.memberId).execute()
    expect(journal).toMatchObject([{ user_name: 'Ana Silva', details: 'first time' }])
    expect((await inbox()).every((it) => it.sealed === null && it.state === 'done')).toBe(true)
  })

  it('keeps tokens and the application token unreadable in the database', async () => {
    const { sealed } = (await tokensOf(luso.memberId))[0] ?? { sealed: '' }
    expect(sealed).toMatch(/^v2\.[0-9a-f]{8}\./)
    expect(await rowOf(luso.memberId)).toMatchObject({ token_hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string })
    expect(JSON.stringify([await rowOf(luso.memberId), await tokensOf(luso.memberId), await inbox()])).not.toContain(luso.applicationToken)
  })

  it('changes nothing for more than two hundred forged installations and calls no host they name', async () => {
    const nordwerk = product.sandbox.portal('nordwerk')
    const before = [await rowOf(luso.memberId), await tokensOf(luso.memberId)]
    const secrets: string[] = []
    const called = new Set<string>()
    const clientSecret = product.app.bitrix24.oauth.clientSecret
    const stop = intercept(product, async (url, body, pass) => {
      called.add(new URL(url).origin)
      if (JSON.stringify(body).includes(clientSecret)) secrets.push(new URL(url).origin)
      return pass()
    })
    const evil: Record<string, string> = { 'auth[domain]': decoy.host, 'auth[client_endpoint]': `http://${decoy.host}/rest/`, 'auth[server_endpoint]': `http://${decoy.host}/rest/` }
    const unknown = Array.from({ length: 80 }, (_, index) => install(luso, randomBytes(32).toString('hex'), index % 2 === 0 ? evil : {}))
    const others = Array.from({ length: 60 }, (_, index) => install(luso, nordwerk.tokensFor().refresh_token, index % 2 === 0 ? evil : { 'auth[application_token]': 'e'.repeat(32) }))
    const employees = Array.from({ length: 20 }, () => install(luso, luso.tokensFor(7).refresh_token, evil))
    const shapes = [
      { 'auth[member_id]': 'x' }, { 'auth[member_id]': luso.memberId.toUpperCase() }, { 'auth[refresh_token]': '' }, { 'auth[refresh_token]': 'short' }, { 'auth[refresh_token]': `${'a'.repeat(300)}` },
      { 'auth[refresh_token][x]': 'y'.repeat(40) }, { 'auth[member_id][]': luso.memberId }, { event: 'ONAPPINSTALL\n' }, { 'auth[refresh_token]': '../../../../oauth/token/x' }, { 'auth[refresh_token]': 'ünï'.repeat(20) },
    ].flatMap((change) => Array.from({ length: 5 }, () => install(luso, randomBytes(32).toString('hex'), { ...evil, ...change })))
    const forged = [...unknown, ...others, ...employees, ...shapes]
    expect(forged.length).toBeGreaterThanOrEqual(200)
    const statuses = await Promise.all(forged.map((fields) => postEvent(product, fields)))
    await settleAll(product)
    stop()
    expect(new Set(statuses)).toEqual(new Set([200]))
    expect([await rowOf(luso.memberId), await tokensOf(luso.memberId)]).toEqual(before)
    expect(decoy.hits).toEqual([])
    expect(new Set(secrets)).toEqual(new Set([product.sandbox.oauthUrl]))
    expect([...called].filter((origin) => ![product.sandbox.oauthUrl, luso.url, nordwerk.url].includes(origin))).toEqual([])
    expect((await inbox()).filter((it) => it.state === 'dead').length).toBeGreaterThan(100)
    expect((await inbox()).every((it) => it.sealed === null)).toBe(true)
  })

  it('refuses the installer page what it refuses the event', async () => {
    const before = [await rowOf(luso.memberId), await tokensOf(luso.memberId)]
    const nordwerk = product.sandbox.portal('nordwerk')
    const bodies = [
      { accessToken: 'a'.repeat(64), refreshToken: 'b'.repeat(64), memberId: luso.memberId },
      { accessToken: 'a'.repeat(64), refreshToken: nordwerk.tokensFor().refresh_token, memberId: luso.memberId },
      { accessToken: 'a'.repeat(64), refreshToken: luso.tokensFor(7).refresh_token, memberId: luso.memberId },
    ]
    for (const body of bodies) expect(await postInstall(body)).toMatchObject({ status: 403, body: { error: { code: 'install_refused' } } })
    for (const body of [null, [], {}, { memberId: luso.memberId }, { ...bodies[0], extra: 1 }]) expect((await postInstall(body)).status).toBe(400)
    expect([await rowOf(luso.memberId), await tokensOf(luso.memberId)]).toEqual(before)
  })

  it('tells the installer page which partner the portal was recognised as', async () => {
    const { access_token: accessToken, refresh_token: refreshToken } = luso.tokensFor()
    expect(await postInstall({ accessToken, refreshToken, memberId: luso.memberId })).toEqual({ status: 200, body: { portal: luso.domain, linkedTo: 'Luso Digital, Lda' } })
  })

  it('keeps partner, pipeline and application token when the app is installed again', async () => {
    const iberia = product.sandbox.portal('iberia')
    await iberia.uninstall()
    await settleAll(product)
    expect(await rowOf(iberia.memberId)).toMatchObject({ state: 'uninstalled', partner_id: 'iberia' })
    const oldHash = (await rowOf(iberia.memberId))?.token_hash
    await product.sandbox.install(iberia)
    await settleAll(product)
    const row = await rowOf(iberia.memberId)
    expect(row).toMatchObject({ state: 'active', partner_id: 'iberia', previous_token_hash: oldHash })
    expect(row?.token_hash).not.toBe(oldHash)
    expect(online(iberia)).toEqual(onlineEvents([DEAL], true).sort())
  })

  it('waits in the inbox while the authorisation server is down and is done later', async () => {
    const wisla = product.sandbox.portal('wisla')
    await wisla.uninstall()
    await settleAll(product)
    product.sandbox.weather.oauthDown = true
    await product.sandbox.install(wisla)
    await product.settled()
    expect(await rowOf(wisla.memberId)).toMatchObject({ state: 'uninstalled' })
    const [waiting] = (await inbox()).filter((it) => it.state === 'due')
    expect(waiting).toMatchObject({ member_id: wisla.memberId, last_error: 'portal_silent', sealed: expect.stringMatching(/^v2\.[0-9a-f]{8}\./) as string })
    product.sandbox.weather.oauthDown = false
    await settleAll(product)
    expect(await rowOf(wisla.memberId)).toMatchObject({ state: 'active', partner_id: 'wisla' })
    expect((await inbox()).every((it) => it.sealed === null)).toBe(true)
  })

  it('binds its events anew when a version of the app has wiped them', async () => {
    const adria = product.sandbox.portal('adria')
    await adria.upgrade()
    await settleAll(product)
    expect(online(adria)).toEqual(onlineEvents([DEAL], false).sort())
    expect(await rowOf(adria.memberId)).toMatchObject({ state: 'active', partner_id: 'adria' })
  })

  describe('removing', () => {
    const uninstall = (portal: SandboxPortal, token = portal.applicationToken): Record<string, string> =>
      ({ event: 'ONAPPUNINSTALL', 'data[CLEAN]': '1', ts: String(Date.now()), 'auth[member_id]': portal.memberId, 'auth[domain]': portal.domain, 'auth[application_token]': token })

    it('does not believe an event while the portal still answers', async () => {
      const before = [await rowOf(luso.memberId), await tokensOf(luso.memberId)]
      await postEvent(product, uninstall(luso))
      await settleAll(product)
      expect([await rowOf(luso.memberId), await tokensOf(luso.memberId)]).toEqual(before)
      expect(product.log.filter((line) => line.includes('still answers'))).not.toEqual([])
    })

    it('does not believe an event while the portal is silent, and looks again', async () => {
      product.sandbox.weather.restDown = { luso: 'html500' }
      await postEvent(product, uninstall(luso))
      await product.settled()
      expect(await rowOf(luso.memberId)).toMatchObject({ state: 'active' })
      product.sandbox.weather.restDown = {}
      await settleAll(product)
      expect(await rowOf(luso.memberId)).toMatchObject({ state: 'active' })
    })

    it('takes tokens and sessions away when it is true', async () => {
      const nordwerk = product.sandbox.portal('nordwerk')
      const api = await product.as('nordwerk')
      expect((await api.get('/api/me')).status).toBe(200)
      await nordwerk.uninstall()
      await settleAll(product)
      expect(await rowOf(nordwerk.memberId)).toMatchObject({ state: 'uninstalled', partner_id: 'nordwerk' })
      expect(await tokensOf(nordwerk.memberId)).toEqual([])
      expect(await product.app.db.selectFrom('sessions').select('kind').where('member_id', '=', nordwerk.memberId).execute()).toEqual([])
      expect((await api.get('/api/me')).status).toBe(401)
    })
  })

  describe('an installation that stops halfway', () => {
    it('goes on by itself when the portal answers again, although its first token is spent', async () => {
      const wisla = product.sandbox.portal('wisla')
      await wisla.uninstall()
      await settleAll(product)
      product.sandbox.weather.restDown = { wisla: 'html500' }
      await product.sandbox.install(wisla)
      await product.settled()
      expect((await rowOf(wisla.memberId))?.state).toBe('uninstalled')
      product.sandbox.weather.restDown = {}
      await settleAll(product)
      expect((await rowOf(wisla.memberId))?.state).toBe('active')
      expect((await (await product.as('wisla')).get('/api/me')).status).toBe(200)
    })

    it('is found done by the next press on the page', async () => {
      const iberia = product.sandbox.portal('iberia')
      const { access_token: accessToken, refresh_token: refreshToken } = iberia.tokensFor()
      const press = (): ReturnType<typeof postInstall> => postInstall({ accessToken, refreshToken, memberId: iberia.memberId })
      product.sandbox.weather.restDown = { iberia: 'html500' }
      expect(await press()).toMatchObject({ status: 503, body: { error: { code: 'portal_silent' } } })
      product.sandbox.weather.restDown = {}
      await settleAll(product)
      expect(await press()).toMatchObject({ status: 200, body: { linkedTo: expect.stringContaining('Iberia') as string } })
      // A stranger with the same spent token learns nothing.
      expect(await postInstall({ accessToken: 'x'.repeat(60), refreshToken, memberId: iberia.memberId })).toMatchObject({ status: 403, body: { error: { code: 'install_refused' } } })
    })
  })

  describe('an event', () => {
    const stamp = (): string => String(Math.floor(Math.random() * 1e12))
    const update = (portal: SandboxPortal, token: string, ts = stamp()): Record<string, string> =>
      ({ event: 'ONCRMDEALUPDATE', event_handler_id: '5', 'data[FIELDS][ID]': '77', ts, 'auth[member_id]': portal.memberId, 'auth[application_token]': token })
    const stored = async (): Promise<number> => (await inbox()).length

    it.each([
      ['a wrong token', () => update(luso, 'f'.repeat(32))], ['a token that is nearly right', () => update(luso, `${luso.applicationToken.slice(0, -1)}${luso.applicationToken.endsWith('0') ? '1' : '0'}`)],
      ['the token of another portal', () => update(luso, product.sandbox.vendor.applicationToken)], ['an unknown portal', () => ({ ...update(luso, luso.applicationToken), 'auth[member_id]': 'c'.repeat(32) })],
      ['no token', () => Object.fromEntries(Object.entries(update(luso, '')).filter(([key]) => key !== 'auth[application_token]'))], ['junk', () => ({ event: 'x' })], ['nothing', () => ({})],
    ])('with %s is answered with 200 and not stored', async (_name, fields) => {
      const before = await stored()
      expect(await postEvent(product, fields())).toBe(200)
      expect(await stored()).toBe(before)
    })

    it('is one row however often it is delivered', async () => {
      const before = await stored()
      const fields = update(luso, luso.applicationToken)
      await Promise.all(Array.from({ length: 20 }, () => postEvent(product, fields)))
      expect(await stored()).toBe(before + 1)
      await settleAll(product)
      await postEvent(product, fields)
      expect(await stored()).toBe(before + 1)
    })

    it('with the token of before is believed for one day', async () => {
      const { applicationToken: old } = luso
      await luso.upgrade()
      await product.sandbox.install(luso)
      await waitFor(async () => (await rowOf(luso.memberId))?.previous_token_hash !== null, { message: 'the new token' })
      expect(luso.applicationToken).not.toBe(old)
      const before = await stored()
      await postEvent(product, update(luso, old))
      await postEvent(product, update(luso, luso.applicationToken))
      expect(await stored()).toBe(before + 2)
      product.clock.advance(DAY_MS + 60_000)
      await postEvent(product, update(luso, old))
      expect(await stored()).toBe(before + 2)
      await postEvent(product, update(luso, luso.applicationToken))
      expect(await stored()).toBe(before + 3)
    })
  })
})
