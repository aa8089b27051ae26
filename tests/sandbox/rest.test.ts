import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import type { Opened } from './open-sandbox.ts'
import { example, misfits, openSandbox, resultOf } from './open-sandbox.ts'

let opened: Opened
let luso: SandboxPortal

beforeAll(async () => {
  opened = await openSandbox()
  opened.sandbox.weather.rateLimit = false
  luso = opened.sandbox.portal('luso')
  for (const portal of opened.sandbox.portals) await opened.sandbox.install(portal)
})
afterAll(() => opened.stop())

type Item = Record<string, unknown> & { id: number }
const item = (answer: Awaited<ReturnType<Opened['rest']>>): Item => resultOf<{ item: Item }>(answer).item

describe('a call', () => {
  it('takes JSON, a form, the query and a bearer header, and any case of the method', async () => {
    const { access_token: auth } = luso.tokensFor(7)
    const ways = [
      fetch(`${luso.restUrl}profile.json?auth=${auth}`),
      fetch(`${luso.restUrl}PROFILE`, { method: 'POST', body: new URLSearchParams({ auth }) }),
      fetch(`${luso.restUrl}profile`, { method: 'POST', headers: { authorization: `Bearer ${auth}` } }),
    ]
    for (const answer of await Promise.all(ways)) expect(((await answer.json()) as { result: { ID: string } }).result.ID).toBe('7')
  })

  it('carries the documented time block and CORS for the frame', async () => {
    const answer = await opened.rest(luso, 'profile')
    expect(misfits(answer.body['time'] as object, example('crm.status.list.ok').response.body['time'] as object, /^$/)).toEqual([])
    const preflight = await fetch(`${luso.restUrl}profile`, { method: 'OPTIONS', headers: { origin: 'http://app.example', 'access-control-request-headers': 'content-type' } })
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*')
  })

  it('refuses what it does not know and what the application may not', async () => {
    expect(await opened.rest(luso, 'crm.nosuch.method')).toEqual({ status: 404, body: example('rest.error.ERROR_METHOD_NOT_FOUND').response.body })
    expect((await opened.rest(luso, 'userfieldconfig.list', { moduleId: 'crm' })).body['error']).toBe('insufficient_scope')
    expect(await opened.rest(luso, 'app.option.set', { options: [] })).toMatchObject({ status: 400, body: example('app.option.set.errors').response.body })
    expect((await opened.rest(luso, 'app.option.set', { options: { a: 1 } }, 7)).body['error']).toBe('AccessException')
  })

  it('admits fifty at once, then says 503 until the bucket drains', async () => {
    opened.sandbox.weather.rateLimit = true
    const answers = await Promise.all(Array.from({ length: 60 }, () => opened.rest(opened.sandbox.portal('adria'), 'server.time')))
    opened.sandbox.weather.rateLimit = false
    const refused = answers.filter((answer) => answer.status === 503)
    expect(refused.length).toBeGreaterThanOrEqual(9)
    expect(refused[0]?.body).toEqual(example('rest.error.QUERY_LIMIT_EXCEEDED').response.body)
  })

  it('fails, is cut off or down when the weather says so', async () => {
    const { weather } = opened.sandbox
    weather.failNextRest = { portal: 'luso', method: 'profile', times: 1, status: 500, error: 'INTERNAL_SERVER_ERROR' }
    expect((await opened.rest(luso, 'profile')).status).toBe(500)
    expect((await opened.rest(luso, 'profile')).status).toBe(200)
    weather.cutAnswerAfterEffect = { method: 'crm.item.add', times: 1 }
    await expect(opened.rest(luso, 'crm.item.add', { entityTypeId: 2, fields: { originId: 'cut' } })).rejects.toThrow()
    expect(luso.findByOrigin(2, 'cut')).toHaveLength(1)
    weather.restDown = { luso: 'reset' }
    await expect(opened.rest(luso, 'profile')).rejects.toThrow()
    weather.restDown = { luso: 'html500' }
    await expect(opened.rest(luso, 'profile')).rejects.toThrow(/JSON|Unexpected/)
    weather.restDown = {}
  })
})

describe('CRM items', () => {
  it('answers an add and a get with the documented fields and kinds', async () => {
    const notOfThisPortal = /^(ufCrm|parentId)|^(quoteId|companyId|locationId)$/
    const deal = item(await opened.rest(luso, 'crm.item.add', { entityTypeId: 2, fields: { title: 'A', probability: 50, begindate: '2026-03-01', closedate: '2026-04-01', nonsense: 1, id: 5 } }))
    const documented = (example('crm.item.add.ok-1').response.body['result'] as { item: object }).item
    expect(misfits(deal, documented, notOfThisPortal)).toEqual([])
    expect(deal).not.toHaveProperty('nonsense')
    expect(deal.id).not.toBe(5)

    const fm = [{ typeId: 'PHONE', valueType: 'WORK', value: '+6111111111' }, { typeId: 'EMAIL', valueType: 'WORK', value: 'admin@example.com' }]
    const { id } = item(await opened.rest(luso, 'crm.item.add', { entityTypeId: 1, fields: { title: 'Lead', name: 'Admin', fm } }))
    const lead = item(await opened.rest(luso, 'crm.item.get', { entityTypeId: 1, id }))
    const known = (example('crm.item.get.ok').response.body['result'] as { item: object }).item
    expect(misfits(lead, known, /^(ufCrm|parentId)|^(shortName|skype|icq|login|companyId|webformId)$/)).toEqual([])
    expect(lead).toMatchObject({ phone: '+6111111111', email: 'admin@example.com', hasPhone: 'Y' })
  })

  it('filters by outside id, lists, signs and OR; pages by fifty', async () => {
    const iberia = opened.sandbox.portal('iberia')
    for (let index = 0; index < 60; index += 1) iberia.addItem(2, { title: `Deal ${index}`, originatorId: 'src', originId: `r${index}`, categoryId: index % 2 === 0 ? 3 : 0, opportunity: index })
    const list = async (params: Record<string, unknown>): Promise<Awaited<ReturnType<Opened['rest']>>> => await opened.rest(iberia, 'crm.item.list', { entityTypeId: 2, select: ['id', 'originId'], ...params })
    const ids = async (params: Record<string, unknown>): Promise<unknown[]> => resultOf<{ items: Item[] }>(await list(params)).items.map((found) => found['originId'])
    expect(await ids({ filter: { originatorId: 'src', '=originId': 'r7' } })).toEqual(['r7'])
    expect(await ids({ filter: { originId: ['r1', 'r2'], '!categoryId': 0 } })).toEqual(['r2'])
    expect(await ids({ filter: { 0: { logic: 'OR', 0: { originId: 'r3' }, 1: { '>=opportunity': 59 } } }, order: { id: 'DESC' } })).toEqual(['r59', 'r3'])
    expect((await list({})).body).toMatchObject({ total: 60, next: 50 })
    const second = await list({ start: 50 })
    expect(second.body).not.toHaveProperty('next')
    const uncounted = await list({ start: -1 })
    expect(uncounted.body).not.toHaveProperty('total')
    expect((await list({ filter: { nonsense: 1 } })).body).toMatchObject({ error: 'INVALID_ARG_VALUE' })
  })

  it('changes phones by record, appends with n0, deletes with an empty value', async () => {
    const contact = luso.addItem(3, { name: 'Eva', fm: [{ typeId: 'PHONE', value: '+1' }, { typeId: 'PHONE', value: '+2' }] })
    const [first, second] = contact.fm
    const fm = { [String(first?.id)]: { value: '+10', typeId: 'PHONE' }, [String(second?.id)]: { value: '', typeId: 'PHONE' }, n0: { typeId: 'EMAIL', valueType: 'HOME', value: 'e@e.example' } }
    await opened.rest(luso, 'crm.item.update', { entityTypeId: 3, id: contact.id, fields: { fm } })
    expect(luso.item(3, contact.id)?.fm.map((field) => field.value)).toEqual(['+10', 'e@e.example'])
  })

  it('checks stages and required fields, and deletes with an empty list', async () => {
    const add = async (fields: object): Promise<Awaited<ReturnType<Opened['rest']>>> => await opened.rest(luso, 'crm.item.add', { entityTypeId: 2, fields })
    expect((await add({ stageId: 'C3:NEW' })).body['error']).toBe('CRM_FIELD_ERROR_VALUE_NOT_VALID')
    await opened.rest(luso, 'crm.deal.userfield.add', { fields: { FIELD_NAME: 'PROOF', USER_TYPE_ID: 'string', EDIT_FORM_LABEL: { en: 'Proof' } } })
    luso.requireField(2, 'WON', 'UF_CRM_PROOF')
    const { id } = item(await add({ title: 'Stage' }))
    const win = async (fields: object): Promise<number> => (await opened.rest(luso, 'crm.item.update', { entityTypeId: 2, id, fields: { stageId: 'WON', ...fields } })).status
    expect(await win({})).toBe(400)
    expect(await win({ ufCrmProof: 'ORDER-1' })).toBe(200)
    expect(luso.item(2, id)).toMatchObject({ stageSemanticId: 'S', closed: 'Y', UF_CRM_PROOF: 'ORDER-1' })
    expect((await opened.rest(luso, 'crm.item.delete', { entityTypeId: 2, id })).body.result).toEqual(example('crm.item.delete.ok').response.body['result'])
    expect(await opened.rest(luso, 'crm.item.get', { entityTypeId: 2, id })).toMatchObject({ status: 400, body: example('crm.item.get.errors').response.body })
  })

  it('turns a named lead of a simple CRM into a deal at once, a nameless one not', async () => {
    const wisla = opened.sandbox.portal('wisla')
    expect((await opened.rest(wisla, 'crm.settings.mode.get')).body.result).toBe(2)
    const { id } = item(await opened.rest(wisla, 'crm.item.add', { entityTypeId: 1, fields: { title: 'L', name: 'Jan', originId: 'r1' } }))
    expect(wisla.item(1, id)).toMatchObject({ stageId: 'CONVERTED', stageSemanticId: 'S' })
    expect(wisla.items(2).map((deal) => [deal['leadId'], deal['originId']])).toEqual([[id, undefined]])
    await opened.rest(wisla, 'crm.item.add', { entityTypeId: 1, fields: { title: 'No name' } })
    expect(wisla.items(1).at(-1)).toMatchObject({ stageId: 'NEW' })
  })

  it('converts a lead dragged to success, but not one written there by REST', async () => {
    const nordwerk = opened.sandbox.portal('nordwerk')
    const [byRest, byHand] = [nordwerk.addItem(1, { name: 'A' }), nordwerk.addItem(1, { name: 'B' })]
    await opened.rest(nordwerk, 'crm.item.update', { entityTypeId: 1, id: byRest.id, fields: { stageId: 'CONVERTED' } })
    nordwerk.moveItem(1, byHand.id, 'CONVERTED')
    expect(nordwerk.items(2).map((deal) => deal['leadId'])).toEqual([byHand.id])
  })
})

describe('directories', () => {
  it('lists stages in the documented shape; the default pipeline has no DEAL_STAGE_0', async () => {
    const stages = async (portal: SandboxPortal, ENTITY_ID: string): Promise<Record<string, unknown>[]> => resultOf(await opened.rest(portal, 'crm.status.list', { filter: { ENTITY_ID }, order: { SORT: 'ASC' } }))
    const real = await stages(luso, 'DEAL_STAGE')
    const documented = example('crm.status.list.ok').response.body['result'] as Record<string, unknown>[]
    expect(real.map((row) => [row['STATUS_ID'], row['SEMANTICS'], row['EXTRA']])).toEqual(documented.map((row) => [row['STATUS_ID'], row['SEMANTICS'], row['EXTRA']]))
    expect(misfits(real[0] ?? {}, documented[0] ?? {}, /^$/)).toEqual([])
    expect(await stages(luso, 'DEAL_STAGE_0')).toEqual([])
    const own = await stages(opened.sandbox.portal('iberia'), 'DEAL_STAGE_3')
    expect(own.map((row) => row['STATUS_ID'])).toContain('C3:PRESENTATION_AND_P')
    expect(own.filter((row) => row['SEMANTICS'] === 'F')).toHaveLength(3)
  })

  it('finds duplicates by whole number, and an empty list when there are none', async () => {
    const { id } = luso.addItem(3, { name: 'Dup', fm: [{ typeId: 'PHONE', value: '+351 999 000 111' }] })
    expect((await opened.rest(luso, 'crm.duplicate.findbycomm', { type: 'PHONE', values: ['+351999000111'] })).body.result).toEqual({ CONTACT: [id] })
    expect((await opened.rest(luso, 'crm.duplicate.findbycomm', { type: 'PHONE', values: ['+1'], entity_type: 'LEAD' })).body.result).toEqual(example('crm.duplicate.findbycomm.empty').response.body['result'])
  })

  it('keeps the history of stages', async () => {
    const { id } = luso.addItem(2, { title: 'History' })
    luso.moveItem(2, id, 'EXECUTING')
    luso.moveItem(2, id, 'LOSE')
    const { items } = resultOf<{ items: Record<string, unknown>[] }>(await opened.rest(luso, 'crm.stagehistory.list', { entityTypeId: 2, filter: { OWNER_ID: id }, order: { ID: 'ASC' } }))
    expect(items.map((step) => [step['TYPE_ID'], step['STAGE_ID']])).toEqual([[1, 'NEW'], [2, 'EXECUTING'], [3, 'LOSE']])
    const documented = (example('crm.stagehistory.list.ok-1').response.body['result'] as { items: object[] }).items[0]
    expect(misfits(items[0] ?? {}, documented ?? {}, /^$/)).toEqual([])
  })

  it('writes comments, todos and notifications', async () => {
    const { id } = luso.addItem(2, { title: 'Timeline' })
    expect((await opened.rest(luso, 'crm.timeline.comment.add', { FIELDS: { ENTITY_TYPE: 'deal', ENTITY_ID: id, COMMENT: 'x' } })).body['error']).toBe('100')
    expect(typeof resultOf(await opened.rest(luso, 'crm.timeline.comment.add', { fields: { ENTITY_TYPE: 'deal', ENTITY_ID: id, COMMENT: 'Reserved' } }))).toBe('number')
    const [comment] = resultOf<object[]>(await opened.rest(luso, 'crm.timeline.comment.list', { filter: { ENTITY_TYPE: 'deal', ENTITY_ID: id } }))
    expect(misfits(comment ?? {}, (example('crm.timeline.comment.list.ok').response.body['result'] as object[])[0] ?? {}, /^$/)).toEqual([])
    expect(resultOf(await opened.rest(luso, 'crm.activity.todo.add', { ownerTypeId: 2, ownerId: id, deadline: '2026-08-21T12:00:00+00:00' }))).toHaveProperty('id')
    await opened.rest(luso, 'im.notify.system.add', { USER_ID: 7, MESSAGE: 'old', TAG: 't' })
    await opened.rest(luso, 'im.notify.system.add', { USER_ID: 7, MESSAGE: 'new', TAG: 't' })
    expect(luso.notifications.map((notice) => notice.message)).toEqual(['new'])
  })
})

describe('batch', () => {
  const batch = async (cmd: Record<string, string> | string[], halt = 0): Promise<Awaited<ReturnType<Opened['rest']>>> => await opened.rest(luso, 'batch', { halt, cmd })

  it('puts earlier results into later commands', async () => {
    const answer = await batch({
      contact: 'crm.item.add?entityTypeId=3&fields[name]=Klaus&fields[fm][0][typeId]=PHONE&fields[fm][0][value]=%2B49000',
      deal: 'crm.item.add?entityTypeId=2&fields[title]=For+$result[contact][item][id]&fields[contactId]=$result[contact][item][id]',
    }, 1)
    const { result, result_error } = answer.body.result as { result: { contact: { item: Item }, deal: { item: Item } }, result_error: unknown }
    expect(result_error).toEqual([])
    expect(result.deal.item).toMatchObject({ contactId: result.contact.item.id, contactIds: [result.contact.item.id], title: `For ${result.contact.item.id}` })
    const documented = example('batch.crm-add-with-contact').response.body['result'] as object
    expect(Object.keys(answer.body.result as object)).toEqual(Object.keys(documented))
  })

  it('answers 200 with errors inside, stops at the first with halt', async () => {
    const commands = { bad: 'crm.item.get?entityTypeId=2&id=1', good: 'server.time' }
    const going = (await batch(commands)).body.result as { result: object, result_error: object }
    expect([Object.keys(going.result), Object.keys(going.result_error)]).toEqual([['good'], ['bad']])
    const halted = await batch(commands, 1)
    expect(halted.status).toBe(200)
    expect(halted.body.result).toMatchObject({ result: [], result_total: [], result_error: { bad: { error: 'NOT_FOUND' } } })
    expect((await batch({ inner: 'batch?cmd[a]=server.time' })).body.result).toMatchObject({ result_error: { inner: { error: 'ERROR_BATCH_METHOD_NOT_ALLOWED' } } })
  })

  it('keeps a list a list and refuses more than fifty', async () => {
    expect((await batch(['server.time', 'user.admin'])).body.result).toMatchObject({ result: [expect.any(String), true] })
    expect(await batch(Array.from({ length: 51 }, () => 'server.time'))).toEqual({ status: 400, body: example('rest.error.ERROR_BATCH_LENGTH_EXCEEDED').response.body })
  })
})
