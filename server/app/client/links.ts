import { DAY_MS, HOUR_MS } from '../../core/time.ts'
import type { Db } from '../../db/schema.ts'
import { findClientLink, insertClientLink } from '../../store/client-links.ts'
import type { ClientLink, LinkPurpose } from '../../store/client-links.ts'
import type { App } from '../app.ts'
import { hashToken } from '../seal.ts'

export const LIVES_MS: Record<LinkPurpose, number> = { confirm: 48 * HOUR_MS, status: 90 * DAY_MS, quiet: 90 * DAY_MS }
const PATHS: Record<LinkPurpose, string> = { confirm: 'confirm', status: 'my', quiet: 'quiet' }

/** A new way in for the client, as it stands in a mail. It is made when the mail is sent: nobody keeps the token, a second try makes another. */
export async function makeClientLink(db: Db, app: App, requestId: string, purpose: LinkPurpose, subject = ''): Promise<string> {
  const token = app.newSecret()
  const madeAt = app.now()
  await insertClientLink(db, hashToken(token), { requestId, purpose, subject, madeAt, expiresAt: madeAt + LIVES_MS[purpose] })
  return `${app.publicUrl}/${PATHS[purpose]}/${token}`
}

/** The link behind a token of any shape, also when it was used or is too old; null when there never was one. */
export async function openClientLink(app: App, token: string, purpose: LinkPurpose): Promise<ClientLink | null> {
  return /^[\w-]{43}$/.test(token) ? findClientLink(app.db, hashToken(token), purpose) : null
}
