import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { verifyJournal } from '../../server/app/journal/verify-journal.ts'
import { continueOffers, startOffers } from '../../server/app/offer/continue-offers.ts'
import { offerPlace } from '../../server/app/offer/offer-place.ts'
import { BY_RULE } from '../../server/app/offer/send-offers.ts'
import type { App } from '../../server/app/app.ts'
import { insertRulebook } from '../../server/store/rulebooks.ts'
import { lockRequest } from '../../server/store/requests.ts'
import { inTransaction } from '../../server/store/transaction.ts'
import { HOUR_MS } from '../../server/core/time.ts'
import { buildRulebook, NOON, storePartner, storeRequest } from '../support/build.ts'
import { wished } from '../faults/chance.ts'
import { EACH_ENGINE } from '../support/engines.ts'
import { quietApp } from '../support/quiet-app.ts'
import type { OfferDeed, OfferJob, OfferReport } from './offer-racer.ts'
import { raceProcesses } from './processes.ts'

const PROCESSES = 6
const REQUESTS = wished('REQUESTS', 20)
const PARTNERS = 30
const SECRET = Buffer.alloc(32, 6)

describe.each(EACH_ENGINE)('six processes answer the same offers at once on %s', (engine, open) => {
  it('and each place is given once, each link means one reservation, nobody has two that wait', { timeout: 120_000 }, async () => {
    const { db, location, close } = await open()
    try {
      await insertRulebook(db, buildRulebook({ version: 2, levels: [{ level: 1, name: 'All', fromConversion: 0, perDay: 15, inWork: 15 }] }), NOON)
      const app = quietApp({ db, now: () => NOON, newId: randomUUID, secret: SECRET })
      for (let index = 0; index < PARTNERS; index += 1) await storePartner(db, { id: `p${index}`, email: `p${index}@example.com`, groupId: index < 6 ? `group ${index % 2}` : `p${index}` })
      const tokens = await startAll(app)
      // At the moment of the race every fourth offer is over its time.
      await db.updateTable('offers').set({ due_at: NOON - 1 }).where('id', 'in', tokens.filter((_, index) => index % 4 === 0).map(({ id }) => id)).execute()
      const reports = await raceProcesses<OfferJob, OfferReport>(join(import.meta.dirname, 'offer-racer.ts'), Array.from({ length: PROCESSES }, (_, process) => ({
        location, now: NOON, secret: SECRET.toString('hex'), deeds: deedsOf(tokens.map(({ token }) => token), process),
      })))
      expect(reports.flatMap(({ errors }) => errors)).toEqual([])

      const accepted = Map.groupBy(reports.flatMap((it) => it.accepted), ({ token }) => token)
      for (const same of accepted.values()) expect(new Set(same.map(({ reservationId }) => reservationId)).size).toBe(1)
      const held = await db.selectFrom('reservations').select(['id', 'request_id', 'group_id', 'partner_id']).where('holds_place', '=', 1).execute()
      expect(new Set(held.map(({ id }) => id))).toEqual(new Set([...accepted.values()].map(([first]) => first!.reservationId)))
      const offers = await db.selectFrom('offers').selectAll().execute()
      for (const requestId of new Set(offers.map((it) => it.request_id))) {
        const [places, live] = [held.filter((it) => it.request_id === requestId), offers.filter((it) => it.request_id === requestId && it.state === 'sent')]
        expect(places.length).toBeLessThanOrEqual(3)
        expect(places.length + live.length).toBeLessThanOrEqual(3)
        const groups = [...places, ...live].map((it) => it.group_id)
        expect(new Set(groups).size).toBe(groups.length)
      }
      expect(Math.max(...[...Map.groupBy(held, (it) => it.partner_id).values()].map((of) => of.length))).toBeLessThanOrEqual(15)
      const answered = offers.filter((it) => it.state === 'accepted')
      expect(new Set(answered.map((it) => it.reservation_id))).toEqual(new Set(held.map(({ id }) => id)))
      // What was over its time in the race went on to others, and was accepted by nobody.
      for (const { id } of tokens.filter((_, index) => index % 4 === 0)) expect(offers.find((it) => it.id === id)?.state).toBe('expired')
      expect(await verifyJournal(app)).toMatchObject({ state: 'whole' })
      const refusals = reports.reduce<Record<string, number>>((all, it) => Object.entries(it.refusals).reduce((sum, [code, count]) => ({ ...sum, [code]: (sum[code] ?? 0) + count }), all), {})
      console.log(`offers on ${engine}: ${PROCESSES} processes, ${offers.length} offers of ${REQUESTS} requests, ${held.length} places taken, refusals ${JSON.stringify(refusals)}, 0 errors`)
    } finally {
      await close()
    }
  })
})

async function startAll(app: App): Promise<{ id: string, token: string }[]> {
  for (let index = 0; index < REQUESTS; index += 1) {
    const { id } = await storeRequest(app.db, { expiresAt: NOON + 1_000 * HOUR_MS })
    await inTransaction(app.db, async (tx) => {
      expect(await startOffers(tx, app, await lockRequest(tx, id), { wanted: 3, sender: BY_RULE, now: NOON - (REQUESTS - index) })).toBe(true)
      await continueOffers(tx, app, id, NOON)
    })
  }
  const rows = await app.db.selectFrom('offers').select(['id', 'sealed_token']).orderBy('request_id').orderBy('id').execute()
  expect(rows).toHaveLength(3 * REQUESTS)
  return rows.map(({ id, sealed_token }) => ({ id, token: app.seal.open(sealed_token, offerPlace(id)) }))
}

/** Everybody answers everything, in an order of their own, twice; some decline, and the clock runs in between. */
function deedsOf(tokens: readonly string[], process: number): OfferDeed[] {
  return [...tokens, ...tokens].flatMap((_, index) => {
    const token = tokens[(index * 7 + process * 3) % tokens.length] ?? ''
    return [{ deed: tokens.indexOf(token) % 11 === 5 && process === 0 ? 'decline' as const : 'accept' as const, token }, ...(index % 5 === process % 5 ? [{ deed: 'expire' as const, token }] : [])]
  })
}
