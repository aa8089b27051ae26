import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { App } from '../app.ts'
import type { Webhook } from '../../core/webhook.ts'
import type { Db } from '../../db/schema.ts'
import { deleteTokens, listAdminTokens, saveTokens } from '../../store/portal-tokens.ts'
import { tokensPlace } from '../portal/tokens.ts'

/** A webhook tells no member id, so its portal is known by a number of the same form, made of its address. */
export function webhookMemberId(host: string): string {
  return createHash('sha256').update(`webhook:${host}`).digest('hex').slice(0, 32)
}

const secret = z.object({ webhook: z.string(), email: z.string() })

/**
 * Takes the place of every other access to the portal; sealed like a token pair, because the address alone lets anybody in.
 * `email` is told when it stops working: nobody can sign in then and see it.
 */
export async function storeWebhook(app: App, db: Db, memberId: string, { address, userId }: Webhook, email: string): Promise<void> {
  await deleteTokens(db, memberId)
  const sealed = app.seal.seal(JSON.stringify({ webhook: address, email }), tokensPlace(memberId, userId))
  await saveTokens(db, memberId, { userId, isAdmin: true, sealed }, app.now())
}

/** The webhook's address and whose it is; null when there is none. */
export async function openWebhook(app: App, memberId: string): Promise<{ address: string, userId: string, email: string } | null> {
  const [stored] = await listAdminTokens(app.db, memberId)
  if (!stored) return null
  const opened = secret.safeParse(JSON.parse(app.seal.open(stored.sealed, tokensPlace(memberId, stored.userId))))
  return opened.success ? { address: opened.data.webhook, userId: stored.userId, email: opened.data.email } : null
}
