import { hasScope } from '../../core/api-scope.ts'
import type { ApiScope } from '../../core/api-scope.ts'
import { Refusal } from '../../core/errors.ts'
import { MINUTE_MS } from '../../core/time.ts'
import { findLiveApiKey, markApiKeyUsed } from '../../store/api-keys.ts'
import type { App } from '../app.ts'
import type { Editor } from '../partner/editor.ts'
import { hashToken } from '../seal.ts'
import { limitKeys } from '../sign-in/limits.ts'

/** One of the vendor's systems, and what its key lets it do. */
export type KeyHolder = Editor & { keyId: string, scopes: readonly ApiScope[] }

/**
 * Who calls by this key. Unknown and revoked keys get the same answer, `api_key`, and too many of them from one network
 * `too_many_keys`; a good key is never held up by them. One that was made for something else is told so: `key_scope`.
 */
export async function recogniseKey(app: App, key: string, network: string, scope: ApiScope): Promise<KeyHolder> {
  const now = app.now()
  const known = await findLiveApiKey(app.db, hashToken(key), now)
  if (!known) {
    await limitKeys(app, network)
    throw new Refusal('api_key')
  }
  if (!hasScope(known.scopes, scope)) throw new Refusal('key_scope', { scope })
  // Kept at each call it would write at each read; once a minute is enough.
  if (known.lastUsedAt === null || Math.abs(now - known.lastUsedAt) > MINUTE_MS) await markApiKeyUsed(app.db, known.id, now)
  return { memberId: null, userId: `key ${known.id}`, userName: known.name, keyId: known.id, scopes: known.scopes }
}
