import { Refusal } from '../../core/errors.ts'
import { listApiKeys as list, revokeApiKey as revoke } from '../../store/api-keys.ts'
import type { ApiKey } from '../../store/api-keys.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import type { Caller } from '../session/open-session.ts'

export type { ApiKey }

export async function listApiKeys(app: App): Promise<ApiKey[]> {
  return list(app.db)
}

/** Ends a key from the next call on. Throws `not_found` when it is unknown or was revoked. */
export async function revokeApiKey(app: App, caller: Caller, id: string): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const now = app.now()
    if (!await revoke(tx, id, caller.userName, now)) throw new Refusal('not_found')
    await writeJournal(tx, app, {
      at: now, kind: 'api_key_revoked', requestId: null, partnerId: null, memberId: caller.memberId, userId: caller.userId, userName: caller.userName, details: id,
    })
  })
}
