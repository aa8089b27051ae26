import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import type { SmartProcess } from '../../sandbox/state.ts'
import type { Opened } from './open-sandbox.ts'
import { CLIENT, openSandbox, resultOf } from './open-sandbox.ts'

let opened: Opened
let luso: SandboxPortal
let smart: SmartProcess

beforeAll(async () => {
  opened = await openSandbox()
  opened.sandbox.weather.rateLimit = false
  const url = opened.handlerUrl
  opened.sandbox.registerApp({ code: 'requests', ...CLIENT, title: 'Requests', appUrl: url, installUrl: url, formUrl: url, eventUrl: url, scopes: ['crm', 'placement', 'user', 'im', 'bizproc', 'calendar', 'userfieldconfig'] })
  luso = opened.sandbox.portal('luso')
  await opened.sandbox.install(luso)
  smart = luso.addSmartProcess('Projects')
})
afterAll(() => opened.stop())

const result = async <T>(method: string, params: Record<string, unknown> = {}): Promise<T> => resultOf<T>(await opened.rest(luso, method, params))
const refusal = async (method: string, params: Record<string, unknown> = {}): Promise<unknown> => (await opened.rest(luso, method, params)).body['error']

describe('product rows', () => {
  it('replace each other and make the amount, unless it is kept by hand', async () => {
    const deal = luso.addItem(2, { title: 'Rows' })
    const rows = [{ productName: 'Licence', price: 100, quantity: 3 }, { productName: 'Training', price: 50 }]
    const { productRows } = await result<{ productRows: { id: number }[] }>('crm.item.productrow.set', { ownerType: 'D', ownerId: deal.id, productRows: rows })
    expect([productRows.length, luso.item(2, deal.id)?.['opportunity']]).toEqual([2, 350])
    await result('crm.item.productrow.update', { id: productRows[0]!.id, fields: { quantity: 1 } })
    expect(luso.item(2, deal.id)?.['opportunity']).toBe(150)
    await result('crm.item.productrow.delete', { id: productRows[1]!.id })
    await result('crm.item.productrow.add', { fields: { ownerType: 'D', ownerId: deal.id, productName: 'Audit', price: 7 } })
    const { productRows: listed } = await result<{ productRows: { productName: string }[] }>('crm.item.productrow.list', { filter: { '=ownerType': 'D', '=ownerId': deal.id }, order: { price: 'desc' } })
    expect([listed.map(({ productName }) => productName), luso.item(2, deal.id)?.['opportunity']]).toEqual([['Licence', 'Audit'], 107])
    luso.setField(2, deal.id, 'isManualOpportunity', 'Y')
    await result('crm.deal.productrows.set', { id: deal.id, rows: [{ PRODUCT_NAME: 'X', PRICE: 1 }] })
    expect(luso.item(2, deal.id)?.['opportunity']).toBe(107)
    expect(await refusal('crm.item.productrow.get', { id: productRows[0]!.id })).toBe('NOT_FOUND')
  })

  it('belong to smart processes under T and their number in hex', async () => {
    const item = luso.addItem(smart.entityTypeId, { title: 'P' })
    const ownerType = `T${smart.entityTypeId.toString(16)}`
    await result('crm.item.productrow.set', { ownerType, ownerId: item.id, productRows: [{ productName: 'A', price: 10, quantity: 2 }] })
    expect(luso.item(smart.entityTypeId, item.id)?.['opportunity']).toBe(20)
    expect(luso.productRows.at(-1)?.ownerType).toBe(ownerType.toUpperCase())
  })
})

describe('contacts of a lead', () => {
  it('are several, the first is the primary one, and the lead is no repeat lead for it', async () => {
    const [eva, tom] = [luso.addItem(3, { name: 'Eva' }).id, luso.addItem(3, { name: 'Tom' }).id]
    const { id } = luso.addItem(1, { title: 'L', name: 'N' })
    await result('crm.lead.contact.add', { id, fields: { CONTACT_ID: eva } })
    await result('crm.lead.contact.add', { id, fields: { CONTACT_ID: tom, IS_PRIMARY: 'Y' } })
    expect(luso.item(1, id)).toMatchObject({ contactId: tom, contactIds: [tom, eva], isReturnCustomer: 'N' })
    await result('crm.lead.contact.delete', { id, fields: { CONTACT_ID: tom } })
    expect(await result('crm.lead.contact.items.get', { id })).toEqual([{ CONTACT_ID: eva, SORT: 10, ROLE_ID: 0, IS_PRIMARY: 'Y' }])
    await result('crm.lead.contact.items.set', { id, items: [{ CONTACT_ID: eva, SORT: 20 }, { CONTACT_ID: tom, SORT: 10 }] })
    expect(luso.item(1, id)?.['contactIds']).toEqual([tom, eva])
    await result('crm.lead.contact.items.delete', { id })
    expect(luso.item(1, id)).toMatchObject({ contactId: 0, contactIds: [] })
    expect(Object.keys(await result('crm.lead.contact.fields'))).toEqual(['CONTACT_ID', 'SORT', 'IS_PRIMARY'])
  })
})

describe('automation', () => {
  it('moves nothing by a trigger until a person placed it, then as a robot', async () => {
    await result('crm.automation.trigger.add', { CODE: 'reserved', NAME: 'Reserved' })
    const { id } = luso.addItem(2, { title: 'T' })
    const execute = async (): Promise<unknown> => await result('crm.automation.trigger.execute', { CODE: 'reserved', OWNER_TYPE_ID: 2, OWNER_ID: id })
    expect([await execute(), luso.item(2, id)?.['stageId']]).toEqual([true, 'NEW'])
    luso.placeTrigger('reserved', { entityTypeId: 2, stageId: 'PREPARATION' })
    await opened.rest(luso, 'event.bind', { event: 'ONCRMDEALUPDATE', handler: opened.handlerUrl })
    await execute()
    await opened.sandbox.idle()
    expect(luso.item(2, id)?.['stageId']).toBe('PREPARATION')
    expect(opened.received.at(-1)?.body['auth']).not.toHaveProperty('access_token')
    expect(luso.triggerRuns.filter((run) => run.id === id)).toHaveLength(2)
    await result('crm.automation.trigger.delete', { CODE: 'reserved' })
    expect(await result('crm.automation.trigger.list')).toEqual([])
  })

  it('starts a robot, which answers once with its token', async () => {
    await result('bizproc.robot.add', { CODE: 'tell', HANDLER: opened.handlerUrl, NAME: 'Tell', USE_SUBSCRIPTION: 'Y', PROPERTIES: { text: { Name: 'Text', Type: 'text' } } })
    const { id } = luso.addItem(2, { title: 'R' })
    const event_token = luso.runRobot('tell', { entityTypeId: 2, id, properties: { text: 'Hello' } })
    await opened.sandbox.idle()
    expect(opened.received.at(-1)?.body).toMatchObject({ code: 'tell', document_id: ['crm', 'CCrmDocumentDeal', `DEAL_${id}`], event_token, properties: { text: 'Hello' }, auth: { application_token: luso.applicationToken } })
    await result('bizproc.event.send', { event_token, return_values: { ok: 'Y' }, log_message: 'Told' })
    expect(luso.robotRuns).toEqual([{ token: event_token, code: 'tell', answer: { values: { ok: 'Y' }, log: 'Told' } }])
    expect(await refusal('bizproc.event.send', { event_token })).toBe('ACCESS_DENIED')
    expect(await result('bizproc.robot.list')).toEqual(['tell'])
  })

  it('waits for an administrator where a method must be allowed', async () => {
    luso.confirmMethod('crm.type.list', null)
    expect(await refusal('crm.type.list')).toBe('METHOD_CONFIRM_WAITING')
    luso.confirmMethod('crm.type.list', false)
    expect(await refusal('crm.type.list')).toBe('METHOD_CONFIRM_DENIED')
    luso.confirmMethod('crm.type.list', true)
    expect(await result('crm.type.list')).toHaveProperty('types')
  })
})

describe('people', () => {
  it('are found by activity, by lists of ids, by what they are not, and by name', async () => {
    const ids = async (params: Record<string, unknown>): Promise<string[]> => (await result<{ ID: string }[]>('user.get', params)).map(({ ID }) => ID)
    luso.dismissUser(9)
    expect(await ids({ filter: { ACTIVE: true } })).toEqual(['1', '7'])
    expect(await ids({ filter: { ACTIVE: 'N' } })).toEqual(['9'])
    expect(await ids({ ID: [7, 9] })).toEqual(['7', '9'])
    expect(await ids({ filter: { ID: ['1', 9], ACTIVE: 'Y' } })).toEqual(['1'])
    expect(await ids({ filter: { '!ID': [1] } })).toEqual(['7', '9'])
    expect(await ids({ filter: { NAME: 'R%' }, sort: 'ID', order: 'DESC' })).toEqual(['7'])
    luso.rehireUser(9)
    const { id } = luso.hire('Nora', 'New')
    expect([await ids({ filter: { ID: id } }), luso.users.length]).toEqual([[String(id)], 4])
    expect((await opened.rest(luso, 'profile', {}, id)).body.result).toMatchObject({ NAME: 'Nora', ADMIN: false })
  })

  it('are away as their calendar says', async () => {
    const from = Date.parse('2026-08-20T09:00:00Z')
    luso.addAbsence(7, { from, to: from + 3600_000, accessibility: 'busy', name: 'Meeting' })
    luso.addAbsence(7, { from: from + 40 * 24 * 3600_000, to: from + 41 * 24 * 3600_000 })
    const free = await result<Record<string, Record<string, unknown>[]>>('calendar.accessibility.get', { users: [1, 7], from: '2026-08-20', to: '2026-08-20' })
    expect(free['1']).toEqual([])
    expect(free['7']).toEqual([{
      'ID': '1213', 'NAME': 'Meeting', 'DATE_FROM': '20.08.2026 10:00:00', 'DATE_TO': '20.08.2026 11:00:00', 'DATE_FROM_TS_UTC': String(from / 1000), 'DATE_TO_TS_UTC': String(from / 1000 + 3600), '~USER_OFFSET_FROM': 3600,
      '~USER_OFFSET_TO': 3600, 'DT_SKIP_TIME': 'N', 'TZ_FROM': 'Europe/Lisbon', 'TZ_TO': 'Europe/Lisbon', 'ACCESSIBILITY': 'busy', 'IMPORTANCE': 'normal', 'EVENT_TYPE': '',
    }])
    expect((await opened.rest(luso, 'calendar.accessibility.get', { users: [1], to: '2026-08-20' })).body).toMatchObject({ error: '', error_description: 'The required parameter "from" for the method "calendar.accessibility.get" is not set.' })
  })
})

describe('the rest', () => {
  it('keeps traces of where a client came from', async () => {
    const lead = luso.addItem(1, { title: 'L', name: 'N' })
    const id = await result<number>('crm.tracking.trace.add', { TRACE: '{"tags":{"list":{"utm_source":"maps"}}}', ENTITIES: [{ TYPE: 'LEAD', ID: lead.id }] })
    expect(luso.traces).toEqual([{ id, trace: { tags: { list: { utm_source: 'maps' } } }, entities: [{ type: 'LEAD', id: lead.id }] }])
  })

  it('gives smart processes custom fields that are made, changed, filled and dropped', async () => {
    const entityId = `CRM_${smart.id}`
    const field = { entityId, fieldName: `UF_${entityId}_PROOF`, userTypeId: 'string', editFormLabel: { en: 'Proof' } }
    const { field: made } = await result<{ field: { id: string } }>('userfieldconfig.add', { moduleId: 'crm', field })
    await result('userfieldconfig.update', { moduleId: 'crm', id: made.id, field: { editFormLabel: { en: 'Proof of Won' } } })
    const name = `ufCrm${smart.id}Proof`
    const { item } = await result<{ item: Record<string, unknown> }>('crm.item.add', { entityTypeId: smart.entityTypeId, fields: { title: 'P', [name]: 'ORDER-1' } })
    expect(item[name]).toBe('ORDER-1')
    const { fields } = await result<{ fields: Record<string, { title: string }> }>('crm.item.fields', { entityTypeId: smart.entityTypeId })
    expect(fields[name]?.title).toBe('Proof of Won')
    await result('userfieldconfig.delete', { moduleId: 'crm', id: made.id })
    expect((await result<{ fields: object }>('crm.item.fields', { entityTypeId: smart.entityTypeId })).fields).not.toHaveProperty(name)
  })

  it('keeps the rules of the application\'s link: one handler, for all people, without options', async () => {
    const bind = async (params: object): Promise<unknown> => (await opened.rest(luso, 'placement.bind', { PLACEMENT: 'REST_APP_URI', HANDLER: opened.handlerUrl, ...params })).body['error'] ?? true
    expect([await bind({ USER_ID: 7 }), await bind({ OPTIONS: { a: 1 } }), await bind({ HANDLER: `${opened.handlerUrl}?2` })]).toEqual(['ERROR_PLACEMENT_USER_MODE', true, 'ERROR_PLACEMENT_MAX_COUNT'])
    expect(luso.placements.find(({ placement }) => placement === 'REST_APP_URI')?.options).toEqual([])
  })
})
