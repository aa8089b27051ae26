import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import type { Opened } from './open-sandbox.ts'
import { example, openSandbox, postJson, resultOf } from './open-sandbox.ts'

let opened: Opened
let luso: SandboxPortal

beforeEach(async () => {
  opened = await openSandbox()
  luso = opened.sandbox.portal('luso')
})
afterEach(() => opened.stop())

const auth = (index: number): Record<string, unknown> => opened.received[index]?.body['auth'] as Record<string, unknown>

describe('an inbound webhook', () => {
  it('works without any application, as the person it belongs to', async () => {
    const url = luso.createWebhook(7)
    expect(url).toMatch(new RegExp(`^${luso.restUrl}7/[0-9a-f]{16}/$`))
    expect((await postJson(`${url}profile.json`, {})).body.result).toMatchObject({ ID: '7', ADMIN: false })
    const { item } = resultOf<{ item: { id: number, createdBy: number } }>(await postJson(`${url}crm.item.add`, { entityTypeId: 1, fields: { title: 'Request 42' } }))
    expect(item.createdBy).toBe(7)
    expect(resultOf<{ result: object }>(await postJson(`${url}batch`, { cmd: { a: 'server.time' } })).result).toHaveProperty('a')
  })

  it('is refused what only applications may, with its own words each', async () => {
    const url = luso.createWebhook()
    const refusal = async (method: string): Promise<unknown[]> => {
      const { status, body } = await postJson(url + method, { event: 'ONCRMLEADADD', handler: 'https://a.example/' })
      return [status, body['error']]
    }
    for (const method of ['event.bind', 'event.get', 'event.offline.get', 'placement.bind', 'placement.get']) expect(await refusal(method)).toEqual([403, 'WRONG_AUTH_TYPE'])
    expect(await refusal('app.info')).toEqual([400, 'ACCESS_DENIED'])
    expect(await refusal('app.option.get')).toEqual([400, 'AccessException'])
  })

  it('reaches no further than its scopes and dies with its code or its person', async () => {
    const url = luso.createWebhook(7, ['im'])
    expect(await postJson(`${url}crm.item.list`, { entityTypeId: 1 })).toEqual({ status: 403, body: example('rest.error.insufficient_scope').response.body })
    expect(await postJson(`${luso.restUrl}7/0000000000000000/profile`, {})).toEqual({ status: 401, body: example('webhook.incoming.bad-code').response.body })
    expect((await postJson(url.replace('/7/', '/1/') + 'profile', {})).status).toBe(401)
    luso.dismissUser(7)
    expect((await postJson(`${url}profile`, {})).body['error']).toBe('authorization_error')
    luso.rehireUser(7)
    luso.deleteWebhook(url)
    expect((await postJson(`${url}profile`, {})).status).toBe(401)
  })
})

describe('an outbound webhook', () => {
  it('sends the documented payload, without tokens, whether or not an application is installed', async () => {
    const token = luso.setOutboundWebhook(opened.handlerUrl, ['onCrmDealAdd', 'ONCRMDEALUPDATE', 'ONCRMDEALMOVETOCATEGORY'])
    const deal = luso.addItem(2, { title: 'A' })
    luso.moveItem(2, deal.id, 'PREPARATION')
    luso.addItem(1, { title: 'not chosen' })
    await opened.sandbox.idle()
    expect(opened.received.map(({ event }) => event)).toEqual(['ONCRMDEALADD', 'ONCRMDEALUPDATE'])
    const documented = example('event.ONCRMDEALUPDATE.outgoing-webhook').request.body_parsed
    expect(Object.keys(opened.received[1]!.body)).toEqual(Object.keys(documented))
    expect(Object.keys(auth(1))).toEqual(Object.keys(documented['auth'] as object))
    expect(auth(1)).toEqual({ domain: luso.domain, member_id: luso.memberId, application_token: token })
    expect(opened.received[1]!.body['data']).toEqual({ FIELDS: { ID: String(deal.id) } })
  })

  it('is not told of a move to another pipeline', async () => {
    const iberia = opened.sandbox.portal('iberia')
    iberia.setOutboundWebhook(opened.handlerUrl, ['ONCRMDEALUPDATE', 'ONCRMDEALMOVETOCATEGORY'])
    const deal = iberia.addItem(2, { title: 'A', categoryId: 3 })
    iberia.setField(2, deal.id, 'categoryId', 0)
    await opened.sandbox.idle()
    expect(opened.received).toEqual([])
  })
})
