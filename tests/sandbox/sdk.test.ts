import { globalAgent } from 'node:https'
import type { AuthData, B24OAuthParams } from '@bitrix24/b24jssdk'
import { B24Hook, B24OAuth } from '@bitrix24/b24jssdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import type { Opened } from './open-sandbox.ts'
import { CLIENT, openSandbox } from './open-sandbox.ts'
import { coverWithTls, throwAwayCertificate } from './throw-away-tls.ts'

const DEALS = 120

let opened: Opened
let luso: SandboxPortal

beforeAll(async () => {
  opened = await openSandbox()
  opened.sandbox.weather.rateLimit = false
  luso = opened.sandbox.portal('luso')
  await opened.sandbox.install(luso)
  for (let index = 0; index < DEALS; index += 1) luso.addItem(2, { title: `Deal ${index}` })
})
afterAll(() => opened.stop())

type Deal = { id: number, title: string }

/** What an application knows after its installation; the SDK wants the endpoint without its last slash. */
function client(userId?: number): B24OAuth {
  const pair = luso.tokensFor(userId)
  const params: B24OAuthParams = {
    applicationToken: luso.applicationToken, userId: userId ?? 1, memberId: luso.memberId, accessToken: pair.access_token, refreshToken: pair.refresh_token,
    expires: Math.floor(Date.now() / 1000) + 3600, expiresIn: 3600, scope: 'crm', domain: luso.domain, clientEndpoint: luso.restUrl.replace(/\/$/, ''),
    serverEndpoint: `${opened.sandbox.oauthUrl}/rest/`, status: 'F' as B24OAuthParams['status'],
  }
  // A fresh object of limits each: the SDK changes the one it is given.
  const b24 = new B24OAuth(params, CLIENT, { restrictionParams: { rateLimit: { burstLimit: 1000, drainRate: 1000, adaptiveEnabled: false } } })
  b24.offClientSideWarning()
  return b24
}

describe('the unmodified SDK as an application', () => {
  it('calls and reads an answer', async () => {
    const answer = await client(7).actions.v2.call.make<{ ID: string, ADMIN: boolean }>({ method: 'profile' })
    expect([answer.isSuccess, answer.getData()?.result]).toMatchObject([true, { ID: '7', ADMIN: false }])
    await expect(client().actions.v2.call.make({ method: 'crm.item.get', params: { entityTypeId: 2, id: 987_654 } })).rejects.toMatchObject({ code: 'NOT_FOUND', status: 400 })
  })

  it('sends a batch with named commands and reads errors inside', async () => {
    const calls = { me: { method: 'profile' }, bad: { method: 'crm.item.get', params: { entityTypeId: 2, id: 987_654 } }, mode: ['crm.settings.mode.get'] as ['crm.settings.mode.get'] }
    const answer = await client().actions.v2.batch.make({ calls, options: { isHaltOnError: false, returnAjaxResult: true } })
    const data = answer.getData() as unknown as Record<string, { isSuccess: boolean, getData: () => { result: unknown } }>
    expect(data['me']!.getData().result).toMatchObject({ ID: '1' })
    expect(data['mode']!.getData().result).toBe(1)
    expect(answer.getErrorMessages().join(' ')).toContain('Element not found')
  })

  it('sends more commands than one batch takes', async () => {
    const calls = luso.items(2).map((deal): [string, Record<string, unknown>] => ['crm.item.get', { entityTypeId: 2, id: deal.id }])
    const before = luso.calls.filter(({ method }) => method === 'batch').length
    const answer = await client().actions.v2.batchByChunk.make<{ item: Deal }>({ calls })
    expect((answer.getData() as { item: Deal }[]).map(({ item }) => item.id)).toEqual(luso.items(2).map((deal) => deal.id))
    expect(luso.calls.filter(({ method }) => method === 'batch')).toHaveLength(before + 3)
  })

  it('lists more than a page, at once and page by page', async () => {
    const wish = { method: 'crm.item.list', params: { entityTypeId: 2, select: ['id', 'title'] }, idKey: 'id', customKeyForResult: 'items' }
    const all = await client().actions.v2.callList.make<Deal>(wish)
    expect((all.getData() as Deal[]).map(({ id }) => id)).toEqual(luso.items(2).map((deal) => deal.id))
    const pages: number[] = []
    for await (const page of client().actions.v2.fetchList.make<Deal>(wish)) pages.push(page.length)
    expect(pages).toEqual([50, 50, 20])
    const old: number[] = []
    for await (const page of client().actions.v2.fetchList.make<{ ID: string }>({ method: 'crm.deal.list', params: { select: ['ID'] }, idKey: 'ID' })) old.push(...page.map(({ ID }) => Number(ID)))
    expect(old).toHaveLength(DEALS)
  })

  it('refreshes an expired token and goes on with the new pair, for one call and for many at once', async () => {
    const b24 = client()
    const refreshed: AuthData[] = []
    b24.setCallbackRefreshAuth(async ({ authData }) => {
      refreshed.push(authData)
      return await Promise.resolve()
    })
    luso.expireTokens()
    expect((await b24.actions.v2.call.make({ method: 'profile' })).isSuccess).toBe(true)
    expect(refreshed).toHaveLength(1)
    expect(b24.auth.getAuthData()).toMatchObject({ access_token: refreshed[0]?.access_token, refresh_token: refreshed[0]?.refresh_token })
    luso.expireTokens()
    // A refusal that arrives after the refresh makes the SDK refresh again, so how often is a matter of time.
    const answers = await Promise.all(Array.from({ length: 10 }, async () => await b24.actions.v2.call.make({ method: 'profile' })))
    expect(answers.every((answer) => answer.isSuccess)).toBe(true)
    expect(b24.auth.getAuthData()).toMatchObject({ access_token: refreshed.at(-1)?.access_token })
  })
})

describe('the unmodified SDK as a webhook', () => {
  it('insists on https', () => {
    expect(() => B24Hook.fromWebhookUrl(luso.createWebhook())).toThrow(/HTTPS/)
  })

  it('calls, batches and lists through TLS', async () => {
    const certificate = throwAwayCertificate()
    const cover = await coverWithTls(Number(luso.domain.split(':')[1]), certificate)
    const trusted = globalAgent.options.ca
    globalAgent.options.ca = certificate.cert
    try {
      const b24 = B24Hook.fromWebhookUrl(luso.createWebhook(7).replace(luso.url, cover.url))
      b24.offClientSideWarning()
      expect((await b24.actions.v2.call.make<{ ID: string }>({ method: 'profile' })).getData()?.result).toMatchObject({ ID: '7' })
      const pair = await b24.actions.v2.batch.make<unknown>({ calls: [['server.time', {}], ['user.admin', {}]] })
      expect(pair.getData()).toEqual([expect.any(String), false])
      const all = await b24.actions.v2.callList.make<Deal>({ method: 'crm.item.list', params: { entityTypeId: 2, select: ['id'] }, idKey: 'id', customKeyForResult: 'items' })
      expect(all.getData()).toHaveLength(DEALS)
      await expect(b24.actions.v2.call.make({ method: 'event.get' })).rejects.toMatchObject({ code: 'WRONG_AUTH_TYPE', status: 403 })
    } finally {
      if (trusted === undefined) delete globalAgent.options.ca
      else globalAgent.options.ca = trusted
      globalAgent.destroy()
      await cover.close()
    }
  })
})
