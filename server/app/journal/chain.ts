import { createHash } from 'node:crypto'
import type { Db } from '../../db/schema.ts'
import { listUnchained } from '../../store/journal.ts'
import type { JournalEntry, JournalHead } from '../../store/journal.ts'

const ROWS_AT_ONCE = 1_000

/** What a row's mac covers: its place in the chain and every field; a JSON array, so that no two rows read the same. */
export function rowText(seq: number, previous: string, it: JournalEntry): string {
  return JSON.stringify(['row', seq, previous, ...fieldsOf(it)])
}

export function headText({ seq, mac }: Pick<JournalHead, 'seq' | 'mac'>): string {
  return JSON.stringify(['head', seq, mac])
}

/** What the first row links to: how many rows there were before the chain, and a digest of them. */
export async function beginningOf(db: Db): Promise<string> {
  const hash = createHash('sha256')
  let count = 0
  let id = 0
  for (;;) {
    const rows = await listUnchained(db, id, ROWS_AT_ONCE)
    for (const row of rows) hash.update(JSON.stringify(fieldsOf(row)))
    count += rows.length
    id = rows.at(-1)?.id ?? id
    if (rows.length < ROWS_AT_ONCE) return `${count} before.${hash.digest('base64url')}`
  }
}

function fieldsOf(it: JournalEntry): (string | number | null)[] {
  return [it.at, it.kind, it.requestId, it.partnerId, it.memberId, it.userId, it.userName, it.details]
}
