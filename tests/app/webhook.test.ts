import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import { fairWeather } from '../../sandbox/weather.ts'
import { sweepPortals } from '../../server/app/crm/sweep.ts'
import type { ConnectionView } from '../../server/contract/connection.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { MeView } from '../../server/contract/session.ts'
import type { SettingsView } from '../../server/contract/settings.ts'
import type { SystemView } from '../../server/contract/system.ts'
import { MINUTE_MS, SECOND_MS } from '../../server/core/time.ts'
import { webhookEvents } from '../../server/core/webhook.ts'
import { findPortal } from '../../server/store/portals.ts'
import { contactOf } from '../support/product.ts'
import type { Api, Product } from '../support/product.ts'
import { BOUNDLESS, DEAL, ENGINES, inCrm, openProduct, postEvent, PROOF, reserveNew, settleAll, takeNew, waitForView } from './steps.ts'
import { waitFor } from '../support/wait.ts'
import { connect, forgetApp, idOf, page, saveToken, signInByMail } from './webhook-steps.ts'

const ADMIN = 'ana.silva@luso-digital.example'
const SELLER = 'rui.costa@luso-digital.example'

/** One portal's life without the Marketplace, from the first webhook to the app; each step goes on from the one before. */
describe.each(ENGINES)('a portal without the app, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let luso: SandboxPortal
  let webhook: string
  let step: string
  let outboundToken: string

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS)
    luso = product.sandbox.portal('luso')
    await forgetApp(product, luso)
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })
  afterEach(async () => {
    Object.assign(product.sandbox.weather, fairWeather(), { rateLimit: false, eventDelayMs: 5 })
    await settleAll(product)
    // The address alone opens the portal: it stands in no log, whatever happened.
    expect(product.log.filter((line) => line.includes('/rest/') || (webhook !== undefined && line.includes(codeOf(webhook))))).toEqual([])
    expect(product.log.filter((line) => line.startsWith('error'))).toEqual([])
  })
  const codeOf = (address: string): string => address.split('/').at(-2) ?? ''
  const seller = (): Promise<Api> => signInByMail(product, SELLER)
  const show = async (api: Api): Promise<ConnectionView> => (await api.get<ConnectionView>('/api/settings/connection')).body
  const check = (view: ConnectionView, name: string) => view.checks.find((it) => it.name === name)
  const row = () => findPortal(product.app.db, idOf(luso))
  /** Lets enough time pass that the portal is compared; the people sign in anew. */
  async function sweep(): Promise<void> {
    product.clock.advance(15 * MINUTE_MS)
    while (await sweepPortals(product.app, 10 * MINUTE_MS) > 0) await settleAll(product)
  }

  it('is connected by an inbound webhook, which proves whose it is', async () => {
    webhook = luso.createWebhook()
    const { status, location } = await connect(product, `${webhook}profile.json`, ADMIN.toUpperCase())
    expect([status, location]).toEqual([303, expect.stringMatching(/^\/connect\/[0-9a-f]{64}$/)])
    step = location
    expect(await row()).toMatchObject({ access: 'webhook', partnerId: 'luso', domain: luso.domain, state: 'active', clientEndpoint: luso.restUrl })
    expect(luso.userFields.map(({ fieldName }) => fieldName)).toContain(PROOF)
    const stored = await Promise.all((['portals', 'portal_tokens', 'journal', 'inbox', 'outbox', 'one_time_links', 'recent_tries'] as const).map((table) => product.app.db.selectFrom(table).selectAll().execute()))
    expect(JSON.stringify(stored)).not.toContain(codeOf(webhook))
    const shown = await page(product, step)
    expect(shown.text).toContain(`${product.url}/b24/event`)
    expect(webhookEvents([DEAL]).filter((event) => !shown.text.includes(event))).toEqual([])
    expect(shown.html).not.toContain(codeOf(webhook))
    expect(shown.text).not.toContain('ONCRMDEALMOVETOCATEGORY')
  })

  it('lets its people in by a mailed link; only the webhook’s owner is an administrator', async () => {
    const ana = await signInByMail(product, ADMIN)
    const rui = await signInByMail(product, SELLER)
    expect(ana.session).toMatchObject({ role: 'partner', user: { id: '1', name: 'Ana Silva', isAdmin: true }, portal: { memberId: idOf(luso), domain: luso.domain } })
    expect(rui.session.user).toEqual({ id: '7', name: 'Rui Costa', isAdmin: false })
    expect((await rui.get<MeView>('/api/me')).body.partner?.name).toBe('Luso Digital, Lda')
    expect((await ana.get<SettingsView>('/api/settings')).body.people.map(({ id }) => id)).toContain('7')
  })

  it('says on its connection page what works and what cannot', async () => {
    const view = await show(await seller())
    expect(view).toMatchObject({ access: 'webhook', domain: luso.domain })
    expect(view.limits.join(' ')).toMatch(/No menu item.*No messenger.*15 minutes.*rights of the person.*Paste a new one/)
    expect(view.checks.map(({ name }) => name)).toEqual(['access', 'scopes', 'events', 'fields', 'target', 'crm_write', 'queue', 'clock', 'notifications'])
    expect(view.checks.filter(({ state }) => state !== 'ok').map(({ text }) => text)).toEqual(['No outbound webhook is set up: changes in your CRM are seen within 15 minutes. To set it up, paste your webhook at /connect again.'])
    operator = await product.as('vendor')
    const { portals } = (await operator.get<SystemView>('/api/operator/system')).body
    expect(portals.find(({ domain }) => domain === luso.domain)).toMatchObject({ access: 'webhook', partner: { id: 'luso' }, text: 'Works.' })
  })

  it('gets its deal without notice, and without any outbound webhook Won comes by the sweep', async () => {
    const api = await seller()
    const { id, itemId } = await takeNew(product, operator, api)
    expect(luso.findByOrigin(DEAL, id)).toHaveLength(1)
    expect(luso.todos.filter((it) => it.ownerId === itemId)).toHaveLength(1)
    expect(luso.notifications).toEqual([])
    expect(JSON.stringify(luso.item(DEAL, itemId))).toContain(`${product.url}/app`)
    luso.setField(DEAL, itemId, PROOF, `SWEPT-${itemId}`)
    luso.moveItem(DEAL, itemId, 'WON')
    await settleAll(product)
    expect((await waitForView(api, id, () => true, 'it')).state).toBe('in_work')
    await sweep()
    await waitForView(await seller(), id, (it) => it.outcome === 'won', 'Won by the sweep')
  })

  it('tells of changes once its outbound webhook is known by its token', async () => {
    outboundToken = luso.setOutboundWebhook(`${product.url}/b24/event`, webhookEvents([DEAL]))
    expect((await saveToken(product, step, 'not a token')).status).toBe(400)
    expect(await saveToken(product, step, ` ${outboundToken} `)).toMatchObject({ status: 303, location: step })
    expect((await page(product, step)).text).toContain('Changes in your CRM are seen at once')
    operator = await product.as('vendor')
    const api = await seller()
    const { id, itemId } = await takeNew(product, operator, api)
    luso.setField(DEAL, itemId, PROOF, `EVENT-${itemId}`)
    luso.moveItem(DEAL, itemId, 'WON')
    await waitForView(api, id, (it) => it.outcome === 'won', 'Won by an event')
    expect(await row()).toMatchObject({ toldMemberId: luso.memberId })
  })

  it('believes no event but its own, and none about an app', async () => {
    operator = await product.as('vendor')
    const { itemId } = await takeNew(product, operator, await seller())
    await settleAll(product)
    const other = product.sandbox.portal('nordwerk')
    const told = async (fields: Record<string, string>): Promise<number> => {
      const count = async (): Promise<number> => (await product.app.db.selectFrom('inbox').select('id').execute()).length
      const before = await count()
      expect(await postEvent(product, { event: 'ONCRMDEALUPDATE', 'data[FIELDS][ID]': String(itemId), ts: String(Math.random()), 'auth[member_id]': luso.memberId, 'auth[domain]': luso.domain, ...fields })).toBe(200)
      return await count() - before
    }
    expect(await told({})).toBe(0)
    expect(await told({ 'auth[application_token]': 'f'.repeat(32) })).toBe(0)
    expect(await told({ 'auth[application_token]': other.applicationToken })).toBe(0)
    expect(await told({ 'auth[member_id]': other.memberId, 'auth[application_token]': outboundToken })).toBe(0)
    expect(await told({ 'auth[member_id]': idOf(luso), 'auth[application_token]': outboundToken })).toBe(0)
    for (const event of ['ONAPPUNINSTALL', 'ONAPPPAYMENT', 'ONAPPUPDATE', 'ONOFFLINEEVENT', 'ONCRMDEALMOVETOCATEGORY']) expect(await told({ event, 'auth[application_token]': outboundToken }), event).toBe(0)
    expect(await told({ event: 'ONAPPPAYMENT', 'auth[member_id]': idOf(luso) })).toBe(0)
    expect(await told({ 'auth[domain]': 'elsewhere.bitrix24.com', 'auth[application_token]': outboundToken })).toBe(1)
    expect(await row()).toMatchObject({ state: 'active', toldMemberId: luso.memberId })
  })

  it('waits when the webhook is deleted, says so, and goes on with a new one', async () => {
    const api = await seller()
    operator = await product.as('vendor')
    const { id } = await reserveNew(product, operator, api)
    luso.deleteWebhook(webhook)
    await contactOf(api, id)
    await product.settled()
    expect((await row())?.state).toBe('needs_reopen')
    expect(check(await show(api), 'access')).toMatchObject({ state: 'broken', text: expect.stringMatching(/^The webhook was deleted or changed; paste a new one/) as string })
    expect((await operator.get<SystemView>('/api/operator/system')).body.portals.find(({ domain }) => domain === luso.domain)?.text).toContain('paste a new one')
    expect(luso.findByOrigin(DEAL, id)).toEqual([])
    const stopped = await waitFor(() => { const mails = product.sandbox.mails().filter(({ subject }) => subject.includes('has stopped')); return Promise.resolve(mails.length > 0 ? mails : null) }, { message: 'a mail' })
    expect(stopped.map(({ to, text }) => [to, text.includes(`${product.url}/connect`)])).toEqual([[[ADMIN], true]])

    webhook = luso.createWebhook()
    expect((await connect(product, webhook, ADMIN)).status).toBe(303)
    await settleAll(product)
    const back = await seller()
    await inCrm(back, id)
    expect(luso.findByOrigin(DEAL, id)).toHaveLength(1)
    expect(check(await show(back), 'access')).toMatchObject({ state: 'ok', text: 'The app works with the webhook of Ana Silva.' })
    expect((await show(back)).checks.find(({ name }) => name === 'events')?.state).toBe('ok')
  })

  it('stops when the webhook’s person leaves, and is itself again when they come back', async () => {
    luso.dismissUser(1)
    product.clock.advance(16 * MINUTE_MS)
    await sweep()
    expect((await row())?.state).toBe('needs_reopen')
    luso.rehireUser(1)
    operator = await product.as('vendor')
    await operator.post(`/api/operator/portals/${idOf(luso)}/check`)
    expect((await row())?.state).toBe('active')
  })

  it('is not believed to be the same portal when nothing shows it, and nothing is sent there until somebody who knows says so', async () => {
    operator = await product.as('vendor')
    const api = await seller()
    const { id } = await reserveNew(product, operator, api)
    luso.deleteWebhook(webhook)
    const hidden = luso.items(DEAL).filter((it) => it.originId !== '' && it.originId !== undefined)
    const origins = hidden.map(({ originId }) => originId)
    for (const it of hidden) it.originId = ''
    webhook = luso.createWebhook()
    const { location } = await connect(product, webhook, ADMIN)
    expect((await page(product, location)).text).toContain('still the same Bitrix24 as before')
    // The stranger's own webhook is no proof the second time either.
    await connect(product, webhook, ADMIN)
    expect(await row()).toMatchObject({ isDoubted: true, partnerId: 'luso' })
    expect((await api.get<ErrorBody>('/api/me')).status).toBe(401)
    expect(await saveToken(product, location, 'a'.repeat(32))).toMatchObject({ status: 403 })
    product.clock.advance(2 * MINUTE_MS)
    await product.settled()
    expect(luso.findByOrigin(DEAL, id)).toEqual([])

    hidden.forEach((it, index) => { it.originId = origins[index] ?? '' })
    expect((await saveToken(product, location, outboundToken)).status).toBe(303)
    await settleAll(product)
    expect(await row()).not.toHaveProperty('isDoubted')
    await inCrm(await seller(), id)
  })

  it('goes over to the app when that is installed, with link, settings and reservations', async () => {
    operator = await product.as('vendor')
    const ana = await signInByMail(product, ADMIN)
    const { settings, version } = (await ana.get<SettingsView>('/api/settings')).body
    expect((await ana.put('/api/settings', { version, settings: { ...settings, notify: false } })).status).toBe(200)
    const { id, itemId } = await takeNew(product, operator, ana)
    const waiting = await reserveNew(product, operator, ana)

    await product.sandbox.install(luso)
    await settleAll(product)
    expect(await findPortal(product.app.db, luso.memberId)).toMatchObject({ access: 'app', partnerId: 'luso', state: 'active', domain: luso.domain })
    expect(await row()).toMatchObject({ movedTo: luso.memberId, state: 'uninstalled', partnerId: null })
    expect((await operator.get<SystemView>('/api/operator/system')).body.portals.filter(({ domain }) => domain === luso.domain)).toHaveLength(1)
    expect((await ana.get('/api/me')).status).toBe(401)
    expect((await connect(product, webhook, ADMIN)).text).toContain('has the app from the Marketplace already')

    const inFrame = await product.as('luso')
    expect((await inFrame.get<SettingsView>('/api/settings')).body.settings.notify).toBe(false)
    expect(await show(inFrame)).toMatchObject({ access: 'app', limits: [] })
    expect(await inCrm(inFrame, id)).toMatchObject({ itemId })
    luso.setField(DEAL, itemId, PROOF, `FRAME-${itemId}`)
    luso.moveItem(DEAL, itemId, 'WON')
    await waitForView(inFrame, id, (it) => it.outcome === 'won', 'Won through the app')
    await contactOf(inFrame, waiting.id)
    await inCrm(inFrame, waiting.id)
    product.clock.advance(11 * SECOND_MS)
  })
})
