import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createGuard } from '../../server/app/clock/guard.ts'
import { DEADLINES, runDeadline } from '../../server/app/clock/run-clock.ts'
import { openDatabase } from '../../server/db/open.ts'
import { startLoop } from '../../server/worker/loop.ts'
import { quietApp } from '../support/quiet-app.ts'

/** A worker's clock in a process of its own, until it is killed. Each message sets the time of day and the time that has passed; it answers once it has looked. */
export type ClockReading = { now: number, passed: number }
export type ClockJob = ClockReading & { location: string, secret: Uint8Array }

const [job] = await once(process, 'message') as [ClockJob]
let reading: ClockReading = job
process.on('message', (message: ClockReading) => {
  reading = message
})
process.on('disconnect', () => process.exit())

const db = await openDatabase(job.location)
const app = quietApp({ db, now: () => reading.now, newId: randomUUID, secret: Buffer.from(job.secret) })
const guard = createGuard(app, () => reading.passed)
let seen = 0
/** Says which moment the guard has looked at. */
async function look(): Promise<number> {
  const { passed } = reading
  await guard.look()
  if (seen !== passed) process.send?.(passed)
  seen = passed
  return 0
}
startLoop([look, ...DEADLINES.map((deadline) => () => runDeadline(app, guard, deadline))], 5, (error) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
})
