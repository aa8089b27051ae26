import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import type { Answer, Opened } from './open-sandbox.ts'
import { openSandbox, resultOf } from './open-sandbox.ts'

let opened: Opened
let luso: SandboxPortal

beforeAll(async () => {
  opened = await openSandbox()
  opened.sandbox.weather.rateLimit = false
  luso = opened.sandbox.portal('luso')
  await opened.sandbox.install(luso)
})
afterAll(() => opened.stop())
beforeEach(() => {
  opened.received.length = 0
})

const rest = async (method: string, params: Record<string, unknown> = {}): Promise<Answer> => await opened.rest(luso, method, params)
const hear = async (...events: string[]): Promise<void> => {
  for (const event of events) await rest('event.bind', { event, handler: opened.handlerUrl })
}
const heard = async (): Promise<[string, unknown][]> => {
  await opened.sandbox.idle()
  return opened.received.map(({ event, body }) => [event, (body['data'] as { FIELDS: object }).FIELDS])
}

describe('records', () => {
  it('merge into the first: its links move, the others are deleted', async () => {
    await hear('ONCRMCONTACTUPDATE', 'ONCRMCONTACTDELETE')
    const [kept, gone] = [luso.addItem(3, { name: 'Eva' }), luso.addItem(3, { name: 'Eva', lastName: 'Lima', fm: [{ typeId: 'PHONE', value: '+351 1' }] })]
    const deal = luso.addItem(2, { title: 'A', contactId: gone.id })
    expect(luso.mergeItems(3, [kept.id, gone.id])).toEqual([gone.id])
    expect(await heard()).toEqual([['ONCRMCONTACTUPDATE', { ID: String(kept.id) }], ['ONCRMCONTACTDELETE', { ID: String(gone.id) }]])
    expect(luso.item(3, kept.id)).toMatchObject({ lastName: 'Lima', fm: [{ value: '+351 1' }] })
    expect(luso.item(2, deal.id)).toMatchObject({ contactId: kept.id, contactIds: [kept.id] })
    expect((await rest('crm.item.get', { entityTypeId: 3, id: gone.id })).body['error']).toBe('NOT_FOUND')
  })

  it('come back from the recycle bin under a new id, or the old one', async () => {
    await hear('ONCRMLEADADD', 'ONCRMLEADDELETE')
    const { id } = luso.addItem(1, { title: 'Back', originId: 'r1' })
    luso.deleteItem(1, id)
    const restored = luso.restoreItem(1, id)
    expect(restored).toMatchObject({ title: 'Back', originId: 'r1' })
    expect(restored.id).not.toBe(id)
    luso.deleteItem(1, restored.id)
    expect(luso.restoreItem(1, restored.id, { sameId: true }).id).toBe(restored.id)
    expect((await heard()).map(([event]) => event)).toEqual(['ONCRMLEADADD', 'ONCRMLEADDELETE', 'ONCRMLEADADD', 'ONCRMLEADDELETE', 'ONCRMLEADADD'])
  })

  it('are refused when the portal made a custom field mandatory', async () => {
    const field = luso.addUserField(2, { fieldName: 'UF_CRM_INN', label: 'INN', mandatory: true })
    const { fields } = resultOf<{ fields: Record<string, { isRequired: boolean }> }>(await rest('crm.item.fields', { entityTypeId: 2 }))
    expect(fields['ufCrmInn']).toMatchObject({ isRequired: true, isDynamic: true, upperName: 'UF_CRM_INN' })
    expect((await rest('crm.item.add', { entityTypeId: 2, fields: { title: 'A' } })).body).toEqual({ error: 'CRM_FIELD_ERROR_REQUIRED', error_description: 'The "INN" field is required' })
    expect((await rest('crm.item.add', { entityTypeId: 2, fields: { title: 'A', ufCrmInn: '1' } })).status).toBe(200)
    await rest('crm.deal.userfield.update', { id: field.id, fields: { MANDATORY: 'N' } })
    expect((await rest('crm.item.add', { entityTypeId: 2, fields: { title: 'A' } })).status).toBe(200)
  })

  it('show the calls and mails of people', async () => {
    const { id } = luso.addItem(2, { title: 'A' })
    luso.addActivity(2, id, { kind: 'call', incoming: false })
    await rest('crm.activity.todo.add', { ownerTypeId: 2, ownerId: id, deadline: '2026-08-21T12:00:00+00:00', title: 'Call back' })
    const rows = resultOf<Record<string, string>[]>(await rest('crm.activity.list', { filter: { OWNER_TYPE_ID: 2, OWNER_ID: id }, order: { ID: 'ASC' }, select: ['PROVIDER_ID', 'DIRECTION', 'COMPLETED'] }))
    expect(rows.map((row) => [row['PROVIDER_ID'], row['DIRECTION'], row['COMPLETED']])).toEqual([['VOXIMPLANT_CALL', '2', 'Y'], ['CRM_TODO', '2', 'N']])
    const calls = resultOf<object[]>(await rest('crm.activity.list', { filter: { OWNER_TYPE_ID: 2, OWNER_ID: id, PROVIDER_ID: 'VOXIMPLANT_CALL' } }))
    expect(calls).toHaveLength(1)
  })
})

describe('smart processes', () => {
  it('have their own stages, fields and events, and no outside id but xmlId', async () => {
    const type = luso.addSmartProcess('Requests')
    await hear('ONCRMDYNAMICITEMADD', `ONCRMDYNAMICITEMUPDATE_${type.entityTypeId}`)
    luso.addUserField(type.entityTypeId, { fieldName: `UF_CRM_${type.id}_1721812760630` })
    const { item } = resultOf<{ item: Record<string, unknown> & { id: number, categoryId: number, stageId: string } }>(await rest('crm.item.add', {
      entityTypeId: type.entityTypeId, fields: { xmlId: 'r1', originId: 'ignored', [`ufCrm${type.id}_1721812760630`]: 'own' },
    }))
    expect(item).toMatchObject({ title: `Requests #${item.id}`, stageId: `DT${type.entityTypeId}_${item.categoryId}:NEW`, xmlId: 'r1', [`ufCrm${type.id}_1721812760630`]: 'own' })
    expect(item).not.toHaveProperty('originId')
    luso.moveItem(type.entityTypeId, item.id, `DT${type.entityTypeId}_${item.categoryId}:SUCCESS`)
    const fields = { ID: String(item.id), ENTITY_TYPE_ID: String(type.entityTypeId) }
    expect(await heard()).toEqual([['ONCRMDYNAMICITEMADD', fields], [`ONCRMDYNAMICITEMUPDATE_${type.entityTypeId}`, fields]])
    const found = resultOf<{ items: object[] }>(await rest('crm.item.list', { entityTypeId: type.entityTypeId, filter: { xmlId: 'r1' } }))
    expect(found.items).toHaveLength(1)
    expect(resultOf<string[]>(await rest('placement.list', { SCOPE: 'crm' }))).toContain(`CRM_DYNAMIC_${type.entityTypeId}_DETAIL_TAB`)
  })
})

describe('the old methods', () => {
  it('ignore a stage of another pipeline, append phones without id and delete by id', async () => {
    const id = resultOf<number>(await rest('crm.deal.add', { fields: { TITLE: 'A', OPPORTUNITY: '100', NONSENSE: 1 } }))
    expect(resultOf(await rest('crm.deal.update', { id, fields: { STAGE_ID: 'C9:NEW', CATEGORY_ID: 9, TITLE: 'B' } }))).toBe(true)
    expect(luso.item(2, id)).toMatchObject({ title: 'B', stageId: 'NEW', categoryId: 0, opportunity: 100 })
    const leadId = resultOf<number>(await rest('crm.lead.add', { fields: { NAME: 'Eva', PHONE: [{ VALUE: '+1', VALUE_TYPE: 'WORK' }] } }))
    const phones = async (): Promise<{ ID: string, VALUE: string }[]> => resultOf<{ PHONE: { ID: string, VALUE: string }[] }>(await rest('crm.lead.get', { id: leadId })).PHONE
    const [first] = await phones()
    await rest('crm.lead.update', { id: leadId, fields: { PHONE: [{ VALUE: '+2' }] } })
    await rest('crm.lead.update', { id: leadId, fields: { PHONE: [{ ID: first!.ID, DELETE: 'Y' }] } })
    expect((await phones()).map(({ VALUE }) => VALUE)).toEqual(['+2'])
  })

  it('leave contacts and companies out once twenty leads match', async () => {
    const fm = [{ typeId: 'EMAIL', value: 'many@example.com' }]
    for (let index = 0; index < 19; index += 1) luso.addItem(1, { title: 'L', fm })
    luso.addItem(3, { name: 'C', fm })
    const kinds = async (): Promise<string[]> => Object.keys(resultOf<object>(await rest('crm.duplicate.findbycomm', { type: 'EMAIL', values: ['MANY@example.com'] })))
    expect(await kinds()).toEqual(['LEAD', 'CONTACT'])
    luso.addItem(1, { title: 'L', fm })
    expect(await kinds()).toEqual(['LEAD'])
  })

  it('cut a stage of a new pipeline at 21 characters', async () => {
    const { category } = resultOf<{ category: { id: number } }>(await rest('crm.category.add', { entityTypeId: 2, fields: { name: 'Requests' } }))
    const rows = resultOf<{ STATUS_ID: string }[]>(await rest('crm.status.list', { filter: { ENTITY_ID: `DEAL_STAGE_${category.id}` } }))
    expect(rows.map((row) => row.STATUS_ID)).toContain(`C${category.id}:PREPAYMENT_INVOICE`.slice(0, 21))
    const added = resultOf<number>(await rest('crm.status.add', { fields: { ENTITY_ID: `DEAL_STAGE_${category.id}`, STATUS_ID: 'A_VERY_LONG_STAGE_CODE', NAME: 'Long', SORT: 15 } }))
    expect(resultOf<{ STATUS_ID: string }>(await rest('crm.status.get', { id: added })).STATUS_ID).toBe(`C${category.id}:A_VERY_LONG_STAGE_CODE`.slice(0, 21))
  })
})
