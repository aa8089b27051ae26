import { describe, expect, it } from 'vitest'
import { openDatabase } from '../../server/db/open.ts'
import { wished } from '../faults/chance.ts'
import { EACH_ENGINE } from '../support/engines.ts'
import { mean, printReport, reportOn, sum } from './report.ts'
import type { Report, Year } from './report.ts'
import { simulate } from './simulate.ts'
import { HONEST } from './world.ts'
import type { Kind } from './world.ts'

const SEED = wished('SEED', 2026)
/** `COMPANIES=200` plays the large one; 25 requests a company and year. */
const COMPANIES = wished('COMPANIES', 12)
const REQUESTS = COMPANIES * 25

const ofKind = ({ years }: Report, kind: Kind): Year[] => years.filter((it) => it.company.kind === kind)

describe('a year of a market', () => {
  it('is fair to those who work, and no trick pays', async () => {
    const db = await openDatabase(':memory:')
    const began = performance.now()
    const market = await simulate(db, { seed: SEED, companies: COMPANIES, requests: REQUESTS, days: 365 })
    const report = await reportOn({ db }, market)
    console.log(`a year of a market, seed ${SEED}, ${((performance.now() - began) / 1_000).toFixed(0)} s\n${printReport(report, market)}\nrefused ${JSON.stringify(Object.fromEntries(market.refusals))}`)
    await db.destroy()

    expect(market.truths.size).toBe(REQUESTS)
    // Nobody is left out, and nobody gets everything.
    expect(report.years.filter((it) => it.got === 0 && HONEST.includes(it.company.kind))).toEqual([])
    expect(report.gini).toBeLessThan(0.45)
    expect(report.topTenth).toBeLessThan(0.3)
    // What the app says of a company is never better than the truth of what it saw.
    for (const year of report.years) {
      if (year.shown !== null && year.honest !== null) expect(year.shown, year.company.partner.id).toBeLessThanOrEqual(year.honest + 1e-9)
    }
    // Who takes contacts and never calls loses every one of them.
    const hoarders = ofKind(report, 'hoarder')
    expect(sum(hoarders.map((it) => it.recalled))).toBe(sum(hoarders.map((it) => it.lost)))
    // A newcomer gets as much as its level allows others: no less than half of what the rest gets.
    expect(mean(ofKind(report, 'newcomer').map((it) => it.got))).toBeGreaterThan(mean(ofKind(report, 'diligent').map((it) => it.got)) / 2)
  }, 600_000)

  it.each(EACH_ENGINE)('is the same on %s whenever it has the same seed', async (_engine, open) => {
    const runs: string[] = []
    for (let run = 0; run < 2; run += 1) {
      const { db, close } = await open()
      const market = await simulate(db, { seed: SEED, companies: 12, requests: 24, days: 20 })
      runs.push(printReport(await reportOn({ db }, market), market))
      await close()
    }
    expect(runs[1]).toBe(runs[0])
  }, 120_000)
})
