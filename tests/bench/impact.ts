import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import type { App } from '../../server/app/app.ts'
import { showImpact } from '../../server/app/rulebook/show-impact.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import { rulesOf } from '../../server/core/rulebook-versions.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { openDatabase } from '../../server/db/open.ts'
import type { Db } from '../../server/db/schema.ts'
import { inTransaction } from '../../server/store/transaction.ts'
import { NOON, storeOpenRequest, storePartner, storeRequest, storeReservation } from '../support/build.ts'

const PARTNERS = 1_000
const OPEN = 2_000
const ENDED_EACH = 30
const COUNTRIES = ['PT', 'ES', 'FR', 'DE', 'IT', 'PL', 'CZ', 'RO', 'BR', 'MX', 'AR', 'CL', 'CO', 'PE', 'IN', 'VN', 'TH', 'ID', 'TR', 'AE']
const CITIES = ['Porto', 'Lisboa', 'Madrid', 'Berlin', 'Krakow', 'Praha', 'Lima', 'Delhi', 'Hanoi', 'Ankara']

/** Prints how long the effect of a draft takes for a large market, in SQLite's memory or in DATABASE_URL (an empty database). */
const db = await openDatabase(process.env.DATABASE_URL ?? ':memory:')
await inTransaction(db, fill)
const app = { db, now: () => NOON } as Partial<App> as App
const rules = { ...rulesOf(DEFAULT_RULEBOOK), reach: { bronze: 'city', silver: 'locations', gold: 'anywhere' }, windowDays: 300, minClosed: 8 } as const
const times: number[] = []
let changed = 0
for (let run = 0; run < 5; run += 1) {
  const began = performance.now()
  changed = (await showImpact(app, rules)).partners.length
  times.push(performance.now() - began)
}
console.log(`impact of a draft on ${PARTNERS} partners with ${PARTNERS * ENDED_EACH} ended reservations and ${OPEN} open requests, on ${process.env.DATABASE_URL === undefined ? 'SQLite' : 'PostgreSQL'}: `
  + `${changed} partners change, first ${times[0]?.toFixed(0)} ms, then ${Math.min(...times.slice(1)).toFixed(0)} to ${Math.max(...times.slice(1)).toFixed(0)} ms`)
await db.destroy()

async function fill(tx: Db): Promise<void> {
  const pick = <T>(list: readonly T[], at: number): T => list[at % list.length] as T
  for (let at = 0; at < OPEN; at += 1) await storeOpenRequest(tx, { id: randomUUID(), number: 10_000 + at, country: pick(COUNTRIES, at), place: at % 4 === 0 ? pick(CITIES, at * 7) : `Town ${at}`, region: at % 3 === 0 ? `${pick(COUNTRIES, at)}-${at % 40}` : null })
  for (let at = 0; at < PARTNERS; at += 1) {
    const home = pick(COUNTRIES, at)
    const extra = [1, 5, 9].map((step) => ({ country: pick(COUNTRIES, at + step), region: null }))
    const partner = await storePartner(tx, { id: `p${at}`, homeCountry: home, status: pick(['bronze', 'silver', 'gold'] as const, at), city: pick(CITIES, at) }, extra)
    for (let index = 0; index < ENDED_EACH; index += 1) await storeEnded(tx, partner.id, index, (at * 7 + index * 13) % 10 < at % 10)
  }
}

async function storeEnded(tx: Db, partnerId: string, index: number, isWon: boolean): Promise<void> {
  const id = randomUUID()
  const { id: requestId } = await storeRequest(tx, { id, number: 100_000 + Number(partnerId.slice(1)) * ENDED_EACH + index, state: 'closed', closeReason: 'expired', closedAt: NOON })
  const ended = { state: 'closed', outcome: isWon ? 'won' : 'lost', contactShownAt: NOON - 20 * DAY_MS, closedAt: NOON - index * 12 * DAY_MS } as const
  await storeReservation(tx, { id, requestId, partnerId, proofKey: isWon ? id : null, ...ended })
}
