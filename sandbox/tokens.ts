import { randomBytes } from 'node:crypto'
import type { Cloud, Portal } from './portal.ts'
import { memberId, restUrl } from './portal.ts'
import type { AccessToken } from './state.ts'

export const ACCESS_SECONDS = 3600
const REFRESH_MS = 180 * 24 * 3600_000
const EVENT_TOKEN_REUSE_MS = 30 * 60_000

export type TokenPair = { access_token: string, refresh_token: string }

function newToken(portal: Portal, userId: number): string {
  // Real tokens are opaque hex; the middle part of theirs also repeats from token to token.
  return randomBytes(20).toString('hex') + userId.toString(16).padStart(8, '0') + memberId(portal).slice(0, 16)
}

function forgetExpired(portal: Portal): void {
  const now = portal.cloud.now()
  const { accessTokens, refreshTokens } = portal.state
  // A token that is only just expired must still be answered with expired_token, so keep it for a day.
  for (const [token, card] of Object.entries(accessTokens)) if (card.expiresAt < now - 24 * 3600_000) delete accessTokens[token]
  for (const [token, card] of Object.entries(refreshTokens)) if (card.expiresAt < now) delete refreshTokens[token]
}

export function issueTokens(portal: Portal, userId: number): TokenPair {
  forgetExpired(portal)
  const pair = { access_token: newToken(portal, userId), refresh_token: newToken(portal, userId) }
  const now = portal.cloud.now()
  portal.state.accessTokens[pair.access_token] = { userId, expiresAt: now + ACCESS_SECONDS * 1000 }
  portal.state.refreshTokens[pair.refresh_token] = { userId, expiresAt: now + REFRESH_MS }
  portal.cloud.save()
  return pair
}

/** The access token that goes out with an event: no refresh token belongs to it. */
export function eventToken(portal: Portal, userId: number): { token: string, expiresAt: number } {
  const now = portal.cloud.now()
  const known = Object.entries(portal.state.accessTokens).find(([, card]) => card.forEvents && card.userId === userId && !card.dead && card.expiresAt > now + EVENT_TOKEN_REUSE_MS)
  if (known) return { token: known[0], expiresAt: known[1].expiresAt }
  const token = newToken(portal, userId)
  const expiresAt = now + ACCESS_SECONDS * 1000
  portal.state.accessTokens[token] = { userId, expiresAt, forEvents: true }
  return { token, expiresAt }
}

export type TokenCheck = { ok: true, card: AccessToken } | { ok: false, reason: 'unknown' | 'expired' | 'dead' }

export function checkAccess(portal: Portal, token: string): TokenCheck {
  const card = Object.hasOwn(portal.state.accessTokens, token) ? portal.state.accessTokens[token] : undefined
  if (!card) return { ok: false, reason: 'unknown' }
  if (card.dead) return { ok: false, reason: 'dead' }
  return card.expiresAt > portal.cloud.now() ? { ok: true, card } : { ok: false, reason: 'expired' }
}

export function findAccess(cloud: Cloud, token: string): { portal: Portal, check: TokenCheck } | null {
  for (const portal of cloud.portals) {
    const check = checkAccess(portal, token)
    if (check.ok || check.reason !== 'unknown') return { portal, check }
  }
  return null
}

export function expireAccess(portal: Portal): void {
  const past = portal.cloud.now() - 1
  for (const card of Object.values(portal.state.accessTokens)) card.expiresAt = Math.min(card.expiresAt, past)
  portal.cloud.save()
}

/** Uninstalling kills every token at once; they are remembered only to be refused properly. */
export function killTokens(portal: Portal): void {
  for (const card of Object.values(portal.state.accessTokens)) card.dead = true
  for (const card of Object.values(portal.state.refreshTokens)) card.dead = true
  portal.cloud.save()
}

export type RefreshAnswer = { ok: true, body: Record<string, unknown> } | { ok: false, status: number, error: string, description: string }

/** The portal is no more: the documentation is silent, the PHP SDK expects 404. */
const GONE = { ok: false, status: 404, error: 'PORTAL_DELETED', description: 'Portal was deleted' } as const

/** One refresh: the spent token is gone, the access tokens issued before live until their hour is over. */
export function refreshTokens(cloud: Cloud, refreshToken: string): RefreshAnswer {
  if (cloud.buried.has(refreshToken)) return GONE
  const portal = cloud.portals.find((candidate) => Object.hasOwn(candidate.state.refreshTokens, refreshToken))
  const card = portal?.state.refreshTokens[refreshToken]
  if (!portal || !card || card.expiresAt <= cloud.now()) return { ok: false, status: 400, error: 'invalid_grant', description: 'Invalid grant' }
  if (portal.state.deleted) return GONE
  if (card.dead) return { ok: false, status: 401, error: 'invalid_client', description: 'Application not installed' }
  if (cloud.weather.paymentRequired.includes(portal.seed.name)) return { ok: false, status: 400, error: 'PAYMENT_REQUIRED', description: 'Payment required' }
  delete portal.state.refreshTokens[refreshToken]
  return { ok: true, body: tokenAnswer(portal, card.userId) }
}

function tokenAnswer(portal: Portal, userId: number): Record<string, unknown> {
  const { cloud } = portal
  const pair = issueTokens(portal, userId)
  return {
    access_token: pair.access_token,
    client_endpoint: restUrl(portal),
    // The authorisation server's own domain, not the portal's: a documented trap.
    domain: new URL(cloud.oauthUrl).host,
    expires: Math.floor(cloud.now() / 1000) + ACCESS_SECONDS,
    expires_in: ACCESS_SECONDS,
    member_id: memberId(portal),
    refresh_token: pair.refresh_token,
    scope: cloud.app?.scopes.join(',') ?? '',
    server_endpoint: `${cloud.oauthUrl}/rest/`,
    status: portal.state.payment.status,
    user_id: userId,
  }
}
