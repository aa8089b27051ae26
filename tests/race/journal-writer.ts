import { once } from 'node:events'
import { writeJournal } from '../../server/app/journal/write-journal.ts'
import { createSealer } from '../../server/app/seal.ts'
import { openDatabase } from '../../server/db/open.ts'
import { inTransaction } from '../../server/store/transaction.ts'

/** One of several processes that write to one journal: half of its transactions touch a row that others want too. */

export type WriterJob = { location: string, name: string, writes: number, lanes: number, secret: string }
export type WriterReport = { written: number, errors: string[] }

const [job] = await once(process, 'message') as [WriterJob]
const db = await openDatabase(job.location)
const seal = createSealer(Buffer.from(job.secret, 'hex'))
process.send?.('ready')
await once(process, 'message')

const report: WriterReport = { written: 0, errors: [] }
let next = 0
await Promise.all(Array.from({ length: job.lanes }, async () => {
  while (next < job.writes) await write(next++)
}))
process.send?.(report)
await db.destroy()
process.disconnect?.()

async function write(index: number): Promise<void> {
  try {
    await inTransaction(db, async (tx) => {
      await writeJournal(tx, { seal }, { at: index, kind: 'contact_shown', requestId: null, partnerId: job.name, memberId: null, userId: '1', userName: 'Ana', details: String(index) })
      if (index % 2 === 0) await tx.updateTable('counters').set((of) => ({ value: of('value', '+', 1) })).where('name', '=', `deeds ${index % 3}`).execute()
    })
    report.written += 1
  } catch (error) {
    report.errors.push(error instanceof Error ? error.stack ?? error.message : String(error))
  }
}
