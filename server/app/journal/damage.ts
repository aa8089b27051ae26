import type { Db } from '../../db/schema.ts'
import { countMac, findChained, findJournalHead, lastSeq } from '../../store/journal.ts'
import type { JournalRow } from '../../store/journal.ts'
import type { Sealer } from '../seal.ts'
import { rowText } from './chain.ts'

/** The ways in which a journal can be other than it was written. */
export type DamageKind = 'before_chain' | 'row_changed' | 'row_missing' | 'row_inserted' | 'row_swapped' | 'mac_copied' | 'link_differs' | 'tail_missing' | 'beyond_head' | 'head_missing' | 'head_changed' | 'other_than_anchor' | 'key_missing'

/** Where it begins: `seq` is the row's place in the chain, 0 the rows from before it. */
export type Damage = { seq: number, kind: DamageKind }

/** A chain's end on the way through it. */
type End = { seq: number, mac: string }

/** Whether the row is what the app wrote after `end`. */
export function isNext(seal: Sealer, row: JournalRow, end: End): boolean {
  return row.seq === end.seq + 1 && row.previous === end.mac && isGenuineAt(seal, row, row.seq)
}

/** Says what happened to a row that should follow `end` and does not. */
export async function damageAt(db: Db, seal: Sealer, row: JournalRow, end: End): Promise<Damage> {
  const seq = end.seq + 1
  if (row.seq !== seq) return { seq, kind: 'row_missing' }
  const check = seal.checkMac(rowText(seq, row.previous ?? '', row), row.mac ?? '')
  if (check === 'no_key') return { seq, kind: 'key_missing' }
  if (check === 'genuine') return seq === 1 ? { seq: 0, kind: 'before_chain' } : { seq, kind: 'link_differs' }
  const place = await placeOf(db, seal, row)
  return { seq, kind: place === null ? await kindOfForgery(db, seal, row, seq) : await kindOfMove(db, seal, seq, place) }
}

/** The row was written by the app, for `place`. */
async function kindOfMove(db: Db, seal: Sealer, seq: number, place: number): Promise<Damage['kind']> {
  const other = await findChained(db, place)
  if (other && isGenuineAt(seal, other, seq)) return 'row_swapped'
  return place > seq ? 'row_missing' : 'row_inserted'
}

async function kindOfForgery(db: Db, seal: Sealer, row: JournalRow, seq: number): Promise<Damage['kind']> {
  if (await countMac(db, row.mac ?? '') > 1) return 'mac_copied'
  const next = await findChained(db, seq + 1)
  return next && isGenuineAt(seal, next, seq) ? 'row_inserted' : 'row_changed'
}

/** Where in the chain the row was written; null when nowhere, so that it is not the app's. */
async function placeOf(db: Db, seal: Sealer, row: JournalRow): Promise<number | null> {
  const last = Math.max(await lastSeq(db), (await findJournalHead(db))?.seq ?? 0)
  for (let seq = 1; seq <= last; seq += 1) if (isGenuineAt(seal, row, seq)) return seq
  return null
}

function isGenuineAt(seal: Sealer, row: JournalRow, seq: number): boolean {
  return seal.checkMac(rowText(seq, row.previous ?? '', row), row.mac ?? '') === 'genuine'
}
