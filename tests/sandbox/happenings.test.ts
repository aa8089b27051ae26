import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import { PORTAL_ACTIONS } from '../../sandbox/portal-actions.ts'
import { fairWeather } from '../../sandbox/weather.ts'
import type { Opened, Received } from './open-sandbox.ts'
import { CLIENT, openSandbox, postJson, resultOf } from './open-sandbox.ts'

let opened: Opened
let luso: SandboxPortal

beforeEach(async () => {
  opened = await openSandbox()
  opened.sandbox.weather.rateLimit = false
  luso = opened.sandbox.portal('luso')
  await opened.sandbox.install(luso)
})
afterEach(() => opened.stop())

type Auth = Record<string, string | undefined>
const authOf = (delivery: Received | undefined): Auth => delivery?.body['auth'] as Auth
const bind = async (event: string): Promise<unknown> => (await opened.rest(luso, 'event.bind', { event, handler: opened.handlerUrl })).body.result
const ofEvent = (event: string): Received[] => opened.received.filter((delivery) => delivery.event === event)
const code = async (method: string, params: object, userId = 7): Promise<unknown> => {
  const { status, body } = await opened.rest(luso, method, { ...params }, userId)
  return status === 200 ? 'ok' : body['error']
}

describe('events', () => {
  it('come a thousand at once, each its own delivery, none repeated', async () => {
    await bind('ONCRMDEALUPDATE')
    luso.addItem(2, { title: 'A' })
    luso.burst(1000)
    await opened.sandbox.idle()
    expect(ofEvent('ONCRMDEALUPDATE')).toHaveLength(1000)
    expect(opened.sandbox.events().filter(({ event, result }) => event === 'ONCRMDEALUPDATE' && result === 200)).toHaveLength(1000)
  })

  it('are caused by the application\'s own writes too', async () => {
    for (const event of ['ONCRMLEADADD', 'ONCRMLEADUPDATE', 'ONCRMDEALADD']) await bind(event)
    const { item } = resultOf<{ item: { id: number } }>(await opened.rest(luso, 'crm.item.add', { entityTypeId: 1, fields: { title: 'Own' } }))
    await opened.rest(luso, 'crm.item.update', { entityTypeId: 1, id: item.id, fields: { title: 'Changed' } })
    await opened.rest(luso, 'batch', { cmd: { deal: 'crm.item.add?entityTypeId=2&fields[title]=Own' } })
    await opened.sandbox.idle()
    expect(opened.received.map(({ event }) => event).filter((event) => event.startsWith('ONCRM')).toSorted()).toEqual(['ONCRMDEALADD', 'ONCRMLEADADD', 'ONCRMLEADUPDATE'])
  })

  it('are forged by strangers: all is right but the application token', async () => {
    await bind('ONCRMDEALUPDATE')
    luso.forgeEvent('onCrmDealUpdate', { FIELDS: { ID: 1811 } })
    await opened.sandbox.idle()
    const [forged] = ofEvent('ONCRMDEALUPDATE')
    expect(authOf(forged)).toMatchObject({ member_id: luso.memberId, domain: luso.domain })
    expect(authOf(forged)['application_token']).not.toBe(luso.applicationToken)
    opened.sandbox.weather.forgedEvents = 1
    const deal = luso.addItem(2, { title: 'A' })
    luso.moveItem(2, deal.id, 'WON')
    await opened.sandbox.idle()
    expect(ofEvent('ONCRMDEALUPDATE').slice(1).map((delivery) => authOf(delivery)['application_token'] === luso.applicationToken).toSorted()).toEqual([false, true])
  })
})

describe('an application', () => {
  it('that is not finished works by REST, shows nothing and hears nothing', async () => {
    const adria = opened.sandbox.portal('adria')
    adria.pressInstall()
    expect(adria.installState).toBe('wizard')
    await opened.rest(adria, 'placement.bind', { PLACEMENT: 'LEFT_MENU', HANDLER: opened.handlerUrl, TITLE: 'Requests' })
    const menu = async (): Promise<unknown> => ((await (await fetch(`${adria.url}/desk/board`)).json()) as { menu: unknown }).menu
    expect(await menu()).toEqual([])
    adria.finishInstall()
    await opened.sandbox.idle()
    expect(await menu()).toEqual([{ placement: 'LEFT_MENU', index: 0, title: 'Requests' }])
  })

  it('gets another application token with a new version, in the event and in every frame from then on, unless the weather keeps it', async () => {
    const frameToken = async (): Promise<string | undefined> => {
      const answer = (await (await fetch(`${luso.url}/desk/frame/open`, { method: 'POST' })).json()) as { opening: { fields: Record<string, string> } }
      return answer.opening.fields['APPLICATION_TOKEN']
    }
    const before = luso.applicationToken
    expect(await frameToken()).toBe(before)
    await luso.upgrade()
    expect(luso.applicationToken).not.toBe(before)
    expect([authOf(ofEvent('ONAPPUPDATE')[0])['application_token'], await frameToken()]).toEqual([luso.applicationToken, luso.applicationToken])
    luso.finishInstall()
    opened.sandbox.weather.newTokenAtUpgrade = false
    const kept = luso.applicationToken
    await luso.upgrade()
    expect([luso.applicationToken, luso.handlers, luso.placements]).toEqual([kept, [], []])
  })

  it('whose payment changes is told without an application token, and app.info says the same', async () => {
    await bind('ONAPPPAYMENT')
    luso.pay({ status: 'T', expired: true, days: -3 })
    await opened.sandbox.idle()
    const [event] = ofEvent('ONAPPPAYMENT')
    expect(event?.body['data']).toEqual({ CODE: 'requests', VERSION: '1', STATUS: 'T', PAYMENT_EXPIRED: 'Y', DAYS: '-3', LANGUAGE_ID: 'en' })
    expect(Object.keys(authOf(event)).toSorted()).toEqual(['client_endpoint', 'domain', 'member_id', 'server_endpoint'])
    expect((await opened.rest(luso, 'app.info')).body.result).toMatchObject({ STATUS: 'T', PAYMENT_EXPIRED: 'Y', DAYS: -3 })
    const { refresh_token } = luso.tokensFor()
    const query = new URLSearchParams({ grant_type: 'refresh_token', client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret, refresh_token })
    expect(await (await fetch(`${opened.sandbox.oauthUrl}/oauth/token/?${query.toString()}`)).json()).toMatchObject({ status: 'T' })
  })

  it('asked about by a webhook says nothing as documented, or scopes and plan as the portal\'s source', async () => {
    const url = luso.createWebhook(7, ['crm'])
    expect(await postJson(`${url}app.info`, {})).toMatchObject({ status: 400, body: { error: 'ACCESS_DENIED', error_description: 'Access denied! Application context required' } })
    opened.sandbox.weather.appInfoByWebhook = true
    expect((await postJson(`${url}app.info`, {})).body.result).toEqual({ SCOPE: ['crm'], LICENSE: 'pt_pro100' })
    expect((await postJson(`${url}profile`, {})).body.result).toMatchObject({ ID: '7', ADMIN: false })
  })

  it('is refused a token in any documented way', async () => {
    opened.sandbox.weather.failNextOauth = { times: 1, error: 'PAYMENT_REQUIRED' }
    const answer = await fetch(`${opened.sandbox.oauthUrl}/oauth/token/?grant_type=refresh_token`)
    expect([answer.status, await answer.json()]).toEqual([400, { error: 'PAYMENT_REQUIRED', error_description: 'Payment required' }])
  })
})

describe('a plan', () => {
  const admitted = async (portal: SandboxPortal, count: number): Promise<number> => {
    opened.sandbox.weather.rateLimit = true
    const answers = await Promise.all(Array.from({ length: count }, () => opened.rest(portal, 'server.time')))
    opened.sandbox.weather.rateLimit = false
    return answers.filter(({ status }) => status === 200).length
  }

  it('gives the pace: 250 at once on Enterprise, 50 on others, no limit on a company\'s own server', async () => {
    expect(await admitted(luso, 100)).toBeLessThan(100)
    luso.setLicense('pt_ent250')
    expect(await admitted(luso, 120)).toBe(120)
    luso.setLicense('pt_selfhosted')
    expect(await admitted(luso, 320)).toBe(320)
  })

  it('of a company\'s own server has an address with a port and counts no execution time', async () => {
    const nordwerk = opened.sandbox.portal('nordwerk')
    await opened.sandbox.install(nordwerk)
    const { body } = await opened.rest(nordwerk, 'app.info')
    expect(body.result).toMatchObject({ LICENSE: 'de_selfhosted', LICENSE_TYPE: 'selfhosted', LICENSE_FAMILY: 'selfhosted' })
    expect(Object.keys(body['time'] as object).filter((key) => key.startsWith('operating'))).toEqual([])
    expect(nordwerk.domain).toMatch(/:\d+$/)
    Object.assign(opened.sandbox.weather, { operatingCostSeconds: 500, operatingLimitSeconds: 1 })
    for (let call = 0; call < 3; call += 1) expect((await opened.rest(nordwerk, 'profile')).status).toBe(200)
  })

  it('and CRM mode may change later', async () => {
    luso.setCrmMode('simple')
    expect((await opened.rest(luso, 'crm.settings.mode.get')).body.result).toBe(2)
    const { id } = luso.addItem(1, { title: 'L', name: 'Eva' })
    expect(luso.item(1, id)).toMatchObject({ stageId: 'CONVERTED' })
  })
})

describe('a person without rights', () => {
  it('sees neither deals of a pipeline nor the pipeline', async () => {
    const iberia = opened.sandbox.portal('iberia')
    await opened.sandbox.install(iberia)
    const [own, hidden] = [iberia.addItem(2, { title: 'A', categoryId: 0 }), iberia.addItem(2, { title: 'B', categoryId: 3 })]
    iberia.denyCrm(6, { entityTypeId: 2, categoryId: 3 })
    const ask = async (method: string, params: object, userId = 6): Promise<unknown> => {
      const { status, body } = await opened.rest(iberia, method, { ...params }, userId)
      return status === 200 ? body.result : [status, body['error'], body['error_description']]
    }
    expect(await ask('crm.item.get', { entityTypeId: 2, id: hidden.id })).toEqual([400, 'ACCESS_DENIED', 'You do not have permission to view this item'])
    expect(await ask('crm.item.update', { entityTypeId: 2, id: hidden.id, fields: { title: 'C' } })).toEqual([400, 'ACCESS_DENIED', 'Access denied'])
    expect(await ask('crm.item.add', { entityTypeId: 2, fields: { categoryId: 3 } })).toEqual([400, 'ACCESS_DENIED', 'Access denied'])
    expect(await ask('crm.item.update', { entityTypeId: 2, id: own.id, fields: { categoryId: 3 } })).toEqual([400, 'ACCESS_DENIED', 'Access denied'])
    expect(await ask('crm.item.list', { entityTypeId: 2, select: ['id'] })).toEqual({ items: [{ id: own.id }] })
    expect(await ask('crm.deal.get', { ID: hidden.id })).toEqual([400, '', 'Access denied.'])
    expect(((await ask('crm.category.list', { entityTypeId: 2 })) as { categories: { id: number }[] }).categories.map(({ id }) => id)).toEqual([0])
    expect(await ask('crm.item.get', { entityTypeId: 2, id: hidden.id }, 1)).toHaveProperty('item')
    iberia.allowCrm(6)
    expect(await ask('crm.item.get', { entityTypeId: 2, id: hidden.id })).toHaveProperty('item')
  })

  it('may see what they may not change', async () => {
    const { id } = luso.addItem(2, { title: 'A' })
    luso.denyCrm(7, { entityTypeId: 2, sees: true })
    expect([await code('crm.item.get', { entityTypeId: 2, id }), await code('crm.item.delete', { entityTypeId: 2, id })]).toEqual(['ok', 'ACCESS_DENIED'])
    expect(await code('crm.timeline.comment.add', { fields: { ENTITY_TYPE: 'deal', ENTITY_ID: id, COMMENT: 'x' } })).toBe('ACCESS_DENIED')
    expect(await code('crm.activity.todo.add', { ownerTypeId: 2, ownerId: id, deadline: '2026-08-21T12:00:00+00:00' })).toBe('ACCESS_DENIED')
  })
})

describe('every switch', () => {
  const post = async (path: string, body: object): Promise<{ status: number, body: Record<string, unknown> }> => await postJson(`${opened.sandbox.deskUrl}${path}`, body)

  it('of the weather and every action is on the desk', async () => {
    const html = await (await fetch(opened.sandbox.deskUrl)).text()
    const missing = Object.keys(fairWeather()).filter((key) => !html.includes(`"${key}"`) && !['restDown', 'paymentRequired', 'planLapsed'].includes(key))
    expect(missing).toEqual([])
    for (const name of ['unpaid', 'lapsed', 'silent', ...Object.keys(PORTAL_ACTIONS)]) expect(html).toContain(`value="${name}"`)
  })

  it('has a sample that is JSON', () => {
    for (const { sample } of Object.values(PORTAL_ACTIONS)) if (sample !== '') expect(() => JSON.parse(sample) as unknown).not.toThrow()
  })

  it('of a portal answers what came of it, and says in words what cannot be', async () => {
    const { id } = luso.addItem(2, { title: 'A' })
    expect(await post('/portals/luso/move', { value: { id, stageId: 'WON', userId: null } })).toEqual({ status: 200, body: { ok: true, result: null } })
    expect(luso.item(2, id)?.['stageId']).toBe('WON')
    expect(await post('/portals/luso/delete-item', { value: { id: 987_654 } })).toEqual({ status: 400, body: { ok: false, message: 'Element not found' } })
    expect((await post('/portals/luso/no-such', {})).status).toBe(404)
    const { body } = await post('/portals/luso/rename', {})
    expect(body['result']).toBe(luso.domain)
  })

  it('is a command too', async () => {
    const run = promisify(execFile)
    const wishes = ['forgedEvents=0.5', 'appInfoByWebhook=true', 'failNextOauth={"times":1,"error":"invalid_scope"}', 'luso:pay={"status":"P","days":28}', 'luso:license="pt_ent250"', 'luso:deny={"userId":7,"entityTypeId":2}', 'luso:upgrade']
    const { stdout } = await run(process.execPath, [join(import.meta.dirname, '../../sandbox/switch.ts'), opened.sandbox.deskUrl, ...wishes])
    expect(stdout.split('\n').filter((line) => line !== '' && !line.includes(' 200 '))).toEqual([])
    expect(opened.sandbox.weather).toMatchObject({ forgedEvents: 0.5, appInfoByWebhook: true, failNextOauth: { error: 'invalid_scope' } })
    expect(luso.installState).toBe('wizard')
    expect((await opened.rest(luso, 'app.info')).body.result).toMatchObject({ STATUS: 'P', DAYS: 28, LICENSE: 'pt_ent250', VERSION: 2 })
    expect(await code('crm.item.add', { entityTypeId: 2, fields: { title: 'x' } })).toBe('ACCESS_DENIED')
  })
})
