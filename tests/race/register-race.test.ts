import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CardField } from '../../server/core/partner-card.ts'
import { DAY_MS, HOUR_MS } from '../../server/core/time.ts'
import type { Db } from '../../server/db/schema.ts'
import { findPartner } from '../../server/store/partners.ts'
import { insertRulebook } from '../../server/store/rulebooks.ts'
import { buildRulebook, NOON, storeOpenRequest, storePartner, storePortal } from '../support/build.ts'
import { wished } from '../faults/chance.ts'
import { EACH_ENGINE } from '../support/engines.ts'
import { raceProcesses } from './processes.ts'
import type { Job, Report } from './register-racer.ts'

/** One for each process. */
const FIELDS: readonly CardField[] = ['name', 'city', 'email', 'status', 'groupId', 'approvedAt', 'tutorialPassedAt', 'nfrPortalAt']
const ATTEMPTS = wished('ATTEMPTS', 80)

describe.each(EACH_ENGINE)('eight processes change one register on %s', (engine, open) => {
  it('and nobody’s change is lost, and no partner has a fifth location', async () => {
    const { db, location, close } = await open()
    try {
      const { partners, numbers } = await buildWorld(db)
      const secret = randomBytes(32).toString('hex')
      const reports = await raceProcesses<Job, Report>(join(import.meta.dirname, 'register-racer.ts'),
        FIELDS.map((field, seed) => ({ location, seed: seed + 1, now: NOON, secret, attempts: ATTEMPTS, field, partners, numbers })))
      expect(reports.flatMap((it) => it.errors)).toEqual([])
      expect(Math.max(...reports.map((it) => it.startedAt))).toBeLessThan(Math.min(...reports.map((it) => it.endedAt)))
      const done = total(reports.map((it) => it.done))
      const refused = total(reports.map((it) => it.refused))

      await expectFieldsKept(db, reports)
      const moves = await expectMovesChained(db)
      await expectLocationsBounded(db)
      expect(await countJournal(db, 'partner_changed')).toBe((done['changed'] ?? 0) + (done['entered'] ?? 0))
      expect(done['entered']).toBe((await db.selectFrom('partners').select('id').where('id', 'like', 'new-%').execute()).length)
      console.log(`register race on ${engine}: 8 processes, ${8 * ATTEMPTS} attempts, ${done['changed'] ?? 0} fields changed, ${moves} moves, ${done['reserved'] ?? 0} reserved, refusals ${JSON.stringify(refused)}, 0 lost, 0 errors`)
    } finally {
      await close()
    }
  }, 120_000)
})

async function buildWorld(db: Db): Promise<{ partners: string[], numbers: number[] }> {
  await insertRulebook(db, buildRulebook({ version: 2, startsAt: 1, locationDays: 0, levels: [{ level: 1, name: 'All', fromConversion: 0, perDay: 1_000, inWork: 1_000 }] }), 1)
  const partners = ['p1', 'p2', 'p3', 'p4']
  for (const id of partners) {
    await storePartner(db, { id, name: id, locationsChangedAt: NOON - DAY_MS })
    await storePortal(db, { memberId: `m-${id}`, partnerId: id })
  }
  const numbers: number[] = []
  for (let index = 0; index < 30; index += 1) numbers.push((await storeOpenRequest(db, { opensAt: NOON - HOUR_MS, country: index % 2 === 0 ? 'PT' : 'ES' })).number)
  return { partners, numbers }
}

/** Each field holds what its own process stored last. */
async function expectFieldsKept(db: Db, reports: readonly Report[]): Promise<void> {
  for (const [index, field] of FIELDS.entries()) {
    for (const [id, value] of Object.entries(reports[index]?.last ?? {})) expect((await findPartner(db, id))?.[field], `${field} of ${id}`).toBe(value)
  }
}

/** Each change began where the one before had ended, so none was written over. Returns how many there were. */
async function expectMovesChained(db: Db): Promise<number> {
  const rows = await db.selectFrom('journal').select(['partner_id', 'details']).where('kind', '=', 'locations_changed').orderBy('id').execute()
  const standing = new Map<string | null, string>()
  for (const { partner_id: id, details } of rows) {
    const [, before = '', after = ''] = /^locations: (.*) → (.*)$/.exec(details) ?? []
    expect(before, details).toBe(standing.get(id) ?? 'none')
    standing.set(id, after)
  }
  for (const [id, after] of standing) {
    const [, ...extra] = await db.selectFrom('partner_locations').selectAll().where('partner_id', '=', id ?? '').orderBy('slot').execute()
    expect(extra.map((it) => it.region ?? it.country).join(' ') || 'none').toBe(after)
  }
  return rows.length
}

async function expectLocationsBounded(db: Db): Promise<void> {
  const rows = await db.selectFrom('partner_locations').selectAll().execute()
  for (const list of Map.groupBy(rows, (row) => row.partner_id).values()) {
    expect(list.length).toBeLessThanOrEqual(4)
    expect(new Set(list.map((it) => it.region ?? it.country)).size).toBe(list.length)
    expect(list.find((it) => it.slot === 0)).toMatchObject({ country: 'PT', region: null })
  }
}

async function countJournal(db: Db, kind: string): Promise<number> {
  return (await db.selectFrom('journal').select('id').where('kind', '=', kind).execute()).length
}

function total(counts: readonly Record<string, number>[]): Record<string, number> {
  const sum: Record<string, number> = {}
  for (const count of counts) for (const [name, number] of Object.entries(count)) sum[name] = (sum[name] ?? 0) + number
  return sum
}
