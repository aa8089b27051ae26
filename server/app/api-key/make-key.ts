import type { ApiScope } from '../../core/api-scope.ts'
import { Refusal } from '../../core/errors.ts'
import { DAY_MS } from '../../core/time.ts'
import type { Tx } from '../../db/schema.ts'
import { insertApiKey, revokeApiKey } from '../../store/api-keys.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { hashToken } from '../seal.ts'
import type { Caller } from '../session/open-session.ts'

type NewKey = { id: string, key: string }

/** Makes a key for one of the vendor's systems. It is told this once: only its hash is kept. */
export async function makeApiKey(app: App, caller: Caller, { name, scopes }: { name: string, scopes: ApiScope[] }): Promise<NewKey> {
  return inTransaction(app.db, (tx) => makeIn(tx, app, caller, { name, scopes }))
}

/** Makes another key for the same system; the old one still lives for a day, so that the system can change over. Throws `not_found` when the old one has ended. */
export async function rotateApiKey(app: App, caller: Caller, oldId: string): Promise<NewKey & { name: string, scopes: ApiScope[], oldUntil: number }> {
  return inTransaction(app.db, async (tx) => {
    const now = app.now()
    const oldUntil = now + DAY_MS
    const old = await revokeApiKey(tx, oldId, caller.userName, oldUntil)
    if (!old) throw new Refusal('not_found')
    await writeJournal(tx, app, {
      at: now, kind: 'api_key_revoked', requestId: null, partnerId: null, memberId: caller.memberId, userId: caller.userId, userName: caller.userName, details: `${oldId}: changed over, ends ${new Date(oldUntil).toISOString()}`,
    })
    return { ...await makeIn(tx, app, caller, old), ...old, oldUntil }
  })
}

async function makeIn(tx: Tx, app: App, caller: Caller, { name, scopes }: { name: string, scopes: ApiScope[] }): Promise<NewKey> {
  const [id, key, now] = [app.newId(), `irk_${app.newSecret()}`, app.now()]
  await insertApiKey(tx, { id, name, scopes, createdAt: now, createdBy: caller.userName }, hashToken(key))
  await writeJournal(tx, app, {
    at: now, kind: 'api_key_made', requestId: null, partnerId: null, memberId: caller.memberId, userId: caller.userId, userName: caller.userName, details: `${name} (${id}): ${scopes.join(' ')}`,
  })
  return { id, key }
}
