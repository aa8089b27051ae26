import type { Db } from '../../db/schema.ts'
import { findJournalHead, listChained } from '../../store/journal.ts'
import type { JournalHead } from '../../store/journal.ts'
import type { App } from '../app.ts'
import type { Sealer } from '../seal.ts'
import type { Anchor } from './anchor.ts'
import { beginningOf, headText } from './chain.ts'
import { damageAt, isNext } from './damage.ts'
import type { Damage } from './damage.ts'

/** `end` is null for a journal in which nothing was ever written. */
export type JournalCheck = { state: 'whole', rows: number, end: Anchor | null } | ({ state: 'damaged' } & Damage)

const ROWS_AT_ONCE = 1_000

/**
 * Computes the chain anew from its rows and tells the first place that is not as it was written. Rows that are added meanwhile do
 * no harm: the chain must be at least as long as its head said when the check began.
 */
export async function verifyJournal({ db, seal }: Pick<App, 'db' | 'seal'>, anchors: readonly Anchor[] = []): Promise<JournalCheck> {
  const before = await findJournalHead(db)
  const beginning = await beginningOf(db)
  const walked = await walk(db, seal, { beginning, anchors: new Map(anchors.map(({ seq, mac }) => [seq, mac])) })
  if ('kind' in walked) return { state: 'damaged', ...walked }
  const least = Math.max(0, isGenuine(seal, before) ? before.seq : 0, ...anchors.map(({ seq }) => seq))
  if (walked.seq < least) return { state: 'damaged', seq: walked.seq + 1, kind: 'tail_missing' }
  const head = await findJournalHead(db)
  const damage = endDamage(seal, walked, head)
  return damage ? { state: 'damaged', ...damage } : { state: 'whole', rows: walked.seq, end: head && walked }
}

async function walk(db: Db, seal: Sealer, { beginning, anchors }: { beginning: string, anchors: ReadonlyMap<number, string> }): Promise<Anchor | Damage> {
  let end: Anchor = { seq: 0, mac: beginning }
  for (;;) {
    const rows = await listChained(db, end.seq, ROWS_AT_ONCE)
    for (const row of rows) {
      if (!isNext(seal, row, end)) return damageAt(db, seal, row, end)
      end = { seq: end.seq + 1, mac: row.mac ?? '' }
      if ((anchors.get(end.seq) ?? end.mac) !== end.mac) return { seq: end.seq, kind: 'other_than_anchor' }
    }
    if (rows.length < ROWS_AT_ONCE) return end
  }
}

/** What is wrong with the head, once all rows are in order. */
function endDamage(seal: Sealer, end: Anchor, head: JournalHead | null): Damage | null {
  if (!head) return end.seq === 0 ? null : { seq: end.seq, kind: 'head_missing' }
  const check = seal.checkMac(headText(head), head.headMac)
  if (check !== 'genuine') return { seq: end.seq, kind: check === 'no_key' ? 'key_missing' : 'head_changed' }
  if (head.seq < end.seq) return { seq: head.seq + 1, kind: 'beyond_head' }
  if (head.seq > end.seq || head.mac === end.mac) return null
  return end.seq === 0 ? { seq: 0, kind: 'before_chain' } : { seq: end.seq, kind: 'head_changed' }
}

function isGenuine(seal: Sealer, head: JournalHead | null): head is JournalHead {
  return head !== null && seal.checkMac(headText(head), head.headMac) === 'genuine'
}
