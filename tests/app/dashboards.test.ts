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
import { DAY_MS, HOUR_MS } from '../../server/core/time.ts'
import { presentDashboards } from '../../server/routes/present-dashboards.ts'
import { NOON, storePartner, storePortal, storeRequest, storeReservation } from '../support/build.ts'
import { insertCrmItem, updateCrmItem } from '../../server/store/crm-items.ts'
import { insertWork } from '../../server/store/outbox.ts'
import { insertReservationEvent } from '../../server/store/reservation-events.ts'
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

  const view = async (period: { from: string, to: string, country?: string, zone?: string } = YEAR): Promise<DashboardsView> => presentDashboards(await showDashboards(app, period))
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

  it('tell good partners from lucky ones by the ends that the conversion counts', async () => {
    await fillYear(database.db, { requests: 260, partners: 12, days: 365, now: NOON, seed: 3 })
    const { ended, weeks } = await view()
    const since = weeks[0]?.at ?? 0
    const rows = await database.db.selectFrom('reservations').selectAll().execute()
    const count = (partner: string, outcomes: readonly string[]): number => rows.filter((it) => it.partner_id === partner && it.closed_at !== null && it.closed_at >= since && outcomes.includes(it.outcome === 'released' && it.contact_shown_at !== null ? 'released late' : it.outcome ?? '')).length
    expect(ended.length).toBeGreaterThan(6)
    for (const it of ended) expect([it.won.n, it.lost.n], it.name).toEqual([count(it.id, ['won']), count(it.id, ['lost', 'recalled', 'released late'])])
    expect(sum(ended.map((it) => it.lost.n))).toBe(sum(weeks.map((it) => it.lost.n)))
    const [first] = ended
    await database.db.updateTable('reservations').set({ excused_at: NOON }).where('partner_id', '=', first?.id ?? '').execute()
    expect((await view()).ended.map((it) => it.id)).not.toContain(first?.id)
  })

  it('say when clients wait for a moderator, on the clocks of a zone, and who decides', async () => {
    await fillYear(database.db, { requests: 300, partners: 4, days: 365, now: NOON, seed: 5 })
    const { moderation, deciders } = await view({ ...YEAR, zone: 'Asia/Kolkata' })
    const rows = await database.db.selectFrom('requests').selectAll().execute()
    const waits = new Map<string, number[]>()
    for (const it of rows) {
      const decidedAt = it.published_at ?? (it.close_reason === 'rejected' || it.close_reason === 'duplicate' ? it.closed_at : null)
      // India's clocks are always five and a half hours ahead.
      const local = new Date(it.received_at + 5.5 * HOUR_MS)
      const key = `${local.getUTCDay() || 7} ${Math.floor(local.getUTCHours() / 3) * 3}`
      if (decidedAt !== null) waits.set(key, [...waits.get(key) ?? [], decidedAt - it.received_at])
    }
    const halfOf = (list: readonly number[]): number | null => {
      const rising = list.toSorted((a, b) => a - b)
      return rising.length < 5 ? null : rising.length % 2 === 1 ? rising[(rising.length - 1) / 2]! : (rising[rising.length / 2 - 1]! + rising[rising.length / 2]!) / 2
    }
    expect([moderation.zone, moderation.hours, moderation.count]).toEqual(['Asia/Kolkata', 3, sum([...waits.values()].map((it) => it.length))])
    for (const { from, cells } of moderation.rows) for (const { weekday, count, median } of cells.filter((it) => it.weekday !== 0)) {
      const list = waits.get(`${weekday} ${from}`) ?? []
      expect([count, median], `${weekday} ${from}`).toEqual([list.length, halfOf(list)])
    }
    const events = (await database.db.selectFrom('request_events').selectAll().execute()).filter((it) => it.source === 'operator')
    expect(sum(deciders.map((it) => it.published + it.rejected))).toBe(events.length)
    for (const { name, published } of deciders) expect(published, name).toBe(events.filter((it) => it.actor === name && it.kind === 'published').length)
    expect(deciders.map((it) => it.name).toSorted()).toEqual(['Inês Duarte', 'Jonas Weber', 'Petra Novak'])
  })

  it('say how long the way into the CRM is, what has not come and why', async () => {
    const portal = await storePortal(database.db)
    const put = async (at: number, took: number | null, { lastError = null as string | null, state = 'due', country = 'PT' } = {}): Promise<string> => {
      const request = await storeRequest(database.db, { country, receivedAt: at - DAY_MS })
      const { id } = await storeReservation(database.db, { requestId: request.id, reservedAt: at, state: 'in_work' })
      await insertCrmItem(database.db, { reservationId: id, memberId: portal.memberId, entityTypeId: 2, categoryId: 0 })
      if (took !== null) await updateCrmItem(database.db, id, { itemId: Math.floor(at / 1000) % 1_000_000, state: 'in_crm' })
      await insertWork(database.db, { kind: 'crm.create', lane: id, subject: id, memberId: portal.memberId, payload: {}, runAt: at }, at)
      await database.db.updateTable('outbox').set({ state: took === null ? state : 'sent', run_at: at + (took ?? 0), last_error: lastError }).where('subject', '=', id).execute()
      return id
    }
    // NOON is a Wednesday: two days are in its week, and the others in the one before.
    for (const [index, seconds] of [70, 61, 3600, 65, 90, 62].entries()) await put(NOON - 4 * DAY_MS - index * 1000, seconds * 1000)
    const again = await put(NOON - DAY_MS, 20 * HOUR_MS)
    await insertReservationEvent(database.db, again, { at: NOON, change: 'added to CRM again', source: 'app', actor: 'Ana', reason: '' })
    await put(NOON - DAY_MS - 5000, 60_000, { country: 'DE' })
    await put(NOON - 40 * DAY_MS, 60_000)
    for (const state of ['dead', 'dead', 'due'] as const) await put(NOON - DAY_MS - 9000, null, { state, lastError: 'ACCESS_DENIED' })
    await put(NOON - DAY_MS - 7000, null, { lastError: 'the portal is down' })
    await put(NOON - DAY_MS - 8000, null)
    const { crm } = await view()
    expect(crm).toMatchObject({ from: NOON - 30 * DAY_MS, count: 7, median: 65_000, p90: 3_600_000, without: 5 })
    expect(crm.weeks.slice(-2)).toEqual([
      { at: Date.UTC(2026, 10, 9), count: 6, median: 67_500, p90: 3_600_000, without: 0 }, { at: Date.UTC(2026, 10, 16), count: 1, median: null, p90: null, without: 5 },
    ])
    expect(crm.failures).toEqual([{ error: 'ACCESS_DENIED', dead: 2, due: 1 }, { error: 'the portal is down', dead: 0, due: 1 }])
    expect((await view({ ...YEAR, country: 'DE' })).crm).toMatchObject({ count: 1, median: null, without: 0 })
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
