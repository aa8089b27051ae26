import { listUnnamed, nameContact } from '../../store/contact-names.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { contactPlace, nameIndexes } from './contact.ts'
import type { StoredContact } from './contact.ts'

const AT_ONCE = 100

/** A worker's step that writes, once and in pieces, under which words clients of before the search by name are found. Those whose key is gone are told in the log and left until the next start. */
export function createNaming(app: App): () => Promise<number> {
  let after: string | null = ''
  return async () => {
    if (after === null) return 0
    const rows = await listUnnamed(app.db, after, AT_ONCE)
    const indexes = rows.map((row) => indexesOf(app, row))
    await inTransaction(app.db, async (tx) => {
      for (const [at, row] of rows.entries()) {
        const words = indexes[at]
        if (words) await nameContact(tx, row, words)
      }
    })
    const unreadable = indexes.filter((it) => it === null).length
    if (unreadable > 0) app.log.error({ unreadable }, 'names of clients can’t be indexed: their key is missing in APP_SECRET')
    after = rows.at(-1)?.requestId ?? null
    return rows.length
  }
}

function indexesOf(app: App, { requestId, sealed }: { requestId: string, sealed: string }): string[] | null {
  try {
    return nameIndexes(app, JSON.parse(app.seal.open(sealed, contactPlace(requestId))) as StoredContact)
  } catch {
    return null
  }
}
