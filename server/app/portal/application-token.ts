import { DAY_MS } from '../../core/time.ts'
import { hurryCheck } from '../../store/portal-rounds.ts'
import { findPortal, setApplicationToken } from '../../store/portals.ts'
import type { TokenHashes } from '../../store/portals.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { hashToken, sameHash } from '../seal.ts'

const NONE: TokenHashes = { tokenHash: null, previousTokenHash: null, previousTokenUntil: null }

/** A new application token takes over at once; the one before stays good for a day, for events already on their way. */
export function withToken(known: TokenHashes | null, applicationToken: string | null, now: number): TokenHashes {
  const { tokenHash, previousTokenHash, previousTokenUntil } = known ?? NONE
  const given = applicationToken === null ? null : hashToken(applicationToken)
  if (given === null || given === tokenHash) return { tokenHash, previousTokenHash, previousTokenUntil }
  return { tokenHash: given, previousTokenHash: tokenHash, previousTokenUntil: tokenHash === null ? null : now + DAY_MS }
}

/**
 * Takes the token that came with an administrator's page, so that events are recognised also where no event of installation ever
 * arrived. A page that was open since before an update still carries the token of then: that one never comes back.
 */
export async function takePageToken(app: App, memberId: string, applicationToken: string): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const portal = await findPortal(tx, memberId)
    if (!portal || hashToken(applicationToken) === portal.previousTokenHash) return
    const hashes = withToken(portal, applicationToken, app.now())
    if (hashes.tokenHash === portal.tokenHash) return
    await setApplicationToken(tx, memberId, hashes, app.now())
    await hurryCheck(tx, memberId)
  })
}

/** Whether a token is the portal's, or was until a moment ago; compared in constant time. */
export function isPortalsToken({ tokenHash, previousTokenHash, previousTokenUntil }: TokenHashes, token: string, now: number): boolean {
  const hash = hashToken(token)
  if (sameHash(hash, tokenHash)) return true
  return (previousTokenUntil ?? 0) > now && sameHash(hash, previousTokenHash)
}
