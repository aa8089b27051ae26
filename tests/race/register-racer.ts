import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { changeLocations } from '../../server/app/location/change-locations.ts'
import { savePartner } from '../../server/app/partner/save-partner.ts'
import { reserveRequests } from '../../server/app/reservation/reserve-request.ts'
import { Refusal } from '../../server/core/errors.ts'
import { locationsVersion } from '../../server/core/location.ts'
import { wholeCard } from '../../server/core/partner-card.ts'
import type { CardField } from '../../server/core/partner-card.ts'
import { openDatabase } from '../../server/db/open.ts'
import { listLocations } from '../../server/store/partners.ts'
import { chanceOf } from '../faults/chance.ts'
import { quietApp } from '../support/quiet-app.ts'
import { callerOf } from './mayhem-actions.ts'

/** One of several processes that change the same partners; each has a field of the card that no other process writes. */

export type Job = { location: string, seed: number, now: number, secret: string, attempts: number, field: CardField, partners: string[], numbers: number[] }
export type Report = {
  startedAt: number
  endedAt: number
  done: Record<string, number>
  refused: Record<string, number>
  /** The last value of its field that was stored, by partner. */
  last: Record<string, string | number>
  errors: string[]
}

const EXTRAS = ['ES', 'ES-GA', 'AO', 'BR', 'MZ', 'FR', 'CV', 'PT-13']

const [job] = await once(process, 'message') as [Job]
const db = await openDatabase(job.location)
process.send?.('ready')
await once(process, 'message')

const chance = chanceOf(job.seed)
const app = quietApp({ db, now: () => job.now, newId: randomUUID, secret: Buffer.from(job.secret, 'hex') })
const editor = { memberId: null, userId: `key ${job.field}`, userName: job.field }
const report: Report = { startedAt: Date.now(), endedAt: 0, done: {}, refused: {}, last: {}, errors: [] }

for (let turn = 0; turn < job.attempts; turn += 1) {
  const act = chance.pick([change, change, change, move, move, move, reserve, reserve, enter])
  try {
    const what = await act(chance.pick(job.partners), turn)
    report.done[what] = (report.done[what] ?? 0) + 1
  } catch (error) {
    if (error instanceof Refusal) report.refused[error.code] = (report.refused[error.code] ?? 0) + 1
    else report.errors.push(error instanceof Error ? error.stack ?? error.message : String(error))
  }
}
report.endedAt = Date.now()
process.send?.(report)
await db.destroy()
process.disconnect?.()

async function change(id: string, turn: number): Promise<string> {
  const value = valueOf(job.field, id, turn)
  const { result } = await savePartner(app, { id, changes: { [job.field]: value }, whole: null }, editor)
  report.last[id] = value
  return result
}

function valueOf(field: CardField, id: string, turn: number): string | number {
  if (field.endsWith('At')) return job.now - turn * 1_000
  if (field === 'email') return `${turn}@${id}.example`
  return field === 'status' ? ['bronze', 'silver', 'gold'][turn % 3] ?? 'gold' : `${field} ${turn}`
}

async function move(id: string): Promise<string> {
  const [, ...current] = await listLocations(db, id)
  const extra = Array.from({ length: chance.whole(0, 4) }, () => chance.pick(EXTRAS)).map((key) => ({ country: key.slice(0, 2), region: key.length > 2 ? key : null }))
  await changeLocations(app, callerOf(id), { extra, version: locationsVersion(current) })
  return 'moved or the same'
}

async function reserve(partnerId: string): Promise<string> {
  const { memberId, userId, userName, isAdmin } = callerOf(partnerId)
  const [answer] = await reserveRequests(app, [{ number: chance.pick(job.numbers), partnerId, memberId, userId, userName, isAdmin, key: randomUUID() }])
  if (answer instanceof Refusal) throw answer
  return 'reserved'
}

/** The same few new partners from all processes. */
async function enter(): Promise<string> {
  const id = `new-${chance.whole(1, 12)}`
  const whole = wholeCard(id, { name: id, status: 'bronze', city: 'Porto', homeCountry: 'PT', timeZone: 'Europe/Lisbon' })
  const { result } = await savePartner(app, { id, changes: whole, whole }, editor)
  return result === 'created' ? 'entered' : `entered again: ${result}`
}
