import type { Tx } from '../../db/schema.ts'
import { holdJournalRequest, insertJournalEntry, insertJournalHead, lockJournalHead, updateJournalHead } from '../../store/journal.ts'
import type { JournalEntry, JournalHead } from '../../store/journal.ts'
import { beforeCommit } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import type { Sealer } from '../seal.ts'
import { beginningOf, headText, rowText } from './chain.ts'

/**
 * Adds a row to the journal in the transaction of what it tells of: no row, no deed. It is written as the last thing before the
 * commit, because writers wait for each other at the chain's end.
 */
export async function writeJournal(tx: Tx, app: Pick<App, 'seal'>, entry: JournalEntry): Promise<void> {
  await beforeCommit(tx, () => append(tx, app.seal, entry))
}

async function append(tx: Tx, seal: Sealer, entry: JournalEntry): Promise<void> {
  if (entry.requestId !== null) await holdJournalRequest(tx, entry.requestId)
  const head = await lockJournalHead(tx) ?? await beginChain(tx, seal)
  // Signing on from a head that somebody set back would hide what they cut off.
  if (seal.checkMac(headText(head), head.headMac) !== 'genuine') throw new Error('The journal’s end is not genuine, or its key is missing in APP_SECRET: nothing is added to it')
  const seq = head.seq + 1
  const mac = seal.mac(rowText(seq, head.mac, entry))
  await insertJournalEntry(tx, entry, { seq, previous: head.mac, mac })
  await updateJournalHead(tx, signedHead(seal, { seq, mac }))
}

/** The head as this app's current key signs it. */
export function signedHead(seal: Sealer, { seq, mac }: Pick<JournalHead, 'seq' | 'mac'>): JournalHead {
  return { seq, mac, headMac: seal.mac(headText({ seq, mac })) }
}

async function beginChain(tx: Tx, seal: Sealer): Promise<JournalHead> {
  await insertJournalHead(tx, signedHead(seal, { seq: 0, mac: await beginningOf(tx) }))
  const head = await lockJournalHead(tx)
  if (!head) throw new Error('The journal has no end')
  return head
}
