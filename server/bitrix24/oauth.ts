import { z } from 'zod'
import { NoAnswer } from './http-client.ts'
import type { HttpClient } from './http-client.ts'
import { readAnswer } from './rest.ts'

/** The app's own keys and the constant address of the authorisation server; the secret goes nowhere else (TRUST B10). */
export type OAuthConfig = { oauthUrl: string, clientId: string, clientSecret: string }

export type TokenPair = { accessToken: string, refreshToken: string, memberId: string, clientEndpoint: string, userId: string }

export type RefreshAnswer = { kind: 'ok', pair: TokenPair } | { kind: 'refused', code: string } | { kind: 'silent', reason: string }

const tokenAnswer = z.object({
  access_token: z.string().min(10),
  refresh_token: z.string().min(10),
  member_id: z.string().regex(/^[0-9a-f]{32}$/),
  client_endpoint: z.url(),
  user_id: z.union([z.number(), z.string()]).transform(String),
})
const errorAnswer = z.object({ error: z.string() })

/** Exchanges a refresh token; the answer also proves for which portal and user it was issued. POST keeps the secret out of logs. */
export async function refreshTokens(http: HttpClient, config: OAuthConfig, refreshToken: string): Promise<RefreshAnswer> {
  try {
    const { status, body } = await http.postForm(`${config.oauthUrl}/oauth/token/`, {
      grant_type: 'refresh_token',
      client_id: config.clientId,
      client_secret: config.clientSecret,
      refresh_token: refreshToken,
    })
    return readTokenAnswer(status, body)
  } catch (error) {
    if (error instanceof NoAnswer) return { kind: 'silent', reason: error.message }
    throw error
  }
}

function readTokenAnswer(status: number, body: unknown): RefreshAnswer {
  const parsed = tokenAnswer.safeParse(body)
  if (status === 200 && parsed.success) {
    const it = parsed.data
    return {
      kind: 'ok',
      pair: {
        accessToken: it.access_token,
        refreshToken: it.refresh_token,
        memberId: it.member_id,
        clientEndpoint: it.client_endpoint.replace(/\/+$/, ''),
        userId: it.user_id,
      },
    }
  }
  const failed = errorAnswer.safeParse(body)
  if (status >= 500 || !failed.success) return { kind: 'silent', reason: `HTTP ${status}` }
  return { kind: 'refused', code: failed.data.error }
}

const appInfoAnswer = z.object({ install: z.object({ uri: z.string(), member_id: z.string().optional().catch(undefined) }).optional() })

/**
 * Asks the authorisation server whether an access token is alive and belongs to this app.
 * `portalUri` is the true address of its portal, `memberId` its true id, when the server tells them.
 */
export async function confirmToken(
  http: HttpClient, config: OAuthConfig, accessToken: string,
): Promise<{ kind: 'ok', portalUri: string | null, memberId?: string } | { kind: 'refused', code: string } | { kind: 'silent' }> {
  try {
    const { status, body } = await http.postForm(`${config.oauthUrl}/rest/app.info`, { auth: accessToken })
    const answer = readAnswer(status, body)
    if (answer.kind === 'silent') return { kind: 'silent' }
    if (answer.kind === 'error') return answer.status >= 500 ? { kind: 'silent' } : { kind: 'refused', code: answer.code }
    const install = appInfoAnswer.safeParse(answer.result).data?.install
    return { kind: 'ok', portalUri: install?.uri ?? null, ...(install?.member_id !== undefined && { memberId: install.member_id }) }
  } catch (error) {
    if (error instanceof NoAnswer) return { kind: 'silent' }
    throw error
  }
}
