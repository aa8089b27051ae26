import type { App } from '../app.ts'
import { ForbiddenAddress } from '../../bitrix24/guard.ts'
import type { Verdict } from '../../bitrix24/outcome.ts'
import { callRest } from '../../bitrix24/rest.ts'
import { findPortal } from '../../store/portals.ts'
import type { Portal } from '../../store/portals.ts'
import { heedAnswer, keepPace } from './call-limits.ts'
import type { Pause, PortalCall } from './call-limits.ts'
import { noteForbidden } from './forbidden-address.ts'
import { doubtPortal, isInDoubt } from './same-portal.ts'
import { refreshPortal } from './tokens.ts'
import type { Refreshed, Tokens } from './tokens.ts'

export type Attempt = Exclude<Verdict, { kind: 'busy' | 'blocked' }> | Pause

export const NOBODY = 'Nobody’s access works any more; an administrator must open the app'
const OAUTH_SILENT_MS = 30_000

/** One call with one person's pair; a pair that is over or an address that has moved is renewed once, and the call repeated once. */
export async function callWithTokens(app: App, portal: Portal, tokens: Tokens, call: PortalCall): Promise<Attempt> {
  const { memberId, clientEndpoint } = portal
  const first: Attempt = await isInDoubt(app, portal, tokens.userId) ? { kind: 'refresh' } : await callOnce(app, memberId, clientEndpoint, tokens, call)
  if (first.kind === 'gone') await doubtPortal(app, memberId)
  if (first.kind !== 'refresh' && first.kind !== 'moved') return first

  const refreshed = await refreshPortal(app, memberId, tokens)
  if (refreshed.kind !== 'ok') return notRefreshed(refreshed)
  // Whoever refreshed first has stored the address as well.
  const endpoint = refreshed.endpoint ?? (await findPortal(app.db, memberId))?.clientEndpoint ?? clientEndpoint
  const again = await callOnce(app, memberId, endpoint, refreshed.tokens, call)
  if (again.kind === 'moved') return { kind: 'unknown', reason: 'The portal’s address leads elsewhere' }
  return again.kind === 'refresh' ? { kind: 'other_user', reason: 'The portal refuses a person’s fresh access' } : again
}

function notRefreshed(refreshed: Exclude<Refreshed, { kind: 'ok' }>): Attempt {
  switch (refreshed.kind) {
    case 'none': return { kind: 'park', reason: NOBODY }
    case 'removed': return { kind: 'gone', reason: 'The app was removed from this Bitrix24' }
    case 'unpaid': return { kind: 'park', reason: 'The Bitrix24 is not paid for; it goes on once it is' }
    case 'later': return { kind: 'pause', afterMs: OAUTH_SILENT_MS, reason: 'Bitrix24’s authorisation server does not answer' }
  }
}

async function callOnce(app: App, memberId: string, endpoint: string, { accessToken }: Tokens, call: PortalCall): Promise<Attempt> {
  await keepPace(app, memberId)
  try {
    const answer = await callRest(app.bitrix24.http, { endpoint, accessToken }, call.method, call.params)
    return await heedAnswer(app, memberId, call, answer)
  } catch (error) {
    if (!(error instanceof ForbiddenAddress)) throw error
    await noteForbidden(app, memberId, error)
    return { kind: 'park', reason: error.message }
  }
}
