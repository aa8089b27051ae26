import type { App } from '../app.ts'
import type { TokenPair } from '../../bitrix24/oauth.ts'
import { confirmToken, refreshTokens } from '../../bitrix24/oauth.ts'
import type { Db } from '../../db/schema.ts'
import { inTransaction } from '../../store/transaction.ts'
import { deleteTokens, listAdminTokens, saveTokens } from '../../store/portal-tokens.ts'
import { releaseRefreshLease, setPortalEndpoint, setPortalState, takeRefreshLease } from '../../store/portals.ts'

const LEASE_MS = 20_000
const LOOK_AGAIN_MS = 100

/** An administrator's tokens, opened. */
export type Tokens = { userId: string, accessToken: string, refreshToken: string }

/** The pairs to call a portal with, in the order to try them. */
export async function openTokens(app: App, memberId: string): Promise<Tokens[]> {
  const stored = await listAdminTokens(app.db, memberId)
  const opened = stored.map(({ userId, sealed }) => ({ userId, ...JSON.parse(app.seal.open(sealed, tokensPlace(memberId, userId))) as Omit<Tokens, 'userId'> }))
  // A webhook is stored in the same place and is no pair.
  return opened.filter((it) => 'refreshToken' in it)
}

export async function storeTokens(app: App, db: Db, pair: TokenPair, isAdmin: boolean): Promise<void> {
  const secret = JSON.stringify({ accessToken: pair.accessToken, refreshToken: pair.refreshToken })
  await saveTokens(db, pair.memberId, { userId: pair.userId, isAdmin, sealed: app.seal.seal(secret, tokensPlace(pair.memberId, pair.userId)) }, app.now())
}

/**
 * `none`: no pair works any more, somebody must open the app. `removed`: the app is not there any more. `unpaid`: they work again
 * once the portal pays. `later`: the authorisation server did not answer.
 */
export type Refreshed = { kind: 'ok', endpoint: string | null, tokens: Tokens } | { kind: 'none' } | { kind: 'removed' } | { kind: 'unpaid' } | { kind: 'later' }

/** What the authorisation server says of a token whose application or portal is no more. */
const REMOVED = new Set(['APPLICATION_NOT_FOUND', 'PORTAL_DELETED'])

/**
 * A pair that is newer than the one that failed. One process at a time asks the authorisation server, because a refresh
 * token works once; the others wait for what it stores.
 */
export async function refreshPortal(app: App, memberId: string, failed: Tokens): Promise<Refreshed> {
  const holder = app.newId()
  const deadline = performance.now() + LEASE_MS
  while (performance.now() < deadline) {
    const newer = await findNewer(app, memberId, failed)
    if (newer) return { kind: 'ok', endpoint: null, tokens: newer }
    const now = app.now()
    if (await takeRefreshLease(app.db, memberId, holder, now, now + LEASE_MS)) {
      try {
        return await refreshUnderLease(app, memberId, failed)
      } finally {
        await releaseRefreshLease(app.db, memberId, holder)
      }
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
  return { kind: 'later' }
}

async function findNewer(app: App, memberId: string, failed: Tokens): Promise<Tokens | null> {
  const same = (await openTokens(app, memberId)).find((tokens) => tokens.userId === failed.userId)
  return same && same.accessToken !== failed.accessToken ? same : null
}

async function refreshUnderLease(app: App, memberId: string, failed: Tokens): Promise<Refreshed> {
  const newer = await findNewer(app, memberId, failed)
  if (newer) return { kind: 'ok', endpoint: null, tokens: newer }

  // A pair that is not stored any more was found spent by another: asking again would only be one more refused exchange.
  const candidates = await openTokens(app, memberId)
  for (const tokens of candidates) {
    const answer = await refreshTokens(app.bitrix24.http, app.bitrix24.oauth, tokens.refreshToken)
    if (answer.kind === 'silent') return { kind: 'later' }
    if (answer.kind === 'ok' && answer.pair.memberId === memberId) return keepPair(app, answer.pair)
    if (answer.kind === 'refused' && answer.code === 'PAYMENT_REQUIRED') return { kind: 'unpaid' }
    // An installation or an administrator's opening stores a pair without this lease.
    const stored = await findNewer(app, memberId, tokens)
    if (stored) return { kind: 'ok', endpoint: null, tokens: stored }
    app.log.warn({ memberId, code: answer.kind === 'refused' ? answer.code : 'other_portal' }, 'a token pair is spent')
    await deleteTokens(app.db, memberId, tokens.userId)
  }
  const removed = await isRemoved(app, failed)
  await setPortalState(app.db, memberId, removed ? 'uninstalled' : 'needs_reopen', app.now())
  return { kind: removed ? 'removed' : 'none' }
}

/** Only two words count: everything else may be a trouble that passes. */
async function isRemoved(app: App, { accessToken }: Tokens): Promise<boolean> {
  const { http, oauth } = app.bitrix24
  const told = await confirmToken(http, oauth, accessToken)
  return told.kind === 'refused' && REMOVED.has(told.code)
}

/** Stored before it is used: the old pair died when the new one was made. */
async function keepPair(app: App, pair: TokenPair): Promise<Refreshed> {
  await inTransaction(app.db, async (tx) => {
    await storeTokens(app, tx, pair, true)
    await setPortalEndpoint(tx, pair.memberId, pair.clientEndpoint, app.now())
  })
  const { userId, accessToken, refreshToken } = pair
  return { kind: 'ok', endpoint: pair.clientEndpoint, tokens: { userId, accessToken, refreshToken } }
}

/** Where a token pair stands sealed. */
export function tokensPlace(memberId: string, userId: string): string {
  return `portal_tokens.sealed/${memberId}/${userId}`
}
