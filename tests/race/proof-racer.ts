import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { receiveRequests } from '../../server/app/request/receive-request.ts'
import type { Incoming } from '../../server/app/request/receive-request.ts'
import { openDatabase } from '../../server/db/open.ts'
import { quietApp } from '../support/quiet-app.ts'

/** One of several processes that send forms with one and the same proof of work. */

export type ProofJob = { location: string, now: number, secret: string, forms: Incoming[] }
export type ProofReport = { numbers: number[], errors: string[] }

const [job] = await once(process, 'message') as [ProofJob]
const db = await openDatabase(job.location)
process.send?.('ready')
await once(process, 'message')

const app = quietApp({ db, now: () => job.now, newId: randomUUID, secret: Buffer.from(job.secret, 'hex') })
const report: ProofReport = { numbers: [], errors: [] }
for (const form of job.forms) {
  try {
    for (const { number } of await receiveRequests(app, [form])) report.numbers.push(number)
  } catch (error) {
    report.errors.push(error instanceof Error ? error.stack ?? error.message : String(error))
  }
}
process.send?.(report)
await db.destroy()
process.disconnect?.()
