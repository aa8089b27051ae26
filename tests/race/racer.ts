import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { reserveRequests } from '../../server/app/reservation/reserve-request.ts'
import type { ReserveAttempt } from '../../server/app/reservation/reserve-request.ts'
import { undoReservation } from '../../server/app/reservation/undo-reservation.ts'
import { Refusal } from '../../server/core/errors.ts'
import { openDatabase } from '../../server/db/open.ts'
import { quietApp } from '../support/quiet-app.ts'
import { english } from '../../server/say/speak.ts'

/** One of several processes on one database: opens it, waits for "go", reserves as fast as it can and says what it was answered. */

/** `undo`: take it back right away if it is given. */
export type Turn = ReserveAttempt & { undo: boolean }
/** A call is a list of attempts; `lanes` calls are under way at the same time. */
export type Job = { location: string, now: number, lanes: number, calls: Turn[][] }

export type Report = {
  startedAt: number
  endedAt: number
  /** Reservation ids, one for each attempt that was answered with one. */
  given: string[]
  undone: string[]
  refusals: Record<string, number>
  /** Refusals of an undo, and what was said that a person could not read. */
  undoRefusals: Record<string, number>
  unreadable: string[]
  errors: string[]
}

const [job] = await once(process, 'message') as [Job]
const db = await openDatabase(job.location)
process.send?.('ready')
await once(process, 'message')

const report: Report = { startedAt: Date.now(), endedAt: 0, given: [], undone: [], refusals: {}, undoRefusals: {}, unreadable: [], errors: [] }
const app = quietApp({ db, now: () => job.now, newId: randomUUID })
const calls = job.calls.values()
await Promise.all(Array.from({ length: job.lanes }, async () => {
  for (const turns of calls) await call(turns)
}))
report.endedAt = Date.now()
process.send?.(report)
await db.destroy()
process.disconnect?.()

async function call(turns: readonly Turn[]): Promise<void> {
  try {
    const answers = await reserveRequests(app, turns)
    for (const [index, answer] of answers.entries()) {
      const turn = turns[index]
      if (answer instanceof Refusal) note(report.refusals, answer)
      else report.given.push(answer.id)
      if (!(answer instanceof Refusal) && turn?.undo) await undo(turn.partnerId ?? '', answer.id)
    }
  } catch (error) {
    report.errors.push(describe(error))
  }
}

async function undo(partnerId: string, id: string): Promise<void> {
  try {
    await undoReservation(app, partnerId, id)
    report.undone.push(id)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    note(report.undoRefusals, error)
  }
}

function note(counts: Record<string, number>, refusal: Refusal): void {
  counts[refusal.code] = (counts[refusal.code] ?? 0) + 1
  const text = english(refusal.said)
  if (/[{}]|undefined|null|NaN/.test(text)) report.unreadable.push(text)
}

function describe(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? `${String(error.code)} ` : ''
  return code + (error instanceof Error ? error.stack ?? error.message : String(error))
}
