import { Refusal } from '../../core/errors.ts'
import { MINUTE_MS } from '../../core/time.ts'
import { findLiveApiKey, markApiKeyUsed } from '../../store/api-keys.ts'
import type { App } from '../app.ts'
import type { Editor } from '../partner/editor.ts'
import { hashToken } from '../seal.ts'
import { limitKeys } from '../sign-in/limits.ts'

/**
 * Who calls by this key. Unknown and revoked keys get the same answer, `api_key`, and too many of them from one network
 * `too_many_keys`; a good key is never held up by them.
 */
export async function recogniseKey(app: App, key: string, network: string): Promise<Editor> {
  const now = app.now()
  const known = await findLiveApiKey(app.db, hashToken(key))
  if (!known) {
    await limitKeys(app, network)
    throw new Refusal('api_key')
  }
  // Kept at each call it would write at each read; once a minute is enough.
  if (known.lastUsedAt === null || Math.abs(now - known.lastUsedAt) > MINUTE_MS) await markApiKeyUsed(app.db, known.id, now)
  return { memberId: null, userId: `key ${known.id}`, userName: known.name }
}
