import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import { checkPortals } from '../../server/app/portal/check-portals.ts'
import { crmEvents, onlineEvents } from '../../server/core/manifest.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../server/core/time.ts'
import { listPortalChecks, listPortalRepairs } from '../../server/store/portal-checks.ts'
import { listActivePeople } from '../../server/store/portals.ts'
import type { Product } from '../support/product.ts'
import { DEAL, ENGINES, LEAD, openProduct } from './steps.ts'

describe.each(ENGINES)('the daily look at portals, on %s', (_engine, open) => {
  let product: Product
  let iberia: SandboxPortal
  let luso: SandboxPortal
  let nordwerk: SandboxPortal

  beforeAll(async () => {
    product = await openProduct(open)
    iberia = product.sandbox.portal('iberia')
    luso = product.sandbox.portal('luso')
    nordwerk = product.sandbox.portal('nordwerk')
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  const online = (portal: SandboxPortal): string[] => portal.handlers.filter((it) => !it.offline).map((it) => it.event).sort()
  const offline = (portal: SandboxPortal): string[] => portal.handlers.filter((it) => it.offline).map((it) => it.event).sort()
  const places = (portal: SandboxPortal): string[] => portal.placements.map((it) => `${it.placement} ${it.handler.replace(product.url, '')}`).sort()
  const repairs = async (portal: SandboxPortal): Promise<Record<string, number>> => Object.fromEntries((await listPortalRepairs(product.app.db, portal.memberId)).map((it) => [it.kind, it.count]))
  const lookAtAll = async (): Promise<void> => {
    product.clock.advance(DAY_MS + 1)
    while (await checkPortals(product.app, DAY_MS) > 0);
  }

  it('counts nothing of a first installation as a repair', async () => {
    for (const portal of product.sandbox.portals) expect(await repairs(portal), portal.name).toEqual({})
  })

  it('binds again what Bitrix24 removed without a word', async () => {
    iberia.handlers.splice(0)
    iberia.placements.splice(0)
    iberia.userFields.splice(0)
    await lookAtAll()
    expect(online(iberia)).toEqual(onlineEvents([DEAL], true).sort())
    expect(offline(iberia)).toEqual(crmEvents([DEAL]).sort())
    expect(places(iberia)).toEqual(['CRM_DEAL_DETAIL_TAB /card', 'LEFT_MENU /app', 'REST_APP_URI /app'])
    expect(iberia.userFields.map((it) => it.fieldName).sort()).toEqual(['UF_CRM_IR_DEADLINE', 'UF_CRM_IR_LINK', 'UF_CRM_IR_NUMBER', 'UF_CRM_IR_PROOF', 'UF_CRM_IR_WITHDRAWN'])
    expect(await repairs(iberia)).toEqual({ handlers_rebound: online(iberia).length + offline(iberia).length, placements_rebound: 3, fields_made: 5 })
  })

  it('leaves a portal alone whose things are there, with one call', async () => {
    const known = await repairs(luso)
    const before = luso.calls.length
    await lookAtAll()
    const calls = luso.calls.slice(before)
    expect(calls.filter((it) => !it.inBatch && it.error === null).map((it) => it.method)).toEqual(['batch'])
    expect(calls.filter((it) => /bind|add/.test(it.method))).toEqual([])
    expect(new Set(online(luso)).size).toBe(online(luso).length)
    expect(await repairs(luso)).toEqual(known)
  })

  it('removes what points to another address, belongs to another target, or is there twice', async () => {
    const old = 'https://old.example.com'
    for (const handler of iberia.handlers) if (!handler.offline) handler.handler = `${old}/b24/event`
    const [first] = iberia.handlers.filter((it) => it.offline)
    iberia.handlers.push({ ...first!, id: 9001, offline: false, handler: `${product.url}/b24/event`, event: 'ONCRMDEALUPDATE', authType: 1 })
    for (const place of iberia.placements) place.handler = place.handler.replace(product.url, old)
    const [tab] = iberia.placements
    iberia.placements.push({ ...tab!, placement: 'CRM_LEAD_DETAIL_TAB', handler: `${product.url}/card` })
    iberia.placements.push({ ...tab!, placement: 'LEFT_MENU', handler: `${product.url}/app` }, { ...tab!, placement: 'LEFT_MENU', handler: `${product.url}/app` })
    await lookAtAll()
    expect(online(iberia)).toEqual(onlineEvents([DEAL], true).sort())
    expect(new Set(iberia.handlers.filter((it) => !it.offline).map((it) => `${it.handler} ${it.authType}`))).toEqual(new Set([`${product.url}/b24/event 0`]))
    expect(places(iberia)).toEqual(['CRM_DEAL_DETAIL_TAB /card', 'LEFT_MENU /app', 'REST_APP_URI /app'])
  })

  it('leaves the tab of leads also in deals, because leads become deals', async () => {
    await lookAtAll()
    expect(places(nordwerk)).toEqual(['CRM_DEAL_DETAIL_TAB /card', 'CRM_LEAD_DETAIL_TAB /card', 'LEFT_MENU /app', 'REST_APP_URI /app'])
    expect(new Set(nordwerk.userFields.map((it) => it.entityTypeId))).toEqual(new Set([LEAD, DEAL]))
  })

  it('knows who works in a portal', async () => {
    luso.dismissUser(9)
    await lookAtAll()
    expect([...await listActivePeople(product.app.db, luso.memberId) ?? []].sort()).toEqual(['1', '7'])
    luso.rehireUser(9)
    await lookAtAll()
    expect([...await listActivePeople(product.app.db, luso.memberId) ?? []].sort()).toEqual(['1', '7', '9'])
  })

  it('looks at a portal in trouble again after a quarter of an hour, and at a good one after a day', async () => {
    const checked = async (portal: SandboxPortal) => (await listPortalChecks(product.app.db, portal.memberId)).find((it) => it.name === 'licence')
    product.sandbox.weather.planLapsed = ['iberia']
    await lookAtAll()
    expect(await checked(iberia)).toMatchObject({ state: 'broken', detail: expect.stringContaining('plan') as string })
    product.sandbox.weather.planLapsed = []
    const good = (await checked(luso))?.checkedAt
    product.clock.advance(16 * MINUTE_MS)
    await checkPortals(product.app, DAY_MS)
    expect(await checked(iberia)).toMatchObject({ state: 'ok' })
    expect((await checked(luso))?.checkedAt).toBe(good)
    product.clock.advance(HOUR_MS)
    expect(await checkPortals(product.app, DAY_MS)).toBe(0)
  })
})
