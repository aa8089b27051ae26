import type { ApiScope } from '../../core/api-scope.ts'
import { insertApiKey } from '../../store/api-keys.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { hashToken } from '../seal.ts'
import type { Caller } from '../session/open-session.ts'

/** Makes a key for one of the vendor's systems. It is told this once: only its hash is kept. */
export async function makeApiKey(app: App, caller: Caller, { name, scopes }: { name: string, scopes: ApiScope[] }): Promise<{ id: string, key: string }> {
  const id = app.newId()
  const key = `irk_${app.newSecret()}`
  await inTransaction(app.db, async (tx) => {
    const now = app.now()
    await insertApiKey(tx, { id, name, scopes, createdAt: now, createdBy: caller.userName }, hashToken(key))
    await writeJournal(tx, app, {
      at: now, kind: 'api_key_made', requestId: null, partnerId: null, memberId: caller.memberId, userId: caller.userId, userName: caller.userName, details: `${name} (${id}): ${scopes.join(' ')}`,
    })
  })
  return { id, key }
}
