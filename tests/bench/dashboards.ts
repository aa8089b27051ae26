import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { showDashboards } from '../../server/app/dashboard/show-dashboards.ts'
import { searchRequests } from '../../server/app/request/search-requests.ts'
import { dayOf } from '../../server/core/request-filter.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { openDatabase } from '../../server/db/open.ts'
import { presentDashboards } from '../../server/routes/present-dashboards.ts'
import { NOON } from '../support/build.ts'
import { quietApp } from '../support/quiet-app.ts'
import { fillYear } from '../support/year.ts'

const REQUESTS = 20_000
const PARTNERS = 300

/** Prints how long the dashboards and a page of the requests take for a year of data, in SQLite's memory or in DATABASE_URL (an empty database). */
const db = await openDatabase(process.env.DATABASE_URL ?? ':memory:')
await fillYear(db, { requests: REQUESTS, partners: PARTNERS, days: 365, now: NOON })
const { count } = await db.selectFrom('reservations').select((of) => of.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
const app = quietApp({ db, now: () => NOON, newId: randomUUID })
const order = { by: 'number', isDown: true } as const
const WAYS: Readonly<Record<string, () => Promise<unknown>>> = {
  'all dashboards of the year': async () => presentDashboards(await showDashboards(app, { from: dayOf(NOON - 364 * DAY_MS), to: dayOf(NOON) })),
  'all dashboards of 30 days': async () => presentDashboards(await showDashboards(app, { from: dayOf(NOON - 29 * DAY_MS), to: dayOf(NOON) })),
  'the first page of all requests': () => searchRequests(app, { filter: {}, words: '', order, page: 1 }),
  'a page of what nobody took': () => searchRequests(app, { filter: { saved: 'untaken' }, words: '', order, page: 1 }),
  'a search for a word': () => searchRequests(app, { filter: {}, words: 'migration', order, page: 1 }),
}
console.log(`${REQUESTS} requests, ${Number(count)} reservations, ${PARTNERS} partners, on ${process.env.DATABASE_URL === undefined ? 'SQLite' : 'PostgreSQL'}:`)
for (const [name, way] of Object.entries(WAYS)) {
  const times: number[] = []
  for (let run = 0; run < 5; run += 1) {
    const began = performance.now()
    await way()
    times.push(performance.now() - began)
  }
  console.log(`  ${name}: first ${times[0]?.toFixed(0)} ms, then ${Math.min(...times.slice(1)).toFixed(0)} to ${Math.max(...times.slice(1)).toFixed(0)} ms`)
}
await db.destroy()
