import type { App } from '../app.ts'
import { refreshTokens } from '../../bitrix24/oauth.ts'
import { HOUR_MS } from '../../core/time.ts'
import { hurryPortalWork } from '../../store/outbox.ts'
import { hasBrokenRefresh, isTokenOld } from '../../store/portal-identity.ts'
import { hurryCheck } from '../../store/portal-rounds.ts'
import { listAdminTokens } from '../../store/portal-tokens.ts'
import { setPortalState } from '../../store/portals.ts'
import type { Portal } from '../../store/portals.ts'
import { inTransaction } from '../../store/transaction.ts'
import { takePageToken } from '../portal/application-token.ts'
import { storeTokens } from '../portal/tokens.ts'
import type { Person } from './read-person.ts'

/** What an administrator's page can bring beside the access token. */
export type AdminPage = { refreshToken?: string | undefined, applicationToken?: string | undefined }

/** What an administrator's page brings beside the token, believed because the portal just confirmed who they are. */
export async function takeFromAdmin(app: App, portal: Portal, person: Person, { refreshToken, applicationToken }: AdminPage): Promise<void> {
  if (applicationToken !== undefined) await takePageToken(app, portal.memberId, applicationToken)
  if (refreshToken !== undefined) await keepPair(app, portal, person, refreshToken)
}

/** More pairs than these would not be missed. */
const MOST_PAIRS = 3

/** Keeps an administrator's own pair: it brings a portal back whose pairs died, and stands by for the day when the first one leaves. */
async function keepPair(app: App, portal: Portal, person: Person, refreshToken: string): Promise<void> {
  const isDead = portal.state === 'needs_reopen'
  if (!isDead && !await isWanted(app, portal.memberId, person.id)) return
  const answer = await refreshTokens(app.bitrix24.http, app.bitrix24.oauth, refreshToken)
  if (answer.kind !== 'ok' || answer.pair.memberId !== portal.memberId || answer.pair.userId !== person.id) return
  await inTransaction(app.db, async (tx) => {
    await storeTokens(app, tx, answer.pair, true)
    if (!isDead) return
    await setPortalState(tx, portal.memberId, 'active', app.now())
    await hurryPortalWork(tx, portal.memberId, app.now())
    await hurryCheck(tx, portal.memberId)
  })
  if (isDead) app.wake.worker()
}

/** A pair whose access token is over may be spent as well: whoever renewed it may have died before storing the new one. */
async function isWanted(app: App, memberId: string, userId: string): Promise<boolean> {
  const known = await listAdminTokens(app.db, memberId)
  if (known.some((pair) => pair.userId === userId)) return await isTokenOld(app.db, memberId, userId, app.now() - HOUR_MS) || hasBrokenRefresh(app.db, memberId, app.now())
  return known.length < MOST_PAIRS
}
