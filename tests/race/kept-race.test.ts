import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { buildRulebook, NOON, storeOpenRequest, storePartner, storePortal, storeReservation } from '../support/build.ts'
import { EACH_ENGINE } from '../support/engines.ts'
import type { ImplementationRequest } from '../../server/core/request.ts'
import { HOUR_MS } from '../../server/core/time.ts'
import { insertKeptPlace } from '../../server/store/kept-places.ts'
import { insertRulebook } from '../../server/store/rulebooks.ts'
import type { KeptDeed, KeptJob, KeptReport } from './kept-racer.ts'
import { raceProcesses } from './processes.ts'

const PROCESSES = 2
const REQUESTS = 6
const PARTNERS = 7
const CAP = 3

describe.each(EACH_ENGINE)('two processes keep, take back and reserve places at once on %s', (engine, open) => {
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
      // Of the first one the last place is kept for the first partner, who does not come, and nobody takes that back.
      const [calm, chosen] = [requests[0]!, partners[0]!]
      for (const slot of [1, 2]) await storeReservation(db, { requestId: calm.id, slot })
      await insertKeptPlace(db, { id: 'calm', requestId: calm.id, partnerId: chosen.partnerId, keptAt: NOON, until: NOON + HOUR_MS, keptBy: 'Petra', offerId: null })
      const deedsOf = (process: number): KeptDeed[] => Array.from({ length: 2 * REQUESTS * PARTNERS }, (_, index) => {
        const request = requests[index % REQUESTS]!
        const partner = partners[(index * 3 + process * 5) % PARTNERS]!
        const deed = (['keep', 'reserve', 'keep', 'end', 'reserve'] as const)[(index + process) % 5]!
        if (request === calm) return { deed: deed === 'keep' ? deed : 'reserve', number: calm.number, ...(partner === chosen ? partners[1]! : partner) }
        return { deed, number: request.number, ...partner }
      })
      const reports = await raceProcesses<KeptJob, KeptReport>(join(import.meta.dirname, 'kept-racer.ts'), Array.from({ length: PROCESSES }, (_, process) => ({ location, now: NOON, deeds: deedsOf(process) })))
      expect(reports.flatMap(({ errors }) => errors)).toEqual([])

      const held = await db.selectFrom('reservations').select(['id', 'request_id', 'partner_id']).where('holds_place', '=', 1).execute()
      const kept = await db.selectFrom('kept_places').selectAll().execute()
      for (const { id } of requests) expect(held.filter((it) => it.request_id === id).length + kept.filter((it) => it.request_id === id && it.state === 'kept').length).toBeLessThanOrEqual(CAP)
      for (const it of kept.filter(({ state }) => state === 'taken')) expect(held.find(({ id }) => id === it.reservation_id)).toMatchObject({ request_id: it.request_id, partner_id: it.partner_id })
      expect(kept.find(({ id }) => id === 'calm')).toMatchObject({ state: 'kept' })
      const codes = new Set(reports.flatMap(({ refusals }) => Object.keys(refusals)))
      expect([...codes].filter((code) => !['place_kept', 'full', 'no_place_to_keep', 'kept_already', 'keep_refused', 'colleague_has_it', 'not_found'].includes(code))).toEqual([])
      expect([...codes]).toEqual(expect.arrayContaining(['place_kept', 'no_place_to_keep']))
      console.log(`kept places on ${engine}: ${PROCESSES} processes, ${kept.length} kept, ${held.length} taken, 0 errors`)
    } finally {
      await close()
    }
  })
})
