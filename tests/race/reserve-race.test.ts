import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { App } from '../../server/app/app.ts'
import { importHistory } from '../../server/app/partner/import-history.ts'
import type { Partner } from '../../server/core/partner.ts'
import type { ImplementationRequest } from '../../server/core/request.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../server/core/time.ts'
import { openDatabase } from '../../server/db/open.ts'
import type { Db } from '../../server/db/schema.ts'
import { insertRulebook } from '../../server/store/rulebooks.ts'
import { CRM_TYPES } from '../../server/core/crm-target.ts'
import { FIRST_SETTINGS } from '../../server/core/portal-settings.ts'
import { savePortalSettings } from '../../server/store/portal-settings.ts'
import { takeNumbers } from '../../server/store/requests.ts'
import { buildRulebook, NOON, storeOpenRequest, storePartner, storePortal, storeRequest, storeReservation } from '../support/build.ts'
import { wished } from '../faults/chance.ts'
import { EACH_ENGINE, PLACES } from '../support/engines.ts'
import { raceProcesses } from './processes.ts'
import type { Job, Report, Turn } from './racer.ts'

const PROCESSES = 8
const ATTEMPTS = wished('ATTEMPTS', 600)
const CAP = 3
const RULES = buildRulebook({
  version: 2,
  levels: [
    { level: 1, name: 'Start', fromConversion: 0, perDay: 4, inWork: 6 },
    { level: 2, name: 'Steady', fromConversion: 0.2, perDay: 8, inWork: 10 },
    { level: 3, name: 'Strong', fromConversion: 0.35, perDay: 14, inWork: 12 },
    { level: 4, name: 'Top', fromConversion: 0.5, perDay: 30, inWork: 40 },
  ],
})
/** Of ten ended reservations, so many were won: the partners stand on levels 1, 2, 3, 4, 1, 2 … */
const WON_OF_TEN = [1, 3, 4, 6] as const

/** All that the world below can be answered with, and each of them is. */
const EXPECTED_REFUSALS = [
  'colleague_has_it', 'daily_limit', 'full', 'group_has_it', 'in_work_limit', 'level', 'location_off', 'not_certified', 'not_found', 'not_open_yet',
  'request_closed', 'request_withdrawn',
]

type World = { partners: Partner[], requests: ImplementationRequest[], earlier: Map<string, number> }

describe.each(EACH_ENGINE)('eight processes reserve at once on %s', (engine, open) => {
  it.each([['one attempt a call', 1], ['the attempts of a tick in one call', 16]])('and no request gets a fourth partner: %s', async (way, perCall) => {
    const { db, location, close } = await open()
    try {
      const world = await buildWorld(db)
      const startedAt = performance.now()
      const reports = await race(location, buildCalls(world, perCall))
      const seconds = (performance.now() - startedAt) / 1_000
      const { reserved, refusals, given, undone } = sum(reports)

      expect(reports.flatMap((it) => it.errors)).toEqual([])
      expect(reports.flatMap((it) => it.unreadable)).toEqual([])
      // On a busy machine the last may begin when the first has ended; most are under way together.
      const firstEnd = Math.min(...reports.map((it) => it.endedAt))
      expect(reports.filter((it) => it.startedAt < firstEnd).length).toBeGreaterThanOrEqual(PROCESSES / 2)
      expect(given + count(refusals)).toBe(ATTEMPTS)
      expect(Object.keys(refusals).sort()).toEqual(EXPECTED_REFUSALS)
      expect(Object.keys(reports.reduce((all, it) => ({ ...all, ...it.undoRefusals }), {})).filter((code) => code !== 'not_found')).toEqual([])

      await expectPlacesKept(db)
      await expectHistoryKept(db, world)
      await expectRowsMatch(db, reserved)
      console.log(`race on ${engine}, ${way}: ${PROCESSES} processes, ${ATTEMPTS} attempts, ${given} answered with a reservation, ${reserved.size + undone} made, ${undone} undone, ${
        reserved.size} stand, refusals ${JSON.stringify(refusals)}, 0 errors, ${seconds.toFixed(1)} s`)
    } finally {
      await close()
    }
  }, 60_000)
})

describe.each(Object.entries(PLACES))('eight processes start at once on %s', (_engine, place) => {
  it('and the schema is made once', async () => {
    const { location, drop } = await place()
    try {
      const reports = await race(location, Array.from({ length: PROCESSES }, () => []))
      expect(reports.flatMap((it) => it.errors)).toEqual([])
      const db = await openDatabase(location)
      expect(await db.selectFrom('counters').selectAll().execute()).toEqual([{ name: 'request', value: 1_000 }])
      await db.destroy()
    } finally {
      await drop()
    }
  }, 30_000)
})

/** Twelve partners on four levels, two groups, one of them without Tutorial, one in Spain; sixty requests, ten of them wanted by all. */
async function buildWorld(db: Db): Promise<World> {
  await insertRulebook(db, RULES, NOON)
  const partners: Partner[] = []
  for (let index = 0; index < 12; index += 1) partners.push(await buildCompetitor(db, index))
  const first = await takeNumbers(db, 60)
  const requests: ImplementationRequest[] = []
  for (let index = 0; index < 60; index += 1) requests.push(await buildWanted(db, index, first + index))

  // Two partners still work on what they took yesterday, so that their limit of requests in work is near.
  const earlier = new Map<string, number>()
  for (const partner of [partners[2]!, partners[6]!]) {
    const slot = partner === partners[2] ? 1 : 2
    for (const request of requests.slice(40, 48)) {
      const { id: requestId } = request
      await storeReservation(db, { requestId, partnerId: partner.id, groupId: partner.groupId, slot, state: 'in_work', reservedAt: NOON - DAY_MS })
      await db.updateTable('open_requests').set({ taken: slot }).where('request_id', '=', requestId).execute()
    }
    earlier.set(partner.id, 8)
  }
  return { partners, requests, earlier }
}

async function buildCompetitor(db: Db, index: number): Promise<Partner> {
  const id = `p${index}`
  const partner = await storePartner(db, {
    id, name: id, homeCountry: index === 10 ? 'ES' : 'PT', ...(index === 11 && { tutorialPassedAt: null }),
    groupId: index < 2 ? 'group a' : index < 5 ? 'group b' : id,
  })
  const { memberId } = await storePortal(db, { memberId: `m-${id}`, partnerId: id })
  if (index % 2 === 1) await savePortalSettings(db, memberId, { ...FIRST_SETTINGS, target: { entityTypeId: CRM_TYPES.lead, categoryId: 0 } }, 0, 'Ana Silva', NOON)
  const won = WON_OF_TEN[index % 4]!
  const past = Array.from({ length: 10 }, (_, at) => ({
    outcome: at < won ? 'won' as const : 'lost' as const, closedAt: NOON - (30 + at) * DAY_MS, need: 'telephony' as const, seats: 5,
  }))
  await importHistory({ db, now: () => NOON, newId: randomUUID } as Partial<App> as App, partner, past)
  return partner
}

async function buildWanted(db: Db, index: number, number: number): Promise<ImplementationRequest> {
  const base = { id: `r${index}`, number }
  if (index === 55) return storeRequest(db, { ...base, state: 'closed', closeReason: 'withdrawn', closedAt: NOON })
  if (index === 56) return storeRequest(db, { ...base, state: 'closed', closeReason: 'chosen', closedAt: NOON })
  if (index === 57) return storeRequest(db, { ...base, state: 'held', publishedAt: null, opensAt: null })
  if (index === 58) return storeOpenRequest(db, { ...base, opensAt: NOON + MINUTE_MS })
  if (index === 59) return storeOpenRequest(db, { ...base, seats: 100, opensAt: NOON - 10 * MINUTE_MS })
  return storeOpenRequest(db, { ...base, country: index >= 50 ? 'ES' : 'PT', opensAt: NOON - HOUR_MS })
}

/** The same attempts in every run: half of them for ten requests, every tenth a double click on an earlier one. */
function buildCalls({ partners, requests }: World, perCall: number): Turn[][][] {
  const random = seeded(4711)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const turns: Turn[] = []
  while (turns.length < ATTEMPTS) {
    if (turns.length > 20 && random() < 0.1) {
      turns.push({ ...pick(turns.slice(-20)) })
      continue
    }
    const { id } = pick(partners)
    const number = random() < 0.01 ? 999_999 : pick(random() < 0.5 ? requests.slice(0, 10) : requests).number
    turns.push({ number, partnerId: id, memberId: `m-${id}`, userId: '7', userName: id, isAdmin: false, key: `key ${turns.length}`, undo: random() < 0.25 })
  }
  const calls: Turn[][][] = Array.from({ length: PROCESSES }, () => [])
  for (let at = 0; at < turns.length; at += perCall) calls[(at / perCall) % PROCESSES]!.push(turns.slice(at, at + perCall))
  return calls
}

function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}

function race(location: string, calls: Turn[][][]): Promise<Report[]> {
  return raceProcesses<Job, Report>(join(import.meta.dirname, 'racer.ts'), calls.map((of) => ({ location, now: NOON, lanes: 4, calls: of })))
}

function sum(reports: readonly Report[]): { reserved: Set<string>, given: number, undone: number, refusals: Record<string, number> } {
  const reserved = new Set(reports.flatMap((it) => it.given))
  const undone = reports.flatMap((it) => it.undone)
  for (const id of undone) expect(reserved.delete(id), `${id} was undone twice or never given`).toBe(true)
  const refusals: Record<string, number> = {}
  for (const [code, number] of reports.flatMap((it) => Object.entries(it.refusals))) refusals[code] = (refusals[code] ?? 0) + number
  return { reserved, refusals, given: reports.reduce((all, it) => all + it.given.length, 0), undone: undone.length }
}

function count(counts: Record<string, number>): number {
  return Object.values(counts).reduce((all, number) => all + number, 0)
}

/** At most three live places a request, each its own, one a group; the open list says the same. */
async function expectPlacesKept(db: Db): Promise<void> {
  const live = await db.selectFrom('reservations').select(['request_id', 'slot', 'group_id']).where('holds_place', '=', 1).where('state', '!=', 'closed').execute()
  const byRequest = Map.groupBy(live, (row) => row.request_id)
  for (const rows of byRequest.values()) {
    expect(rows.length).toBeLessThanOrEqual(CAP)
    expect(new Set(rows.map((row) => row.slot)).size).toBe(rows.length)
    expect(new Set(rows.map((row) => row.group_id)).size).toBe(rows.length)
    for (const row of rows) expect([1, 2, 3]).toContain(row.slot)
  }
  expect(Math.max(...[...byRequest.values()].map((rows) => rows.length))).toBe(CAP)
  for (const row of await db.selectFrom('open_requests').selectAll().execute()) {
    expect({ request: row.request_id, taken: row.taken }).toEqual({ request: row.request_id, taken: byRequest.get(row.request_id)?.length ?? 0 })
  }
}

/** Walks through all that happened in its order: not even for a moment was a cap or a partner's limit exceeded. */
async function expectHistoryKept(db: Db, { partners, requests, earlier }: World): Promise<void> {
  const taken = new Map(requests.slice(40, 48).map((request) => [request.id, 2]))
  const [today, most] = [new Map<string, number>(), new Map<string, number>()]
  const levels = new Map(partners.map(({ id }, index) => [id, RULES.levels[index % 4]!]))
  for (const { request_id, kind, actor } of await db.selectFrom('request_events').selectAll().orderBy('id').execute()) {
    const step = kind === 'reserved' ? 1 : -1
    taken.set(request_id, (taken.get(request_id) ?? 0) + step)
    today.set(actor, (today.get(actor) ?? 0) + step)
    most.set(actor, Math.max(most.get(actor) ?? 0, today.get(actor) ?? 0))
    expect(taken.get(request_id)).toBeLessThanOrEqual(CAP)
    expect(today.get(actor)).toBeLessThanOrEqual(levels.get(actor)!.perDay)
    expect(today.get(actor)! + (earlier.get(actor) ?? 0)).toBeLessThanOrEqual(levels.get(actor)!.inWork)
  }
  // The limits were reached, so keeping them was no accident.
  expect([most.get('p0'), most.get('p2')]).toEqual([4, 4])
}

/** What was answered is what stands: each reservation with its CRM item, its two pieces of work and its history, and nothing besides. */
async function expectRowsMatch(db: Db, reserved: ReadonlySet<string>): Promise<void> {
  const ids = [...reserved].sort()
  const rows = await db.selectFrom('reservations').select('id').where('state', '=', 'held').execute()
  const items = await db.selectFrom('crm_items').select('reservation_id').execute()
  const work = await db.selectFrom('outbox').select(['kind', 'subject', 'state', 'run_at']).execute()
  const events = await db.selectFrom('reservation_events').select('reservation_id').where('change', '=', 'reserved').execute()
  expect(rows.map((row) => row.id).sort()).toEqual(ids)
  expect(items.map((row) => row.reservation_id).sort()).toEqual(ids)
  expect(events.map((row) => row.reservation_id).sort()).toEqual(ids)
  for (const kind of ['crm.create', 'mail.reserved']) expect(work.filter((row) => row.kind === kind).map((row) => row.subject).sort()).toEqual(ids)
  expect(work).toHaveLength(2 * ids.length)
  expect(work.filter((row) => row.state !== 'due' || row.run_at !== NOON + MINUTE_MS)).toEqual([])
}
