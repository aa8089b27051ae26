import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import { preparePortal } from '../../server/app/portal/prepare-portal.ts'
import type { SettingsView } from '../../server/contract/settings.ts'
import { crmEvents, onlineEvents } from '../../server/core/manifest.ts'
import type { CrmTarget } from '../../server/core/crm-target.ts'
import { findPortal } from '../../server/store/portals.ts'
import type { Api, Product } from '../support/product.ts'
import { DEAL, ENGINES, intercept, LEAD, openProduct, settleAll, takeNew } from './steps.ts'

describe.each(ENGINES)('where the app stands in a portal, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let admin: Api
  let luso: SandboxPortal
  let process: CrmTarget

  beforeAll(async () => {
    product = await openProduct(open)
    luso = product.sandbox.portal('luso')
    operator = await product.as('vendor')
    admin = await product.as('luso')
    const { entityTypeId } = luso.addSmartProcess('Orders')
    const { body } = await admin.get<SettingsView>('/api/settings')
    process = body.targets.find(({ target }) => target.entityTypeId === entityTypeId)!.target
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  const online = (): string[] => luso.handlers.filter((it) => !it.offline).map((it) => it.event).sort()
  const offline = (): string[] => luso.handlers.filter((it) => it.offline).map((it) => it.event).sort()
  const places = (): string[] => luso.placements.map((it) => `${it.placement} ${it.handler.replace(product.url, '')}`).sort()
  const fieldsOf = (entityTypeId: number): string[] => luso.userFields.filter((it) => it.entityTypeId === entityTypeId).map((it) => it.fieldName).sort()
  async function choose(target: CrmTarget): Promise<void> {
    const { settings, version } = (await admin.get<SettingsView>('/api/settings')).body
    expect((await admin.put('/api/settings', { version, settings: { ...settings, target } })).status).toBe(200)
  }

  it('is the menu, links and the tab of deals at first', () => {
    expect(places()).toEqual(['CRM_DEAL_DETAIL_TAB /card', 'LEFT_MENU /app', 'REST_APP_URI /app'])
    expect(luso.placements.map((it) => it.title)).toEqual(expect.arrayContaining(['Implementation requests', 'Implementation request']))
    expect(luso.placements[0]?.langAll).toMatchObject({ en: { TITLE: 'Implementation requests' } })
  })

  it('follows the choice of a smart process: its tab, its events, its fields, its names', async () => {
    await choose(process)
    const id = process.entityTypeId
    const number = luso.types.find((it) => it.entityTypeId === id)?.id ?? 0
    expect(places()).toEqual([`CRM_DYNAMIC_${id}_DETAIL_TAB /card`, 'LEFT_MENU /app', 'REST_APP_URI /app'])
    expect(online()).toEqual(onlineEvents([id], true).sort())
    expect(online()).toContain(`ONCRMDYNAMICITEMUPDATE_${id}`)
    expect(offline()).toEqual(crmEvents([id]).sort())
    expect(fieldsOf(id)).toEqual(['DEADLINE', 'LINK', 'NUMBER', 'PROOF', 'WITHDRAWN'].map((name) => `UF_CRM_${number}_IR_${name}`))
    expect((await findPortal(product.app.db, luso.memberId))?.processPrefix).toBe(`UF_CRM_${number}_`)
  })

  it('keeps the events of a smart process while its records are in work, and gives up its tab at once', async () => {
    const { number } = await takeNew(product, operator, admin)
    expect(luso.items(process.entityTypeId).some((it) => String(it['title']).includes(number))).toBe(true)
    await choose({ entityTypeId: DEAL, categoryId: 0 })
    expect(places()).toEqual(['CRM_DEAL_DETAIL_TAB /card', 'LEFT_MENU /app', 'REST_APP_URI /app'])
    expect(online()).toContain(`ONCRMDYNAMICITEMUPDATE_${process.entityTypeId}`)
    await settleAll(product)
  })

  it('follows the choice of leads', async () => {
    await choose({ entityTypeId: LEAD, categoryId: 0 })
    expect(places()).toEqual(['CRM_DEAL_DETAIL_TAB /card', 'CRM_LEAD_DETAIL_TAB /card', 'LEFT_MENU /app', 'REST_APP_URI /app'])
    expect(fieldsOf(LEAD)).toEqual(['UF_CRM_IR_DEADLINE', 'UF_CRM_IR_LINK', 'UF_CRM_IR_NUMBER', 'UF_CRM_IR_PROOF', 'UF_CRM_IR_WITHDRAWN'])
    await choose({ entityTypeId: DEAL, categoryId: 0 })
  })

  it('is never made twice, also by two looks at once', async () => {
    luso.handlers.splice(0)
    luso.placements.splice(0)
    await Promise.all(Array.from({ length: 4 }, () => preparePortal(product.app, luso.memberId)))
    expect(places()).toEqual(['CRM_DEAL_DETAIL_TAB /card', 'LEFT_MENU /app', 'REST_APP_URI /app'])
    expect(new Set(online()).size).toBe(online().length)
    expect(new Set(offline()).size).toBe(offline().length)
  })

  it.each([
    ['ERROR_PLACEMENT_MAX_COUNT', 'REST_APP_URI'], ['ERROR_PLACEMENT_NOT_FOUND', 'CRM_DEAL_DETAIL_TAB'],
  ])('is said when the portal refuses a place with HTTP 200 and %s', async (error, refused) => {
    luso.placements.splice(0)
    intercept(product, async (_url, body, pass) => {
      const answer = await pass()
      const result = (answer.body as { result?: { result: Record<string, unknown>, result_error: Record<string, unknown> } }).result
      for (const [key, cmd] of Object.entries((body['cmd'] ?? {}) as Record<string, string>)) {
        if (!result || !cmd.startsWith('placement.bind') || !cmd.includes(refused)) continue
        const { [key]: _gone, ...kept } = result.result
        Object.assign(result, { result: kept, result_error: { ...result.result_error, [key]: { error, error_description: 'Refused' } } })
      }
      return answer
    })
    const prepared = await preparePortal(product.app, luso.memberId)
    expect(prepared?.placements).toEqual({ done: 2, failed: ['Refused'] })
    const check = await product.app.db.selectFrom('portal_checks').selectAll().where('member_id', '=', luso.memberId).where('name', '=', 'placements').executeTakeFirst()
    expect(check).toMatchObject({ state: 'attention', detail: expect.stringContaining('1 place of the app in your Bitrix24 could not be made: Refused') as string })
  })

  it.each<[string, object | false, string]>([
    ['does not know', { error: 'ERROR_EVENT_NOT_FOUND', error_description: 'Event not found' }, 'ok'],
    ['was given by a faster look', { error: 'ERROR_CORE', error_description: 'Unable to set event handler: Handler already binded' }, 'ok'],
    ['refuses in words', { error: 'ERROR_CORE', error_description: 'Unable to set event handler' }, 'broken'],
    ['refuses with a plain no', false, 'broken'],
  ])('an event that the portal %s leaves the others bound', async (_name, refusal, state) => {
    luso.handlers.splice(0)
    const stop = intercept(product, async (_url, body, pass) => {
      const answer = await pass()
      const result = (answer.body as { result?: { result: Record<string, unknown>, result_error: Record<string, unknown> } }).result
      for (const [key, cmd] of Object.entries((body['cmd'] ?? {}) as Record<string, string>)) {
        if (!result || !cmd.startsWith('event.bind') || !cmd.includes('ONAPPPAYMENT')) continue
        const { [key]: _gone, ...kept } = result.result
        Object.assign(result, refusal ? { result: kept, result_error: { ...result.result_error, [key]: refusal } } : { result: { ...kept, [key]: false } })
      }
      return answer
    })
    await preparePortal(product.app, luso.memberId)
    stop()
    const check = await product.app.db.selectFrom('portal_checks').selectAll().where('member_id', '=', luso.memberId).where('name', '=', 'events').executeTakeFirst()
    expect(check?.state).toBe(state)
    expect(online()).toEqual(expect.arrayContaining(['ONAPPUNINSTALL', 'ONCRMDEALUPDATE']))
  })
})
