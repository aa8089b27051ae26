import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import { fairWeather } from '../../sandbox/weather.ts'
import type { SystemView } from '../../server/contract/system.ts'
import { forgetOldSessions } from '../../server/app/session/forget-sessions.ts'
import { HOUR_MS, MINUTE_MS } from '../../server/core/time.ts'
import { findPortal } from '../../server/store/portals.ts'
import type { Product } from '../support/product.ts'
import { ENGINES, openProduct, settleAll } from './steps.ts'
import { askLink, connect, forgetApp, idOf, mailedToken, mailsTo, page, redeem } from './webhook-steps.ts'

const ADMIN = 'ana.silva@luso-digital.example'
const SELLER = 'rui.costa@luso-digital.example'

describe.each(ENGINES)('connecting and signing in without the app, on %s', (_engine, open) => {
  let product: Product
  let luso: SandboxPortal
  let good: string

  beforeAll(async () => {
    product = await openProduct(open)
    luso = product.sandbox.portal('luso')
    await forgetApp(product, luso)
    good = luso.createWebhook()
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })
  afterEach(async () => {
    Object.assign(product.sandbox.weather, fairWeather(), { rateLimit: false, eventDelayMs: 5 })
    await settleAll(product)
    expect(product.log.filter((line) => (line.startsWith('error') && !line.includes('"status":503')) || line.includes('/rest/'))).toEqual([])
    product.clock.advance(16 * MINUTE_MS)
  })

  /** One sentence on the page, the e-mail kept, the webhook not. */
  async function refuse(webhook: string, sentence: RegExp, status: number, email = ADMIN): Promise<void> {
    const answer = await connect(product, webhook, email)
    expect([answer.status, answer.text]).toEqual([status, expect.stringMatching(sentence)])
    if (webhook !== '') expect(answer.html).not.toContain(webhook)
    const code = webhook.split('/').at(-2) ?? ''
    if (code.length >= 8) expect(answer.html).not.toContain(code)
    if (email === ADMIN) expect(answer.html).toContain(email)
    expect(await findPortal(product.app.db, idOf(luso))).toBeNull()
  }

  it.each([
    ['nothing', ''], ['words', 'my webhook'], ['another page', 'https://luso.bitrix24.com/company/'], ['a script', 'javascript:alert(1)'],
    ['an app’s address', 'https://luso.bitrix24.com/rest/profile'], ['a user name', 'https://a:b@luso.bitrix24.com/rest/1/a1b2c3d4e5f6/'],
  ])('says of %s that it is no webhook', async (_what, pasted) => {
    await refuse(pasted, /not the address of an inbound webhook/, 400)
  })

  it('says in one sentence what is wrong with a webhook', async () => {
    await refuse(`${luso.restUrl}1/0123456789abcdef/`, /does not know this webhook/, 403)
    await refuse(good.replace('/1/', '/7/'), /does not know this webhook/, 403)
    await refuse(luso.createWebhook(1, ['user_basic']), /lacks the permission “crm”/, 403)
    await refuse(luso.createWebhook(1, ['crm', 'user_brief']), /lacks the permission “user_basic”/, 403)
    await refuse(luso.createWebhook(1, []), /“crm” and “user_basic”/, 403)
    await refuse(luso.createWebhook(7), /not an administrator/, 403)
    await refuse(good, /Nobody who works in .* has this e-mail/, 403, 'nobody@luso-digital.example')
    await refuse(good, /Type your e-mail address/, 400, '%@luso-digital.example')
    luso.dismissUser(7)
    await refuse(good, /Nobody who works in/, 403, SELLER)
    luso.rehireUser(7)
    const nordwerk = product.sandbox.portal('nordwerk')
    await refuse(nordwerk.createWebhook(), /has the app from the Marketplace already/, 409, nordwerk.users[0]?.email)
  })

  it('says that a portal is silent, lapsed, or at an address that is not called', async () => {
    for (const restDown of ['reset', 'html502', 'html200'] as const) {
      product.sandbox.weather.restDown = { luso: restDown }
      await refuse(good, /does not answer as a Bitrix24 does/, 503)
    }
    product.sandbox.weather.restDown = {}
    product.sandbox.weather.planLapsed = ['luso']
    await refuse(good, /plan does not allow webhooks/, 403)
    product.sandbox.weather.planLapsed = []
    for (const host of ['127.0.0.1', '[::1]', 'localhost', '169.254.169.254', '10.0.0.5']) await refuse(`https://${host}/rest/1/a1b2c3d4e5f6/`, /does not call/, 400)
    await refuse('http://portal.example.com/rest/1/a1b2c3d4e5f6/', /does not call/, 400)
    await refuse('https://portal.example.com:8443/rest/1/a1b2c3d4e5f6/', /answers at portal.example.com:8443.*allow this port/, 403)
    const operator = await product.as('vendor')
    expect((await operator.get<SystemView>('/api/operator/system')).body.addresses).toContainEqual(expect.objectContaining({ host: 'portal.example.com:8443', state: 'wanted' }))
  })

  it('takes twenty tries an hour from one network', async () => {
    for (let count = 0; count < 20; count += 1) expect((await connect(product, 'x', ADMIN, '192.0.2.77')).status).toBe(400)
    expect(await connect(product, good, ADMIN, '192.0.2.77')).toMatchObject({ status: 429, text: expect.stringContaining('Too many tries') as string })
  })

  it('connects however the webhook is pasted, again and again, as one portal', async () => {
    for (const pasted of [good, good.slice(0, -1), `  ${good}profile `, `${good}crm.deal.list.json?start=0`]) {
      const { status, location } = await connect(product, pasted, ADMIN)
      expect(status, pasted).toBe(303)
      expect((await page(product, location)).status).toBe(200)
    }
    expect((await product.app.db.selectFrom('portals').select('member_id').where('domain', '=', luso.domain).execute())).toEqual([{ member_id: idOf(luso) }])
    expect((await page(product, `/connect/${'0'.repeat(64)}`)).status).toBe(404)
    expect((await page(product, '/connect/x')).status).toBe(404)
  })

  it('answers the same whether anybody has the address or not, and mails only people who work there', async () => {
    luso.dismissUser(9)
    const strangers = ['nobody@luso-digital.example', 'ines.lopes@luso-digital.example', 'mareike.brandt@nordwerk.example']
    const answers = []
    for (const email of [...strangers, SELLER.toUpperCase()]) answers.push(await askLink(product, email))
    expect(new Set(answers.map((it) => JSON.stringify(it)))).toEqual(new Set(['{"status":200,"body":{}}']))
    await mailedToken(product, SELLER, 0)
    for (const email of strangers) expect(mailsTo(product, email)).toEqual([])
    expect(product.sandbox.mails().filter(({ to }) => strangers.includes(to[0] ?? ''))).toEqual([])
    for (const email of ['%', 'a%@luso-digital.example', '', 'x'.repeat(300)]) expect((await askLink(product, email)).status).toBe(400)
  })

  it('opens once, in a quarter of an hour, and not by being looked at', async () => {
    const seen = mailsTo(product, SELLER).length
    await askLink(product, SELLER)
    const token = await mailedToken(product, SELLER, seen)
    expect(JSON.stringify(await product.app.db.selectFrom('one_time_links').selectAll().execute())).not.toContain(token)
    // A mail scanner opens the address; the token is behind the # and is not even sent.
    for (let look = 0; look < 3; look += 1) expect((await page(product, `/app#signin=${token}`)).status).toBe(200)
    const both = await Promise.all([redeem(product, token), redeem(product, token)])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 403])
    expect((await redeem(product, token)).body.error?.code).toBe('link_over')
    expect((await redeem(product, 'A'.repeat(43))).status).toBe(403)
    await askLink(product, SELLER)
    const late = await mailedToken(product, SELLER, seen + 1)
    product.clock.advance(15 * MINUTE_MS)
    expect((await redeem(product, late)).status).toBe(403)
  })

  it('keeps out whoever was dismissed after the mail, and costs nobody the link while the portal is silent', async () => {
    const seen = mailsTo(product, SELLER).length
    await askLink(product, SELLER)
    const token = await mailedToken(product, SELLER, seen)
    product.sandbox.weather.restDown = { luso: 'html502' }
    expect((await redeem(product, token)).body.error?.code).toBe('portal_silent')
    product.sandbox.weather.restDown = {}
    luso.dismissUser(7)
    expect((await redeem(product, token)).status).toBe(403)
    luso.rehireUser(7)
    expect((await redeem(product, token)).status).toBe(403)
  })

  it('sends three links to an address in a quarter of an hour, and twenty an hour to a network', async () => {
    for (const email of [ADMIN, 'nobody@luso-digital.example']) {
      for (let count = 0; count < 3; count += 1) expect((await askLink(product, email)).status).toBe(200)
      expect(await askLink(product, email)).toMatchObject({ status: 429, body: { error: { code: 'too_many_tries', params: { minutes: 15 } } } })
    }
    product.clock.advance(15 * MINUTE_MS)
    expect((await askLink(product, ADMIN)).status).toBe(200)
    for (let count = 0; count < 20; count += 1) expect((await askLink(product, `p${count}@example.com`, '2001:db8:1:2::1')).status).toBe(200)
    expect((await askLink(product, 'other@example.com', '2001:db8:1:2:ffff::9')).status).toBe(429)
    expect((await askLink(product, 'other@example.com', '2001:db8:1:3::1')).status).toBe(200)
    const stored = JSON.stringify(await product.app.db.selectFrom('recent_tries').selectAll().execute())
    expect(stored).not.toMatch(/@|2001|example/)
    product.clock.advance(25 * HOUR_MS)
    await forgetOldSessions(product.app)
    expect(await product.app.db.selectFrom('recent_tries').selectAll().execute()).toEqual([])
    expect(await product.app.db.selectFrom('one_time_links').select('purpose').where('purpose', '=', 'sign_in').execute()).toEqual([])
  })
})
