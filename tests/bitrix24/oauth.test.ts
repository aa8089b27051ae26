import { describe, expect, it } from 'vitest'
import type { HttpAnswer, HttpClient } from '../../server/bitrix24/http-client.ts'
import { NoAnswer } from '../../server/bitrix24/http-client.ts'
import { confirmToken, refreshTokens } from '../../server/bitrix24/oauth.ts'

const CONFIG = { oauthUrl: 'https://oauth.bitrix.info', clientId: 'app.1', clientSecret: 'hidden' }
const GOOD = {
  access_token: 'a'.repeat(64), refresh_token: 'r'.repeat(64), member_id: '0'.repeat(32), client_endpoint: 'https://a.bitrix24.com/rest/',
  domain: 'oauth.bitrix.info', expires: 1, expires_in: 3600, scope: 'crm', status: 'F', server_endpoint: 'https://oauth.bitrix.info/rest/', user_id: 1,
}

type Sent = { url: string, form: Record<string, string> }

function answering(answer: HttpAnswer | Error): { http: HttpClient, sent: Sent[] } {
  const sent: Sent[] = []
  return {
    sent,
    http: {
      postForm: (url, form) => {
        sent.push({ url, form })
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
      },
      postJson: () => Promise.reject(new Error('the authorisation server takes forms')),
      close: () => Promise.resolve(),
    },
  }
}

describe('refreshTokens', () => {
  it('posts the keys to the constant address and reads the pair', async () => {
    const { http, sent } = answering({ status: 200, body: GOOD })
    expect(await refreshTokens(http, CONFIG, 'old')).toEqual({
      kind: 'ok', pair: { accessToken: GOOD.access_token, refreshToken: GOOD.refresh_token, memberId: GOOD.member_id, clientEndpoint: 'https://a.bitrix24.com/rest', userId: '1' },
    })
    expect(sent).toEqual([{ url: 'https://oauth.bitrix.info/oauth/token/', form: { grant_type: 'refresh_token', client_id: 'app.1', client_secret: 'hidden', refresh_token: 'old' } }])
  })

  it.each([[400, 'invalid_grant'], [401, 'invalid_grant'], [401, 'invalid_client'], [400, 'PAYMENT_REQUIRED'], [200, 'invalid_request']])('reads HTTP %i %s as a refusal', async (status, code) => {
    const { http } = answering({ status, body: { error: code, error_description: 'no' } })
    expect(await refreshTokens(http, CONFIG, 'old')).toEqual({ kind: 'refused', code })
  })

  it.each<[string, HttpAnswer | Error]>([
    ['503 with a page', { status: 503, body: null }], ['200 with a page', { status: 200, body: null }], ['500 with an error', { status: 500, body: { error: 'invalid_grant' } }],
    ['a redirect', { status: 302, body: null }], ['no answer', new NoAnswer(new Error('ECONNRESET'))],
    ['a pair without member_id', { status: 200, body: { ...GOOD, member_id: undefined } }], ['a member_id of another shape', { status: 200, body: { ...GOOD, member_id: 'x' } }],
    ['an endpoint that is no address', { status: 200, body: { ...GOOD, client_endpoint: 'rest' } }], ['a list', { status: 200, body: [] }],
  ])('declares nobody dead on %s', async (_name, answer) => {
    expect((await refreshTokens(answering(answer).http, CONFIG, 'old')).kind).toBe('silent')
  })
})

describe('confirmToken', () => {
  it('asks with the person’s token only, without the app’s secret', async () => {
    const { http, sent } = answering({ status: 200, body: { result: { install: { uri: 'https://a.bitrix24.com' } } } })
    expect(await confirmToken(http, CONFIG, 'token')).toEqual({ kind: 'ok', portalUri: 'https://a.bitrix24.com' })
    expect(sent).toEqual([{ url: 'https://oauth.bitrix.info/rest/app.info', form: { auth: 'token' } }])
  })

  it('goes on without the portal’s address when the server does not tell it', async () => {
    expect(await confirmToken(answering({ status: 200, body: { result: { CODE: 'x' } } }).http, CONFIG, 't')).toEqual({ kind: 'ok', portalUri: null })
  })

  it.each([['expired_token', 401], ['NO_AUTH_FOUND', 401], ['APPLICATION_NOT_FOUND', 401], ['ERROR_CORE', 200]])('refuses a token answered with %s', async (error, status) => {
    expect(await confirmToken(answering({ status, body: { error } }).http, CONFIG, 't')).toEqual({ kind: 'refused', code: error })
  })

  it.each<[string, HttpAnswer | Error]>([
    ['a 503 page', { status: 503, body: null }], ['a 500 error', { status: 500, body: { error: 'X' } }], ['no answer', new NoAnswer(new Error('timeout'))],
  ])('does not refuse anybody on %s', async (_name, answer) => {
    expect(await confirmToken(answering(answer).http, CONFIG, 't')).toEqual({ kind: 'silent' })
  })
})
