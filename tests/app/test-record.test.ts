import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import { sameTarget } from '../../server/core/crm-target.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { RatingView } from '../../server/contract/rating.ts'
import type { SettingsView, TestView } from '../../server/contract/settings.ts'
import type { Answer, Api, Product } from '../support/product.ts'
import { contactOf } from '../support/product.ts'
import { BOUNDLESS, CONTACT, DEAL, ENGINES, LEAD, inCrm, openProduct, reserveNew, settleAll, view } from './steps.ts'

const PATH = '/api/settings/test-record'

describe.each(ENGINES)('a test record, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let luso: Api
  let portal: SandboxPortal
  let first: SettingsView['settings']

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS)
    operator = await product.as('vendor')
    luso = await product.as('luso')
    portal = product.sandbox.portal('luso')
    first = (await read()).settings
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })
  afterEach(async () => {
    product.sandbox.weather.restDown = {}
    await luso.delete(PATH)
    await save(first)
    await settleAll(product)
  })

  const read = async (): Promise<SettingsView> => (await luso.get<SettingsView>('/api/settings')).body
  const make = (api = luso): Promise<Answer<TestView & ErrorBody>> => api.post(PATH)
  const counts = (): number[] => [DEAL, LEAD, CONTACT].map((kind) => portal.count(kind))
  async function save(changes: Partial<SettingsView['settings']>): Promise<void> {
    const { settings, version } = await read()
    expect((await luso.put('/api/settings', { version, settings: { ...settings, ...changes } })).status).toBe(200)
  }

  async function ofReservations(): Promise<unknown> {
    const { won, lost } = (await luso.get<RatingView>('/api/rating')).body
    const rows = await product.app.db.selectFrom('reservations').select('id').execute()
    const items = await product.app.db.selectFrom('crm_items').select('reservation_id').execute()
    return { won, lost, reservations: rows.length, items: items.length }
  }

  it('is made where reserved requests go, marked as a test, and taken away again with its contact', async () => {
    const before = counts()
    const { body } = await make()
    expect(body.test).toMatchObject({ entity: 'deal', madeBy: 'Ana Silva', path: `/crm/deal/details/${body.test?.itemId ?? 0}/` })
    const deal = portal.item(DEAL, body.test?.itemId ?? 0)
    expect(deal).toMatchObject({ title: expect.stringMatching(/^TEST: /) as string, assignedById: 1 })
    expect(deal?.stageId).toBe((await read()).targets.find(({ target }) => sameTarget(target, first.target))?.stages[0]?.id)
    expect(counts()).toEqual([(before[0] ?? 0) + 1, before[1], (before[2] ?? 0) + 1])
    expect((await read()).test).toEqual(body.test)
    expect(await luso.delete(PATH)).toEqual({ status: 200, body: { test: null } })
    expect([counts(), (await read()).test]).toEqual([before, null])
    expect(await luso.delete(PATH)).toMatchObject({ status: 200 })
  })

  it('is a lead where requests become leads, and an item of a smart process where they become that', async () => {
    const process = portal.addSmartProcess('Projects')
    for (const [entityTypeId, entity] of [[LEAD, 'lead'], [process.entityTypeId, 'process']] as const) {
      const target = (await read()).targets.find((it) => it.target.entityTypeId === entityTypeId)?.target ?? first.target
      await save({ target })
      const before = portal.count(entityTypeId)
      expect((await make()).body.test).toMatchObject({ entity })
      expect(portal.count(entityTypeId)).toBe(before + 1)
      await luso.delete(PATH)
      expect(portal.count(entityTypeId)).toBe(before)
    }
  })

  it('is one, however often and by how many it is asked for', async () => {
    const before = counts()
    const answers = await Promise.all(Array.from({ length: 4 }, () => make()))
    const again = await make()
    expect(answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 409)).toEqual([])
    expect(again.status).toBe(200)
    expect(counts()[0]).toBe((before[0] ?? 0) + 1)
  })

  it('is found again when the answer to it was lost', async () => {
    const before = counts()
    product.sandbox.weather.restDown = { luso: 'reset' }
    expect(await make()).toMatchObject({ status: 503, body: { error: { code: 'test_unsure' } } })
    product.sandbox.weather.restDown = {}
    product.sandbox.weather.cutAnswerAfterEffect = { portal: 'luso', method: 'batch', times: 2 }
    for (let press = 0; press < 3; press += 1) await make()
    product.sandbox.weather.cutAnswerAfterEffect = null
    expect((await make()).body.test?.itemId).toBeGreaterThan(0)
    expect(counts()[0]).toBe((before[0] ?? 0) + 1)
  })

  it('never takes away a record that is not its own', async () => {
    const { body } = await make()
    const own = portal.addItem(CONTACT, { name: 'Rita', lastName: 'Sousa' })
    const deal = portal.addItem(DEAL, { title: 'TEST: ours' })
    portal.deleteItem(DEAL, body.test?.itemId ?? 0)
    expect((await luso.delete(PATH)).status).toBe(200)
    expect([portal.item(CONTACT, own.id)?.id, portal.item(DEAL, deal.id)?.id]).toEqual([own.id, deal.id])
  })

  it('says what the CRM refused, and leaves nothing of it', async () => {
    const before = counts()
    portal.addUserField(DEAL, { fieldName: 'UF_CRM_OFFICE', label: 'Office', mandatory: true })
    const refused = await make()
    expect(refused).toMatchObject({ status: 409, body: { error: { code: 'test_refused', message: expect.stringContaining('Office') as string } } })
    expect([counts(), (await read()).test]).toEqual([before, null])
    await save({ fieldValues: { UF_CRM_OFFICE: { source: 'text', text: 'Lisbon' } } })
    first = { ...first, fieldValues: { UF_CRM_OFFICE: { source: 'text', text: 'Lisbon' } } }
    expect((await make()).status).toBe(200)
  })

  it('counts nowhere, is followed by nobody and takes nobody’s turn', async () => {
    await save({ responsible: { ...first.responsible, rule: 'by_turn', userIds: ['7', '1'] } })
    const before = [await ofReservations(), (await read()).next]
    const { body } = await make()
    portal.moveItem(DEAL, body.test?.itemId ?? 0, 'WON')
    await product.settled()
    expect([await ofReservations(), (await read()).next]).toEqual(before)
  })

  it('is for administrators only, and stands in the journal', async () => {
    const employee = await product.as('luso', 7)
    expect(await make(employee)).toMatchObject({ status: 403, body: { error: { code: 'not_admin' } } })
    expect((await employee.delete(PATH)).status).toBe(403)
    await make()
    await luso.delete(PATH)
    const rows = await product.app.db.selectFrom('journal').select(['kind', 'user_name']).where('kind', 'like', 'test_record%').orderBy('id', 'desc').limit(2).execute()
    expect(rows).toEqual([{ kind: 'test_record_removed', user_name: 'Ana Silva' }, { kind: 'test_record_made', user_name: 'Ana Silva' }])
  })

  it('apart, reservations that could not be written go to the target that is chosen next', async () => {
    await save({ target: { entityTypeId: LEAD, categoryId: 0 } })
    portal.addUserField(LEAD, { fieldName: 'UF_CRM_LEAD_OFFICE', label: 'Lead office', mandatory: true })
    const { id } = await reserveNew(product, operator, luso)
    await contactOf(luso, id)
    await product.settled()
    expect((await view(luso, id)).crm).toMatchObject({ state: 'failed', entity: 'lead' })
    await save({ target: first.target })
    const written = await inCrm(luso, id)
    expect(written.crm.entity).toBe('deal')
    expect([portal.findByOrigin(LEAD, id), portal.findByOrigin(DEAL, id)].map((it) => it.length)).toEqual([0, 1])
  })
})
