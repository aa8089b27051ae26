import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Opened } from './open-sandbox.ts'
import { CLIENT, example, kinds, openSandbox, postJson } from './open-sandbox.ts'

let now = Date.parse('2026-03-02T09:00:00Z')
let opened: Opened

beforeAll(async () => {
  opened = await openSandbox({ now: () => now })
  await opened.sandbox.install(opened.sandbox.portal('luso'))
})
afterAll(() => opened.stop())

async function refresh(refreshToken: string, change: Record<string, string> = {}): Promise<{ status: number, body: Record<string, unknown> }> {
  const form = { grant_type: 'refresh_token', client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret, refresh_token: refreshToken, ...change }
  const answer = await fetch(`${opened.sandbox.oauthUrl}/oauth/token/`, { method: 'POST', body: new URLSearchParams(form) })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

describe('the authorisation server', () => {
  it('answers a refresh with the documented keys and kinds, by POST and by GET', async () => {
    const pair = opened.sandbox.portal('luso').tokensFor(7)
    const { status, body } = await refresh(pair.refresh_token)
    expect(status).toBe(200)
    expect(kinds(body)).toEqual(kinds(example('oauth.refresh.ok-post-form').response.body))
    expect(body).toMatchObject({ user_id: 7, member_id: opened.sandbox.portal('luso').memberId, client_endpoint: opened.sandbox.portal('luso').restUrl })
    expect(body['domain']).toBe(new URL(opened.sandbox.oauthUrl).host)

    const query = new URLSearchParams({ grant_type: 'refresh_token', client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret, refresh_token: String(body['refresh_token']) })
    expect((await fetch(`${opened.sandbox.oauthUrl}/oauth/token/?${query}`)).status).toBe(200)
  })

  it('takes a refresh token once', async () => {
    const { refresh_token: token } = opened.sandbox.portal('luso').tokensFor()
    await refresh(token)
    const again = await refresh(token)
    expect(again).toEqual({ status: 400, body: example('oauth.error.invalid_grant').response.body })
  })

  it('refuses a wrong secret, a missing grant and an unpaid portal', async () => {
    const { refresh_token: token } = opened.sandbox.portal('luso').tokensFor()
    expect(await refresh(token, { client_secret: 'other' })).toEqual({ status: 401, body: example('oauth.error.invalid_client').response.body })
    expect((await refresh(token, { grant_type: '' })).body['error']).toBe('invalid_request')
    opened.sandbox.weather.paymentRequired = ['luso']
    expect((await refresh(token)).body['error']).toBe('PAYMENT_REQUIRED')
    opened.sandbox.weather.paymentRequired = []
    expect((await refresh(token)).status).toBe(200)
  })

  it('lets an access token live one hour, whatever is refreshed meanwhile', async () => {
    const portal = opened.sandbox.portal('luso')
    const pair = portal.tokensFor()
    await refresh(pair.refresh_token)
    now += 59 * 60_000
    expect((await postJson(`${portal.restUrl}profile`, { auth: pair.access_token })).status).toBe(200)
    now += 61_000
    const late = await postJson(`${portal.restUrl}profile`, { auth: pair.access_token })
    expect(late).toEqual({ status: 401, body: example('rest.error.expired_token').response.body })
  })

  it('names the portal a token belongs to, and only that portal takes it', async () => {
    const [luso, iberia] = [opened.sandbox.portal('luso'), opened.sandbox.portal('iberia')]
    const pair = luso.tokensFor()
    const info = await postJson(`${opened.sandbox.oauthUrl}/rest/app.info`, { auth: pair.access_token })
    expect(info.body.result).toMatchObject({ INSTALLED: true, install: { uri: luso.url, member_id: luso.memberId } })
    expect((await postJson(`${opened.sandbox.oauthUrl}/rest/app.info`, { auth: 'forged' })).status).toBe(401)
    expect(await postJson(`${iberia.restUrl}profile`, { auth: pair.access_token })).toEqual({ status: 401, body: example('rest.error.NO_AUTH_FOUND').response.body })
  })

  it('answers with a page when it is down', async () => {
    opened.sandbox.weather.oauthDown = true
    const answer = await fetch(`${opened.sandbox.oauthUrl}/oauth/token/`)
    opened.sandbox.weather.oauthDown = false
    expect(answer.status).toBe(503)
    expect(answer.headers.get('content-type')).toContain('text/html')
  })
})
