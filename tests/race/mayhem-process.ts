import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { Refusal } from '../../server/core/errors.ts'
import { openDatabase } from '../../server/db/open.ts'
import { chanceOf } from '../faults/chance.ts'
import { quietApp } from '../support/quiet-app.ts'
import { ACTIONS, chooseAction } from './mayhem-actions.ts'
import type { ActionName, Actor } from './mayhem-actions.ts'

/** One of many processes on one database, each doing what comes to its mind to whatever it finds there. */

/** `epoch`: the machine's moment that counts as `startedAt`. */
export type Job = { location: string, seed: number, startedAt: number, epoch: number, secret: string, attempts: number, lanes: number, partners: string[], numbers: number[] }

/** How often each action was done, and how often it was refused with which code. */
export type Report = {
  startedAt: number
  endedAt: number
  done: Partial<Record<ActionName, number>>
  refused: Record<string, number>
  /** Contacts that were handed out; each must have its row in the journal. */
  contacts: number
  /** The longest that one attempt took. */
  longestMs: number
  errors: string[]
}

const [job] = await once(process, 'message') as [Job]
const db = await openDatabase(job.location)
process.send?.('ready')
await once(process, 'message')

const chance = chanceOf(job.seed)
// Every process reads the same clock, so what the rows say of time can be compared.
const now = (): number => job.startedAt + (Date.now() - job.epoch)
const app = quietApp({ db, now, newId: randomUUID, secret: Buffer.from(job.secret, 'hex') })
const report: Report = { startedAt: Date.now(), endedAt: 0, done: {}, refused: {}, contacts: 0, longestMs: 0, errors: [] }

let left = job.attempts
await Promise.all(Array.from({ length: job.lanes }, async () => {
  while (left > 0) {
    left -= 1
    const began = Date.now()
    await attempt()
    report.longestMs = Math.max(report.longestMs, Date.now() - began)
  }
}))
report.endedAt = Date.now()
process.send?.(report)
await db.destroy()
process.disconnect?.()

async function attempt(): Promise<void> {
  const name = chooseAction(chance)
  const actor: Actor = { app, chance, partnerId: chance.pick(job.partners), number: chance.happens(0.6) ? chance.pick(job.numbers.slice(0, 40)) : chance.pick(job.numbers) }
  try {
    const result = await ACTIONS[name].run(actor)
    if (result === 'nothing to do') return
    report.done[name] = (report.done[name] ?? 0) + 1
    if (result === 'contact') report.contacts += 1
  } catch (error) {
    if (error instanceof Refusal) report.refused[error.code] = (report.refused[error.code] ?? 0) + 1
    else report.errors.push(`${name}: ${error instanceof Error ? error.stack ?? error.message : String(error)}`)
  }
}
