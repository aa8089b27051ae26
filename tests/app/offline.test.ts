import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import { fairWeather } from '../../sandbox/weather.ts'
import { createDraining, drainOffline, fetchOfflineItems } from '../../server/app/portal/offline-events.ts'
import { MINUTE_MS } from '../../server/core/time.ts'
import type { Api, Product } from '../support/product.ts'
import { BOUNDLESS, DEAL, ENGINES, openProduct, settleAll, takeNew, view, waitForView } from './steps.ts'

describe.each(ENGINES)('events that a portal kept, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let luso: Api
  let portal: SandboxPortal

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS)
    operator = await product.as('vendor')
    luso = await product.as('luso')
    portal = product.sandbox.portal('luso')
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })
  afterEach(async () => {
    Object.assign(product.sandbox.weather, fairWeather(), { rateLimit: false, eventDelayMs: 5 })
    await settleAll(product)
  })

  /** A reservation whose record is moved while every event gets lost. */
  async function lostSilently(): Promise<string> {
    const taken = await takeNew(product, operator, luso)
    await settleAll(product)
    await drainOffline(product.app, portal.memberId)
    product.sandbox.weather.dropEvents = 1
    portal.moveItem(DEAL, taken.itemId, 'LOSE')
    await product.sandbox.idle()
    product.sandbox.weather.dropEvents = 0
    return taken.id
  }
  const outcome = async (id: string) => (await view(luso, id)).outcome

  it('are kept where the plan has that, and nowhere else', async () => {
    expect(portal.handlers.some((it) => it.offline)).toBe(true)
    expect(product.sandbox.portal('wisla').handlers.some((it) => it.offline)).toBe(false)
    const rows = await product.app.db.selectFrom('portals').select(['member_id', 'offline_events']).where('offline_events', '=', 1).execute()
    expect(rows.map((row) => row.member_id).sort()).toEqual(['iberia', 'luso', 'vendor'].map((name) => product.sandbox.portal(name).memberId).sort())
  })

  it('tell a result whose event was lost', async () => {
    const id = await lostSilently()
    expect(await outcome(id)).toBeNull()
    expect(portal.offlineQueue.length).toBeGreaterThan(0)
    expect(await drainOffline(product.app, portal.memberId)).toEqual({ result: { kind: 'done' }, changed: 1 })
    expect(await outcome(id)).toBe('lost')
    expect(portal.offlineQueue).toEqual([])
  })

  it('are read at once when the portal says that there are some', async () => {
    const taken = await takeNew(product, operator, luso)
    await settleAll(product)
    // Only the signal gets through.
    for (const handler of portal.handlers) if (!handler.offline && handler.event !== 'ONOFFLINEEVENT') handler.event = `X${handler.event}`
    // The portal signals at most once in five minutes.
    product.clock.advance(6 * MINUTE_MS)
    portal.moveItem(DEAL, taken.itemId, 'LOSE')
    await waitForView(luso, taken.id, (it) => it.outcome === 'lost', 'the result from the queue')
    for (const handler of portal.handlers) handler.event = handler.event.replace(/^X/, '')
    await settleAll(product)
    expect(portal.offlineQueue).toEqual([])
  })

  it('are not lost when the process dies between reading and confirming', async () => {
    const id = await lostSilently()
    const fetched = await fetchOfflineItems(product.app, portal.memberId)
    expect(fetched).toMatchObject({ kind: 'ok', items: [{ reservationId: id }] })
    expect(portal.offlineQueue.every((it) => it.processId !== '')).toBe(true)
    // Nothing was done with them: here it died. Another process comes.
    expect(await drainOffline(product.app, portal.memberId)).toEqual({ result: { kind: 'done' }, changed: 1 })
    expect(await outcome(id)).toBe('lost')
    expect(portal.offlineQueue).toEqual([])
  })

  it('stay in the queue while the portal does not answer what they are about', async () => {
    const id = await lostSilently()
    const fetched = await fetchOfflineItems(product.app, portal.memberId)
    expect(fetched.kind).toBe('ok')
    product.sandbox.weather.restDown = { luso: 'html500' }
    expect((await drainOffline(product.app, portal.memberId)).result.kind).not.toBe('done')
    product.sandbox.weather.restDown = {}
    expect(portal.offlineQueue.length).toBeGreaterThan(0)
    expect((await drainOffline(product.app, portal.memberId)).changed).toBe(1)
    expect(await outcome(id)).toBe('lost')
  })

  it('are looked into from time to time, because signals can be lost too; what was found is counted', async () => {
    const id = await lostSilently()
    const drain = createDraining(product.app)
    await drain()
    expect(await outcome(id)).toBe('lost')
    expect(await product.app.db.selectFrom('portal_repairs').selectAll().where('kind', '=', 'event_recovered').execute()).toMatchObject([{ member_id: portal.memberId }])
    const before = portal.calls.length
    await drain()
    expect(portal.calls.length).toBe(before)
  })

  it('are fetched in portions, also among a hundred of other records', async () => {
    const others = Array.from({ length: 120 }, (_, index) => portal.addItem(DEAL, { title: `Other ${index}` }))
    const id = await lostSilently()
    expect(others).toHaveLength(120)
    const { result } = await drainOffline(product.app, portal.memberId)
    expect(result).toEqual({ kind: 'done' })
    expect(portal.offlineQueue).toEqual([])
    expect(await outcome(id)).toBe('lost')
  })
})
