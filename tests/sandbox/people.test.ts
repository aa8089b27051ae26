import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import type { Opened } from './open-sandbox.ts'
import { CLIENT, example, openSandbox, postJson } from './open-sandbox.ts'

let opened: Opened
let luso: SandboxPortal

beforeEach(async () => {
  opened = await openSandbox()
  opened.sandbox.weather.rateLimit = false
  luso = opened.sandbox.portal('luso')
  await opened.sandbox.install(luso)
})
afterEach(() => opened.stop())

async function refresh(refresh_token: string): Promise<{ status: number, body: Record<string, unknown> }> {
  const query = new URLSearchParams({ grant_type: 'refresh_token', client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret, refresh_token })
  const answer = await fetch(`${opened.sandbox.oauthUrl}/oauth/token/?${query.toString()}`)
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

const bare = (event: string): boolean => !('access_token' in (opened.received.find((known) => known.event === event)!.body['auth'] as object))

describe('a person', () => {
  it('who was dismissed gets nowhere, or sees an empty profile; events in their name carry no tokens', async () => {
    await opened.rest(luso, 'event.bind', { event: 'ONCRMDEALADD', handler: opened.handlerUrl, auth_type: 7 })
    luso.dismissUser(7)
    expect(await opened.rest(luso, 'profile', {}, 7)).toMatchObject({ status: 401, body: { error: 'authorization_error' } })
    luso.dismissUser(7, 'empty')
    expect(await opened.rest(luso, 'profile', {}, 7)).toMatchObject({ status: 200, body: { result: [] } })
    expect((await opened.rest(luso, 'user.admin', {}, 7)).status).toBe(401)
    luso.addItem(2, { title: 'A' })
    await opened.sandbox.idle()
    expect(bare('ONCRMDEALADD')).toBe(true)
    luso.rehireUser(7)
    expect((await opened.rest(luso, 'profile', {}, 7)).status).toBe(200)
  })

  it('whom the administrator keeps away is told so, and the page shows no application', async () => {
    luso.restrictUser(7)
    expect(await opened.rest(luso, 'profile', {}, 7)).toEqual({ status: 403, body: example('rest.error.user_access_error').response.body })
    expect(await (await fetch(`${luso.url}/desk/frame/open?user=7`, { method: 'POST' })).json()).toEqual({ state: 'not-installed' })
    expect((await opened.rest(luso, 'profile')).status).toBe(200)
    luso.restrictUser(7, false)
    expect((await opened.rest(luso, 'profile', {}, 7)).status).toBe(200)
  })

  it('who is a robot acts without tokens', async () => {
    await opened.rest(luso, 'event.bind', { event: 'ONCRMDEALADD', handler: opened.handlerUrl })
    luso.addItem(2, { title: 'A' }, null)
    await opened.sandbox.idle()
    expect(bare('ONCRMDEALADD')).toBe(true)
  })
})

describe('a portal that is gone', () => {
  it('says so, and the next company at its address knows nothing of it', async () => {
    const pair = luso.tokensFor()
    const { memberId, domain } = luso
    luso.addItem(1, { title: 'secret' })
    luso.deletePortal()
    expect(await postJson(`${luso.restUrl}profile`, { auth: pair.access_token })).toEqual({ status: 500, body: example('rest.error.PORTAL_DELETED').response.body })
    expect((await refresh(pair.refresh_token)).status).toBe(404)
    expect((await fetch(`${luso.url}/`)).status).toBe(404)

    const reborn = luso.reuseAddress()
    expect([reborn === memberId, luso.memberId, luso.domain, luso.installed, luso.count(1)]).toEqual([false, reborn, domain, false, 0])
    expect(await postJson(`${luso.restUrl}profile`, { auth: pair.access_token })).toMatchObject({ status: 401, body: { error: 'NO_AUTH_FOUND' } })
    expect((await refresh(pair.refresh_token)).status).toBe(404)
    await opened.sandbox.install(luso)
    expect((opened.received.at(-1)!.body['auth'] as Record<string, unknown>)['member_id']).toBe(reborn)
    expect((await postJson(`${luso.restUrl}profile`, { auth: luso.tokensFor().access_token })).status).toBe(200)
  })
})
