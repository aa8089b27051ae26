import { findJournalHead, lockJournalHead, updateJournalHead } from '../../store/journal.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { headText } from './chain.ts'
import { signedHead } from './write-journal.ts'

/** Whether the journal's end is still signed with an older key, which must stay in APP_SECRET until then. */
export async function isHeadOld({ db, seal }: Pick<App, 'db' | 'seal'>): Promise<boolean> {
  const head = await findJournalHead(db)
  return head !== null && !head.headMac.startsWith(`${seal.keyId}.`)
}

/** Signs the journal's end with the current key, if it is genuine. Returns how many were signed: 0 or 1. */
export async function signHead(app: Pick<App, 'db' | 'seal'>): Promise<number> {
  if (!await isHeadOld(app)) return 0
  return inTransaction(app.db, async (tx) => {
    const head = await lockJournalHead(tx)
    if (!head || app.seal.checkMac(headText(head), head.headMac) !== 'genuine') return 0
    await updateJournalHead(tx, signedHead(app.seal, head))
    return 1
  })
}
