import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { buildRulebook, NOON, storeOpenRequest, storePartner, storePortal } from '../support/build.ts'
import { EACH_ENGINE } from '../support/engines.ts'
import type { ImplementationRequest } from '../../server/core/request.ts'
import { insertRulebook } from '../../server/store/rulebooks.ts'
import type { KeptDeed, KeptJob, KeptReport } from './kept-racer.ts'
import { raceProcesses } from './processes.ts'

const PROCESSES = 4
const REQUESTS = 8
const PARTNERS = 8
const CAP = 3

describe.each(EACH_ENGINE)('four processes keep, take back and reserve places at once on %s', (engine, open) => {
  it('and a request never has more taken and kept than places, nobody takes what is kept for another', { timeout: 60_000 }, async () => {
    const { db, location, close } = await open()
    try {
      await insertRulebook(db, buildRulebook({ version: 2, cap: CAP, levels: [{ level: 1, name: 'All', fromConversion: 0, perDay: 1_000, inWork: 1_000 }] }), NOON)
      const partners = await Promise.all(Array.from({ length: PARTNERS }, async () => {
        const { id } = await storePartner(db)
        return { partnerId: id, memberId: (await storePortal(db, { partnerId: id })).memberId }
      }))
      const requests: ImplementationRequest[] = []
      for (let index = 0; index < REQUESTS; index += 1) requests.push(await storeOpenRequest(db, { cap: CAP }))
      const deedsOf = (process: number): KeptDeed[] => Array.from({ length: REQUESTS * PARTNERS }, (_, index) => {
        const partner = partners[(index * 3 + process * 5) % PARTNERS]!
        const deed = (['keep', 'reserve', 'keep', 'end', 'reserve'] as const)[(index + process) % 5]!
        return { deed, number: requests[index % REQUESTS]!.number, ...partner }
      })
      const reports = await raceProcesses<KeptJob, KeptReport>(join(import.meta.dirname, 'kept-racer.ts'), Array.from({ length: PROCESSES }, (_, process) => ({ location, now: NOON, deeds: deedsOf(process) })))
      expect(reports.flatMap(({ errors }) => errors)).toEqual([])

      const held = await db.selectFrom('reservations').select(['id', 'request_id', 'partner_id']).where('holds_place', '=', 1).execute()
      const kept = await db.selectFrom('kept_places').selectAll().execute()
      for (const { id } of requests) expect(held.filter((it) => it.request_id === id).length + kept.filter((it) => it.request_id === id && it.state === 'kept').length).toBeLessThanOrEqual(CAP)
      for (const it of kept.filter(({ state }) => state === 'taken')) expect(held.find(({ id }) => id === it.reservation_id)).toMatchObject({ request_id: it.request_id, partner_id: it.partner_id })
      const codes = new Set(reports.flatMap(({ refusals }) => Object.keys(refusals)))
      expect([...codes].filter((code) => !['place_kept', 'full', 'no_place_to_keep', 'kept_already', 'keep_refused', 'colleague_has_it', 'not_found'].includes(code))).toEqual([])
      expect([...codes]).toEqual(expect.arrayContaining(['place_kept', 'no_place_to_keep']))
      console.log(`kept places on ${engine}: ${PROCESSES} processes, ${kept.length} kept, ${held.length} taken, 0 errors`)
    } finally {
      await close()
    }
  })
})
