import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import { fairWeather } from '../../sandbox/weather.ts'
import type { ConnectionView } from '../../server/contract/connection.ts'
import { DAY_MS, MINUTE_MS } from '../../server/core/time.ts'
import { takeRefreshLease } from '../../server/store/portals.ts'
import { contactOf } from '../support/product.ts'
import type { Product } from '../support/product.ts'
import { BOUNDLESS, CONTACT, DEAL, ENGINES, intercept, openProduct, postEvent, reserveNew, settleAll, takeNew } from './steps.ts'

const TOKEN = 'e'.repeat(32)

describe.each(ENGINES)('the life of an installation, on %s', (_engine, open) => {
  let product: Product

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS)
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })
  afterEach(async () => {
    Object.assign(product.sandbox.weather, fairWeather(), { rateLimit: false, eventDelayMs: 5 })
    await settleAll(product)
  })

  const portal = (name: string): SandboxPortal => product.sandbox.portal(name)
  const rowOf = ({ memberId }: Pick<SandboxPortal, 'memberId'>) => product.app.db.selectFrom('portals').selectAll().where('member_id', '=', memberId).executeTakeFirst()
  const post = (path: string, body: unknown) => fetch(`${product.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const session = async (of: SandboxPortal, userId: number | undefined, more: object = {}): Promise<number> =>
    (await post('/api/session', { accessToken: of.tokensFor(userId).access_token, memberId: of.memberId, ...more })).status
  const update = (of: SandboxPortal, token: string): Record<string, string> =>
    ({ event: 'ONCRMDEALUPDATE', 'data[FIELDS][ID]': '77', ts: String(Math.random()), 'auth[member_id]': of.memberId, 'auth[application_token]': token })
  const stored = async (): Promise<number> => (await product.app.db.selectFrom('inbox').select('id').execute()).length
  const isBelieved = async (of: SandboxPortal, token: string): Promise<boolean> => {
    const before = await stored()
    await postEvent(product, update(of, token))
    return await stored() === before + 1
  }

  describe('pages', () => {
    it.each(['/app', '/install', '/card', '/b24/event', '/request'])('answer the cabinet’s look at %s', async (path) => {
      for (const method of ['GET', 'HEAD']) expect((await fetch(`${product.url}${path}`, { method })).status).toBe(200)
    })

    const page = async (path: string, body: URLSearchParams): Promise<string> => (await fetch(`${product.url}${path}?DOMAIN=x.bitrix24.com&PROTOCOL=1&LANG=en&APP_SID=1`, { method: 'POST', body })).text()

    it.each(['/app', '/install', '/card'])('%s hands the application token on to its script', async (path) => {
      expect(await page(path, new URLSearchParams({ APPLICATION_TOKEN: TOKEN }))).toContain(`<meta name="application-token" content="${TOKEN}"></head>`)
    })

    it.each(['/app', '/install', '/card'])('%s shows nothing else of what was posted', async (path) => {
      const plain = await (await fetch(`${product.url}${path}`)).text()
      for (const token of ['"><script>alert(1)</script>', 'short', 'x'.repeat(257), `${TOKEN}\n`, `${TOKEN} `, '$&$&$&$&', 'ünïcödéünïcödé']) {
        expect(await page(path, new URLSearchParams({ APPLICATION_TOKEN: token, AUTH_ID: 'a'.repeat(40), REFRESH_ID: 'b'.repeat(40), status: 'reflect-me', PLACEMENT: 'reflect-me' }))).toBe(plain)
      }
      expect(await page(path, new URLSearchParams([['APPLICATION_TOKEN[]', TOKEN]]))).toBe(plain)
    })
  })

  describe('the application token', () => {
    it('comes with the installer’s page where no event of installation ever arrives', async () => {
      const adria = portal('adria')
      await adria.uninstall()
      await settleAll(product)
      product.sandbox.weather.dropEvents = 1
      await product.sandbox.install(adria)
      const { access_token: accessToken, refresh_token: refreshToken } = adria.tokensFor()
      expect((await post('/api/install', { accessToken, refreshToken, memberId: adria.memberId, applicationToken: adria.applicationToken })).status).toBe(200)
      expect(await isBelieved(adria, adria.applicationToken)).toBe(true)
      product.sandbox.weather.dropEvents = 0
    })

    it('comes with an administrator’s page where even the installer did not bring it, and only with theirs', async () => {
      const adria = portal('adria')
      await product.app.db.updateTable('portals').set({ token_hash: null, previous_token_hash: null }).where('member_id', '=', adria.memberId).execute()
      expect(await isBelieved(adria, adria.applicationToken)).toBe(false)
      expect(await session(adria, 2, { applicationToken: adria.applicationToken })).toBe(200)
      expect(await session(portal('luso'), 1, { applicationToken: adria.applicationToken, memberId: adria.memberId })).toBe(401)
      expect(await isBelieved(adria, adria.applicationToken)).toBe(false)
      expect(await session(adria, 1, { applicationToken: adria.applicationToken })).toBe(200)
      expect(await isBelieved(adria, adria.applicationToken)).toBe(true)
    })

    it('is new after an update, which alone pins it; the one before is good for a day', async () => {
      const wisla = portal('wisla')
      const { applicationToken: old } = wisla
      await wisla.upgrade()
      await settleAll(product)
      expect(wisla.applicationToken).not.toBe(old)
      expect([await isBelieved(wisla, old), await isBelieved(wisla, wisla.applicationToken)]).toEqual([true, true])
      product.clock.advance(DAY_MS + MINUTE_MS)
      expect([await isBelieved(wisla, old), await isBelieved(wisla, wisla.applicationToken)]).toEqual([false, true])
    })

    it('of a page that was open since before the update never comes back', async () => {
      const wisla = portal('wisla')
      const { applicationToken: old } = wisla
      await product.sandbox.install(wisla)
      await wisla.upgrade()
      await settleAll(product)
      expect(await session(wisla, 1, { applicationToken: old })).toBe(200)
      product.clock.advance(DAY_MS + MINUTE_MS)
      expect([await isBelieved(wisla, old), await isBelieved(wisla, wisla.applicationToken)]).toEqual([false, true])
      await product.sandbox.install(wisla)
      await settleAll(product)
    })

    it('of an update whose event was lost comes with an administrator’s page', async () => {
      const wisla = portal('wisla')
      product.sandbox.weather.dropEvents = 1
      await wisla.upgrade()
      product.sandbox.weather.dropEvents = 0
      expect(await isBelieved(wisla, wisla.applicationToken)).toBe(false)
      expect(await session(wisla, 1, { applicationToken: wisla.applicationToken })).toBe(200)
      expect(await isBelieved(wisla, wisla.applicationToken)).toBe(true)
      await product.sandbox.install(wisla)
    })
  })

  describe('a payment', () => {
    const licence = async (name: string) => {
      const { body } = await (await product.as(name)).get<ConnectionView>('/api/settings/connection')
      return body.checks.find((it) => it.name === 'licence')
    }

    it('that ran out is known at once, and that it was made good too', async () => {
      const iberia = portal('iberia')
      product.clock.advance(2 * MINUTE_MS)
      iberia.pay({ status: 'P', expired: true, days: -3 })
      await settleAll(product)
      expect(await licence('iberia')).toMatchObject({ state: 'broken', action: 'pay' })
      iberia.pay({ expired: false, days: 300 })
      await settleAll(product)
      expect(await licence('iberia')).toMatchObject({ state: 'ok' })
    })

    it('is a hint anybody can send: the portal decides, and is asked at most once a minute', async () => {
      const iberia = portal('iberia')
      const looks = (): number => iberia.calls.filter((it) => it.method === 'feature.get').length
      const [before, rows] = [looks(), await stored()]
      const forged = (memberId: string, index: number): Record<string, string> => ({ event: 'ONAPPPAYMENT', event_handler_id: String(index), ts: String(index), 'data[PAYMENT_EXPIRED]': 'Y', 'auth[member_id]': memberId })
      product.clock.advance(2 * MINUTE_MS)
      await Promise.all(Array.from({ length: 40 }, (_, index) => postEvent(product, forged(iberia.memberId, index))))
      await product.settled()
      expect(looks()).toBe(before + 1)
      await postEvent(product, forged('c'.repeat(32), 1))
      expect(await stored()).toBeLessThanOrEqual(rows + 1)
      expect(await licence('iberia')).toMatchObject({ state: 'ok' })
      await settleAll(product)
      expect(looks()).toBeLessThanOrEqual(before + 2)
    })
  })

  describe('removing', () => {
    const rowsOf = async (memberId: string): Promise<Record<string, number>> => {
      const tables = ['portal_tokens', 'sessions', 'portal_settings', 'portal_checks', 'portal_repairs'] as const
      const counts = await Promise.all(tables.map(async (table) => [table, (await product.app.db.selectFrom(table).select('member_id').where('member_id', '=', memberId).execute()).length] as const))
      return Object.fromEntries(counts)
    }
    const everything = async (memberId: string): Promise<string> => {
      const tables = ['portals', 'portal_tokens', 'sessions', 'portal_settings', 'portal_checks', 'portal_repairs'] as const
      return JSON.stringify(await Promise.all(tables.map((table) => product.app.db.selectFrom(table).selectAll().where('member_id', '=', memberId).execute())))
    }

    it('takes access and names of people, and keeps settings', async () => {
      const nordwerk = portal('nordwerk')
      await product.as('nordwerk')
      await product.app.db.updateTable('portal_settings').set({ changed_by: 'Jonas Petersen' }).where('member_id', '=', nordwerk.memberId).execute()
      expect(await everything(nordwerk.memberId)).toContain('Jonas Petersen')
      await nordwerk.uninstall()
      await settleAll(product)
      expect(await rowOf(nordwerk)).toMatchObject({ state: 'uninstalled', partner_id: 'nordwerk', active_people: null })
      expect(await rowsOf(nordwerk.memberId)).toMatchObject({ portal_tokens: 0, sessions: 0, portal_settings: 1, portal_checks: 1 })
      expect(await everything(nordwerk.memberId)).not.toMatch(/Jonas|Petersen/)
    })

    it('takes settings and findings too when its data shall go', async () => {
      const nordwerk = portal('nordwerk')
      await product.sandbox.install(nordwerk)
      await settleAll(product)
      await nordwerk.uninstall({ clean: true })
      await settleAll(product)
      expect(await rowsOf(nordwerk.memberId)).toEqual({ portal_tokens: 0, sessions: 0, portal_settings: 0, portal_checks: 0, portal_repairs: 0 })
      await product.sandbox.install(nordwerk)
      await settleAll(product)
      expect(await rowOf(nordwerk)).toMatchObject({ state: 'active', partner_id: 'nordwerk' })
    })
  })

  describe('another company at the address of one that closed', () => {
    const sent: string[] = []

    it('gets nothing that was meant for the first: no record, no comment, no message, no partner, no session', async () => {
      const luso = portal('luso')
      const [operator, api] = [await product.as('vendor'), await product.as('luso')]
      const taken = await takeNew(product, operator, api)
      const { id } = await reserveNew(product, operator, api)
      const [oldMember, oldToken, oldPair] = [luso.memberId, luso.applicationToken, luso.tokensFor()]
      luso.deletePortal()
      const newMember = luso.reuseAddress()
      expect(newMember).not.toBe(oldMember)
      await contactOf(api, id)
      await settleAll(product)
      expect((await rowOf({ memberId: oldMember }))?.state).not.toBe('active')

      await product.sandbox.install(luso)
      await settleAll(product)
      expect(await rowOf(luso)).toMatchObject({ member_id: newMember, state: 'active', partner_id: null })
      expect([luso.count(DEAL), luso.count(CONTACT), luso.comments.length, luso.todos.length, luso.notifications.length]).toEqual([0, 0, 0, 0, 0])

      // Their people are not the first company's, whatever they say, and the first company's are nobody here.
      expect([401, 403]).toContain(await session(luso, 1, { memberId: oldMember }))
      expect([401, 403]).toContain((await post('/api/session', { accessToken: oldPair.access_token, memberId: newMember })).status)
      expect((await post('/api/install', { accessToken: oldPair.access_token, refreshToken: oldPair.refresh_token, memberId: newMember })).status).toBe(403)
      expect(await isBelieved(luso, oldToken)).toBe(false)
      const reused = await product.as('luso')
      expect((await reused.get<{ partner: unknown, gate: { code: string } }>('/api/me')).body).toMatchObject({ partner: null, gate: { code: 'not_linked' } })
      expect((await reused.get(`/api/reservations/${taken.id}`)).status).toBeGreaterThanOrEqual(400)
      expect([luso.count(DEAL), luso.comments.length]).toEqual([0, 0])
    })

    it('gets nothing even if it answers everything as the first one would', async () => {
      const iberia = portal('iberia')
      const [operator, api] = [await product.as('vendor'), await product.as('iberia')]
      const { id, number } = await reserveNew(product, operator, api)
      const other = await reserveNew(product, operator, api)
      iberia.deletePortal()
      await contactOf(api, other.id)
      await settleAll(product)
      const { body: contact } = await contactOf(api, id)
      intercept(product, (url, body, pass) => {
        if (!url.startsWith(iberia.url)) return pass()
        sent.push(JSON.stringify(body))
        return Promise.resolve({ status: 200, body: { result: { result: { item: { item: { id: 5 } } }, result_error: [], result_total: [], result_next: [], result_time: [] } } })
      })
      product.clock.advance(MINUTE_MS)
      await settleAll(product)
      expect(sent.filter((body) => body.includes(number) || body.includes(encodeURIComponent(contact.email)) || body.includes(contact.email))).toEqual([])
    })

    it('is not sent a token that is over by its age', async () => {
      const adria = portal('adria')
      const pair = await product.app.db.selectFrom('portal_tokens').select('updated_at').where('member_id', '=', adria.memberId).executeTakeFirstOrThrow()
      expect(await takeRefreshLease(product.app.db, adria.memberId, 'test', 0, 0)).toBe(true)
      product.clock.advance(Math.max(0, pair.updated_at - product.clock.now()) + 61 * MINUTE_MS)
      const urls: string[] = []
      // Time that jumps wakes other work too; what counts is which of the portal's own calls comes first.
      intercept(product, (url, body, pass) => {
        if (url.startsWith(adria.url) || body['refresh_token'] !== undefined) urls.push(url)
        return pass()
      })
      await (await import('../../server/app/portal/call-portal.ts')).callPortal(product.app, adria.memberId, 'app.info')
      expect(urls[0]).toBe(`${product.sandbox.oauthUrl}/oauth/token/`)
      expect(urls.some((url) => url.startsWith(adria.url))).toBe(true)
    })
  })
})
