import { DEADLINES } from '../../server/app/clock/run-clock.ts'
import { decideCase, listDesk } from '../../server/app/desk/decide-case.ts'
import { CASE_HANDLERS } from '../../server/app/desk/handlers.ts'
import { publishRequest } from '../../server/app/request/moderate-request.ts'
import { receiveRequests } from '../../server/app/request/receive-request.ts'
import type { Caller } from '../../server/app/session/open-session.ts'
import { DAY_MS, HOUR_MS } from '../../server/core/time.ts'
import type { Db } from '../../server/db/schema.ts'
import { getRequest } from '../../server/store/requests.ts'
import { chanceOf } from '../faults/chance.ts'
import { quietApp } from '../support/quiet-app.ts'
import { createAgenda } from './agenda.ts'
import { lookAtRequest, takeUpServed } from './behave.ts'
import { tryTo } from './market.ts'
import type { Market, Truth } from './market.ts'
import { COUNTRIES, settle } from './world.ts'

export const START = Date.UTC(2026, 0, 5)
const CLOCK_EVERY_MS = 6 * HOUR_MS
const LOOKERS = 6

const OPERATOR: Caller = {
  kind: 'session', operatorId: null, memberId: 'vendor', userId: '1', userName: 'Operator', isAdmin: true, role: 'operator', createdAt: START, expiresAt: START + 1e12, partnerId: null, domain: 'vendor.example',
}

/** Lets companies and clients act for so many days; everything that happens comes from the seed. */
export async function simulate(db: Db, { seed, companies: count, requests, days }: { seed: number, companies: number, requests: number, days: number }): Promise<Market> {
  const clock = { now: START }
  const chance = chanceOf(seed)
  let ids = 0
  const newId = (): string => `${String(seed % 100_000_000).padStart(8, '0')}-0000-4000-8000-${(ids += 1).toString(16).padStart(12, '0')}`
  const app = quietApp({ db, now: () => clock.now, newId })
  const market: Market = { app, chance, agenda: createAgenda(), companies: await settle(app, chance, count), truths: new Map(), refusals: new Map(), servedUntil: START, clock }
  for (let index = 0; index < requests; index += 1) market.agenda.add(START + chance.next() * (days - 60) * DAY_MS, () => publish(market))
  const end = START + days * DAY_MS
  for (let at = START; at < end; at += CLOCK_EVERY_MS) market.agenda.add(at, () => runClock(market))
  for (let thing = market.agenda.next(end); thing; thing = market.agenda.next(end)) {
    clock.now = Math.max(clock.now, Math.floor(thing.at))
    await thing.run()
  }
  return market
}

async function publish(market: Market): Promise<void> {
  const { app, chance, truths } = market
  const country = chance.pick(COUNTRIES)
  const serial = truths.size + 1
  const [received] = await receiveRequests(app, [{
    key: app.newId(), firstName: 'Ana', lastName: 'Silva', email: `client${serial}@example.com`, phone: `+3519${String(10_000_000 + serial)}`, phoneNote: '',
    text: 'We want calls and leads in one place, and a training for our people.', country, place: chance.happens(0.4) ? 'Capital' : 'Elsewhere',
    needs: ['telephony'], language: 'en', formLanguage: 'en', callTime: null, source: null, seats: chance.happens(0.1) ? chance.whole(50, 200) : chance.whole(3, 40), budget: null, files: [], suspicious: false,
    arrival: { network: null, neighbourhood: null, isConfirmed: true, page: null },
  }])
  const number = received!.number
  await publishRequest(app, OPERATOR, number, { title: 'Telephony and training', text: 'We want calls and leads in one place, and a training for our people.' })
  const quality = chance.happens(0.06) ? 'dead number' as const : chance.happens(0.04) ? 'never asked' as const : 'real' as const
  const truth: Truth = { number, country, quality, called: [], decided: false, winner: null, proof: `order ${400_000 + serial}` }
  truths.set(number, truth)
  const here = market.companies.filter((it) => it.countries.includes(country))
  for (const company of chance.shuffle(here).slice(0, LOOKERS)) lookAtRequest(market, company, truth)
}

async function runClock(market: Market): Promise<void> {
  for (const { run } of DEADLINES) while (await run(market.app) >= 100);
  await takeUpServed(market)
  if (market.chance.happens(0.1)) await clearDesk(market)
}

/** The vendor calls the client and decides what no rule could. */
async function clearDesk(market: Market): Promise<void> {
  for (const it of await listDesk(market.app, 'open')) {
    if ((it.kind !== 'bad_report' && it.kind !== 'release_reason') || it.requestId === null) continue
    const { number } = await getRequest(market.app.db, it.requestId)
    const isDead = market.truths.get(number)?.quality === 'dead number'
    await tryTo(market, () => decideCase(market.app, CASE_HANDLERS, OPERATOR, it.id, isDead ? 'accept' : 'refuse', 'We called the client'))
  }
}
