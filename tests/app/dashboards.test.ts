import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { showDashboards } from '../../server/app/dashboard/show-dashboards.ts'
import { searchRequests } from '../../server/app/request/search-requests.ts'
import type { FoundPage } from '../../server/app/request/search-requests.ts'
import type { App } from '../../server/app/app.ts'
import type { DashboardsView, Mark } from '../../server/contract/dashboard.ts'
import { requestSearchQuery } from '../../server/contract/request-search.ts'
import { dayOf } from '../../server/core/request-filter.ts'
import { sum } from '../../server/core/statistics.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { presentDashboards } from '../../server/routes/present-dashboards.ts'
import { NOON, storePartner, storeRequest, storeReservation } from '../support/build.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'
import { quietApp } from '../support/quiet-app.ts'
import { fillYear } from '../support/year.ts'

const YEAR = { from: dayOf(NOON - 364 * DAY_MS), to: dayOf(NOON) }
const views: DashboardsView[] = []

describe.each(EACH_ENGINE)('dashboards on %s', (_, open) => {
  const database = useDatabase(open)
  let app: App

  beforeEach(() => {
    app = quietApp({ db: database.db, now: () => NOON, newId: randomUUID })
  })

  const view = async (period: { from: string, to: string, country?: string } = YEAR): Promise<DashboardsView> => presentDashboards(await showDashboards(app, period))
  const find = (query: Record<string, string>): Promise<FoundPage> => {
    const { q = '', sort: _sort, page, ...filter } = requestSearchQuery.parse(query)
    return searchRequests(app, { filter, words: q, order: { by: 'number', isDown: true }, page })
  }

  it('say what the lists behind their numbers show, and the same on both engines', async () => {
    await fillYear(database.db, { requests: 220, partners: 24, days: 365, now: NOON })
    const year = await view()
    const { weeks, ...others } = year
    const marks = [...marksOf(others), ...marksOf(await view({ from: dayOf(NOON - 40 * DAY_MS), to: dayOf(NOON - 10 * DAY_MS), country: 'PT' })).filter((it) => it.list['country'] === 'PT')]
    expect(marks.length).toBeGreaterThan(150)
    const wrong = []
    for (const { n, list } of marks) {
      const { total } = await find(list)
      if (total !== n) wrong.push({ n, total, list })
    }
    expect(wrong).toEqual([])
    // Several reservations of one request may end in one week.
    for (const mark of marksOf(weeks)) expect((await find(mark.list)).total > 0).toBe(mark.n > 0)
    expect(sum(weeks.map((it) => it.won.n))).toBe(year.steps.won.n)
    views.push(year)
    expect(views.at(-1)).toEqual(views[0])
  }, 60_000)

  it('count each request once on every way, and those brought over from before nowhere', async () => {
    const [one, two] = [await storePartner(database.db), await storePartner(database.db)]
    const request = await storeRequest(database.db, { receivedAt: NOON - 10 * DAY_MS, publishedAt: NOON - 9 * DAY_MS, source: { utm_source: 'a "b"', src: 'blog' } })
    await storeReservation(database.db, { requestId: request.id, partnerId: one.id, slot: 1, reservedAt: NOON - 8 * DAY_MS, state: 'closed', outcome: 'lost', lostReason: 'no_budget', closedAt: NOON - 7 * DAY_MS, contactShownAt: NOON - 8 * DAY_MS })
    await storeReservation(database.db, { requestId: request.id, partnerId: two.id, slot: 2, reservedAt: NOON - 6 * DAY_MS, state: 'closed', outcome: 'lost', lostReason: 'no_budget', closedAt: NOON - 5 * DAY_MS, contactShownAt: NOON - 6 * DAY_MS })
    await storeRequest(database.db, { formKey: 'imported:1', receivedAt: NOON - DAY_MS })
    await storeRequest(database.db, { state: 'held', publishedAt: null, receivedAt: NOON - DAY_MS, source: { utm_source: 'a "b"' } })
    const { steps, outcomes, lost, sources, weeks, stands, waits } = await view()
    expect([steps.received.n, steps.published.n, steps.reserved.n, steps.contacted.n, steps.won.n]).toEqual([2, 1, 1, 0, 0])
    expect([outcomes.find((it) => it.outcome === 'lost')?.n, lost[0]?.n, sum(weeks.map((it) => it.lost.n))]).toEqual([1, 1, 2])
    expect(sources.map((it) => [it.source, it.received.n])).toEqual([['blog', 1], ['a "b"', 1]])
    for (const { received } of sources) expect((await find(received.list)).total).toBe(1)
    expect(stands.map((it) => [it.stand, it.n])).toEqual([['waiting', 1], ['open', 1]])
    expect([waits.reserve.count, waits.contact.notYet.n, waits.outcome.count]).toEqual([1, 1, 1])
    expect((await find({ saved: 'all_lost' })).total).toBe(1)
  })

  it('find requests by number, words, partner, country, and by a whole e-mail or phone', async () => {
    const partner = await storePartner(database.db, { name: 'Nordwerk GmbH' })
    const { id, number } = await storeRequest(database.db, { title: 'Telephony 50%_ off', place: 'Évora', country: 'DE' })
    await storeRequest(database.db, { title: 'Another one' })
    await storeReservation(database.db, { requestId: id, partnerId: partner.id })
    await database.db.insertInto('request_contacts').values({ request_id: id, sealed: '', email_index: app.seal.blindIndex('email', 'joao@clinica.example'), phone_index: app.seal.blindIndex('phone', '+351912345678') }).execute()
    for (const q of [`IR-${number}`, `ir ${number}`, String(number), 'telephony', '50%_', 'Évora', 'nordwerk', 'Germany', 'Joao@Clinica.example', '+351 912 345 678', '00351912345678']) expect((await find({ q })).requests.map((it) => it.number), q).toEqual([number])
    for (const q of ['5_%', 'joao@clinica', 'nobody']) expect((await find({ q })).total, q).toBe(0)
    expect(await find({ page: '3' })).toMatchObject({ total: 2, page: 3, pages: 1, requests: [] })
  })
})

/** Every number that opens a list, however deep it stands. */
function marksOf(it: unknown): Mark[] {
  if (typeof it !== 'object' || it === null) return []
  return 'list' in it && 'n' in it ? [it as Mark] : Object.values(it).flatMap(marksOf)
}
