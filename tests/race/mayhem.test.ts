import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { contactIndex, sealContact } from '../../server/app/request/contact.ts'
import type { Db } from '../../server/db/schema.ts'
import { insertContact } from '../../server/store/request-contacts.ts'
import { insertRulebook } from '../../server/store/rulebooks.ts'
import { wished } from '../faults/chance.ts'
import { buildRulebook, NOON, storeOpenRequest, storePartner, storePortal } from '../support/build.ts'
import { EACH_ENGINE } from '../support/engines.ts'
import { quietApp } from '../support/quiet-app.ts'
import { checkContacts, checkConversion, checkHistory, checkJournal, checkLimits, checkPlaces, checkSanctions } from './mayhem-checks.ts'
import type { Job, Report } from './mayhem-process.ts'
import { raceProcesses } from './processes.ts'
import { checkLines, checkNothingLeftFree } from './waiting-checks.ts'

const PROCESSES = 16
const ATTEMPTS = wished('ATTEMPTS', 1_600)
const CAP = 3
/** A moment is that of a transaction's beginning; it may have waited for a lock as long as the database lets it, five seconds, or as long as the machine stood still. */
const SLACK_MS = 6_000
const LEVEL = { level: 1, name: 'All', fromConversion: 0, perDay: 60, inWork: 9 }
const RULES = buildRulebook({ version: 2, cap: CAP, levels: [LEVEL], largeRequests: { seats: 1_000_000, minLevel: 1, minutes: 0 } })

describe.each(EACH_ENGINE)('sixteen processes do everything at once on %s', (engine, open) => {
  it('and no place, limit, contact or conversion is ever wrong', async () => {
    const { db, location, close } = await open()
    try {
      const secret = randomBytes(32).toString('hex')
      const world = await buildWorld(db, secret)
      const began = performance.now()
      const epoch = Date.now()
      const reports = await raceProcesses<Job, Report>(join(import.meta.dirname, 'mayhem-process.ts'), Array.from({ length: PROCESSES }, (_, index) => ({
        location, secret, seed: 977 + index, startedAt: NOON, epoch, attempts: Math.ceil(ATTEMPTS / PROCESSES), lanes: 2, ...world,
      })))
      const seconds = (performance.now() - began) / 1_000

      expect(reports.flatMap((it) => it.errors)).toEqual([])
      expect(Math.max(...reports.map((it) => it.startedAt))).toBeLessThan(Math.min(...reports.map((it) => it.endedAt)))
      const slackMs = Math.max(SLACK_MS, ...reports.map((it) => it.longestMs))
      await checkPlaces(db)
      await checkHistory(db, CAP)
      const reached = await checkLimits(db, LEVEL)
      expect(reached.fullWork).toBeGreaterThan(0)
      await checkContacts(db, reports.reduce((all, it) => all + it.contacts, 0))
      const partners = await checkConversion(db, RULES, NOON + 3_600_000)
      const sanctions = await checkSanctions(db, slackMs)
      const rows = await checkJournal(quietApp({ db, now: () => NOON, newId: () => '', secret: Buffer.from(secret, 'hex') }))
      const lines = await checkLines(db, LEVEL, slackMs)
      const free = await checkNothingLeftFree(quietApp({ db, now: () => NOON + 20 * 60_000, newId: randomUUID, secret: Buffer.from(secret, 'hex') }))
      console.log(`waiting list on ${engine}: ${JSON.stringify(lines)}, ${free} lines with a free place and nobody who may take it, 0 violations`)
      console.log(`everything at once on ${engine}: ${PROCESSES} processes, ${ATTEMPTS} attempts, done ${JSON.stringify(sum(reports.map((it) => it.done)))}, refused ${
        JSON.stringify(sum(reports.map((it) => it.refused)))}, ${partners} conversions recomputed, ${reached.fullWork} limits reached, ${sanctions} suspensions, ${rows} rows of the journal in their chain, 0 violations, ${seconds.toFixed(1)} s`)
    } finally {
      await close()
    }
  }, 300_000)
})

/** Thirty companies, some of one owner, and two hundred requests of their country. */
async function buildWorld(db: Db, secret: string): Promise<Pick<Job, 'partners' | 'numbers'>> {
  const app = quietApp({ db, now: () => NOON, newId: () => '', secret: Buffer.from(secret, 'hex') })
  await insertRulebook(db, RULES, NOON)
  const partners = Array.from({ length: 30 }, (_, index) => `p${index}`)
  for (const [index, id] of partners.entries()) {
    await storePartner(db, { id, name: id, homeCountry: 'PT', groupId: index < 6 ? `group ${index % 3}` : id })
    await storePortal(db, { memberId: `m-${id}`, partnerId: id })
  }
  const numbers: number[] = []
  for (let index = 0; index < 200; index += 1) {
    const { id, number } = await storeOpenRequest(db, { id: `r${index}`, number: 5_000 + index })
    const contact = { firstName: 'Ana', lastName: 'Silva', email: `client${index}@example.com`, phone: `+3519${10_000_000 + index}`, text: 'Help', phoneNote: '' }
    await insertContact(db, id, sealContact(app, id, contact), contactIndex(app, contact))
    numbers.push(number)
  }
  return { partners, numbers }
}

function sum(counts: readonly Partial<Record<string, number>>[]): Record<string, number> {
  const all: Record<string, number> = {}
  for (const [name, count] of counts.flatMap((it) => Object.entries(it))) all[name] = (all[name] ?? 0) + (count ?? 0)
  return all
}
