import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import type { Opened } from './open-sandbox.ts'
import { example, openSandbox } from './open-sandbox.ts'

let opened: Opened
let luso: SandboxPortal

beforeEach(async () => {
  opened = await openSandbox({ seed: 7 })
  luso = opened.sandbox.portal('luso')
})
afterEach(() => opened.stop())

async function bind(event: string): Promise<void> {
  await opened.rest(luso, 'event.bind', { event, handler: opened.handlerUrl })
}

const keys = (value: unknown): string[] => Object.keys(value as object).sort()

describe('the event queue', () => {
  it('sends ONAPPINSTALL in the documented shape, once', async () => {
    await opened.sandbox.install(luso)
    await opened.sandbox.install(luso)
    expect(opened.received.map((delivery) => delivery.event)).toEqual(['ONAPPINSTALL'])
    const { auth, data } = opened.received[0]?.body as { auth: Record<string, string>, data: object }
    const documented = example('event.ONAPPINSTALL.payload').request.body_parsed as { auth: object, data: object }
    expect(keys(data)).toEqual(keys(documented.data))
    expect(keys(auth)).toEqual(expect.arrayContaining(keys(documented.auth)))
    expect(auth).toMatchObject({ domain: luso.domain, member_id: luso.memberId, application_token: luso.applicationToken, expires_in: '3600' })
  })

  it('sends the id and the actor\'s tokens, never a refresh token', async () => {
    await opened.sandbox.install(luso)
    await bind('onCrmDealUpdate')
    const deal = luso.addItem(2, { title: 'A' })
    luso.moveItem(2, deal.id, 'WON', 7)
    await opened.sandbox.idle()
    const delivery = opened.received.at(-1)
    const documented = example('event.real.ONCRMCONTACTADD').request.body_parsed
    expect(keys(delivery?.body)).toEqual(keys(documented))
    expect(keys(delivery?.body['auth'])).toEqual(keys(documented['auth']))
    expect(delivery?.body).toMatchObject({ event: 'ONCRMDEALUPDATE', data: { FIELDS: { ID: String(deal.id) } }, auth: { user_id: '7' } })
  })

  it('sends nothing for a change that changes nothing, and no tokens when a robot acts', async () => {
    await opened.sandbox.install(luso)
    await bind('ONCRMDEALUPDATE')
    const deal = luso.addItem(2, { title: 'A' })
    luso.setField(2, deal.id, 'title', 'A')
    luso.setField(2, deal.id, 'title', 'B', null)
    await opened.sandbox.idle()
    const updates = opened.received.filter((delivery) => delivery.event === 'ONCRMDEALUPDATE')
    expect(updates).toHaveLength(1)
    expect(keys(updates[0]?.body['auth'])).toEqual(keys(example('event.ONCRMLEADUPDATE.no-tokens').request.body_parsed['auth']))
  })

  it('tells a change of pipeline by its own event only', async () => {
    const iberia = opened.sandbox.portal('iberia')
    await opened.sandbox.install(iberia)
    for (const event of ['ONCRMDEALUPDATE', 'ONCRMDEALMOVETOCATEGORY']) await opened.rest(iberia, 'event.bind', { event, handler: opened.handlerUrl })
    const deal = iberia.addItem(2, { title: 'A', categoryId: 3 })
    await opened.rest(iberia, 'crm.item.update', { entityTypeId: 2, id: deal.id, fields: { categoryId: 0, stageId: 'NEW' } })
    await opened.sandbox.idle()
    expect(opened.received.slice(1).map((delivery) => [delivery.event, delivery.body['data']])).toEqual([['ONCRMDEALMOVETOCATEGORY', { FIELDS: { ID: String(deal.id), CATEGORY_ID: '0', STAGE_ID: 'NEW' } }]])
  })

  it('loses and doubles as the weather says, and never tries again', async () => {
    await opened.sandbox.install(luso)
    await bind('ONCRMDEALADD')
    opened.sandbox.weather.dropEvents = 1
    luso.addItem(2, { title: 'lost' })
    opened.sandbox.weather.dropEvents = 0
    opened.sandbox.weather.duplicateEvents = 2
    luso.addItem(2, { title: 'three times' })
    await opened.sandbox.idle()
    expect(opened.received.filter((delivery) => delivery.event === 'ONCRMDEALADD')).toHaveLength(3)
    expect(opened.sandbox.events().filter((delivery) => delivery.result === 'lost')).toHaveLength(1)
  })

  it('is silent until the installer finishes', async () => {
    await fetch(`${luso.url}/desk/frame/install`, { method: 'POST' })
    await bind('ONCRMDEALADD')
    luso.addItem(2, { title: 'before' })
    await opened.sandbox.idle()
    expect(opened.received).toEqual([])
    expect((await opened.rest(luso, 'app.info')).body.result).toMatchObject({ INSTALLED: false })
    await opened.sandbox.install(luso)
    luso.addItem(2, { title: 'after' })
    await opened.sandbox.idle()
    expect(opened.received.map((delivery) => delivery.event).sort()).toEqual(['ONAPPINSTALL', 'ONCRMDEALADD'])
  })

  it('uninstalls with dead tokens and a last event; a reinstallation has a new application token', async () => {
    await opened.sandbox.install(luso)
    const before = luso.applicationToken
    await opened.rest(luso, 'app.option.set', { options: { a: '1' } })
    await luso.uninstall({ clean: false })
    const documented = example('event.ONAPPUNINSTALL.payload').request.body_parsed
    expect(keys(opened.received.at(-1)?.body['auth'])).toEqual(keys(documented['auth']))
    expect(opened.received.at(-1)?.body).toMatchObject({ event: 'ONAPPUNINSTALL', data: { CLEAN: '0' } })
    expect((await opened.rest(luso, 'profile')).status).toBe(401)
    await opened.sandbox.install(luso)
    expect(luso.applicationToken).not.toBe(before)
    expect(luso.appOptions).toEqual({ a: '1' })
  })

  it('refuses strange handlers and repeats', async () => {
    await opened.sandbox.install(luso)
    const tryBind = async (event: string, handler: string): Promise<unknown> => {
      const { body } = await opened.rest(luso, 'event.bind', { event, handler })
      return body['error'] ?? body.result
    }
    expect(await tryBind('ONNOSUCH', opened.handlerUrl)).toBe('ERROR_EVENT_NOT_FOUND')
    expect(await tryBind('ONCRMDEALADD', 'http://localhost/x')).toBe(false)
    expect(await tryBind('ONCRMDEALADD', 'ftp://a.example/x')).toBe('ERROR_UNSUPPORTED_PROTOCOL')
    expect(await tryBind('ONCRMDEALADD', opened.handlerUrl)).toBe(true)
    expect(await tryBind('onCrmDealAdd', opened.handlerUrl)).toBe('ERROR_CORE')
    expect((await opened.rest(luso, 'event.unbind', { event: 'ONCRMDEALADD', handler: opened.handlerUrl })).body.result).toEqual({ count: 1 })
  })
})

describe('a portal that changes', () => {
  it('answers 302 at its old address and names the new one in events', async () => {
    await opened.sandbox.install(luso)
    await bind('ONCRMDEALADD')
    const before = luso.restUrl
    const domain = await luso.rename()
    const moved = await fetch(`${before}profile?auth=x`, { method: 'POST', redirect: 'manual' })
    expect([moved.status, moved.headers.get('location')]).toEqual([302, `http://${domain}/rest/profile?auth=x`])
    luso.addItem(2, { title: 'after' })
    await opened.sandbox.idle()
    expect(opened.received.at(-1)?.body['auth']).toMatchObject({ domain, client_endpoint: luso.restUrl, member_id: luso.memberId })
  })

  it('wipes handlers with a new version and asks for the installer again', async () => {
    await opened.sandbox.install(luso)
    await bind('ONCRMDEALADD')
    const before = luso.applicationToken
    await luso.upgrade()
    expect(opened.received.at(-1)?.body).toMatchObject({ event: 'ONAPPUPDATE', data: { VERSION: '2', PREVIOUS_VERSION: '1' }, auth: { application_token: luso.applicationToken } })
    expect(luso.applicationToken).not.toBe(before)
    expect([luso.handlers, luso.installState]).toEqual([[], 'wizard'])
  })
})
