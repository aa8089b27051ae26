import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../server/app/app.ts'
import { listDesk } from '../../server/app/desk/decide-case.ts'
import { listStandings } from '../../server/app/partner/list-standings.ts'
import { showFigures } from '../../server/app/partner/show-figures.ts'
import { searchRequests } from '../../server/app/request/search-requests.ts'
import type { FoundPage } from '../../server/app/request/search-requests.ts'
import type { Mark } from '../../server/contract/dashboard.ts'
import type { PartnerFiguresView } from '../../server/contract/partner-card.ts'
import { requestSearchQuery } from '../../server/contract/request-search.ts'
import { FOR_GOOD } from '../../server/core/partner.ts'
import { sum } from '../../server/core/statistics.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { presentFigures } from '../../server/routes/present-figures.ts'
import { NOON, storePartner, storePortal, storeRequest, storeReservation } from '../support/build.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'
import { quietApp } from '../support/quiet-app.ts'
import { fillYear } from '../support/year.ts'

const seen: unknown[] = []

describe.each(EACH_ENGINE)('the numbers of a partner’s card on %s', (_, open) => {
  const database = useDatabase(open)
  let app: App

  beforeEach(() => {
    app = quietApp({ db: database.db, now: () => NOON, newId: randomUUID })
  })

  const view = async (id: string): Promise<PartnerFiguresView> => presentFigures(await showFigures(app, id))
  const find = (query: Record<string, string>): Promise<FoundPage> => {
    const { q = '', sort, page, ...filter } = requestSearchQuery.parse(query)
    return searchRequests(app, { filter, words: q, order: { by: sort.replace('-', '') as 'reserved', isDown: sort.startsWith('-') }, page })
  }

  it('are those of the lists they open, of the rating and of the register, and the same on both engines', async () => {
    await fillYear(database.db, { requests: 400, partners: 24, days: 365, now: NOON })
    const { rows } = await listStandings(app)
    const wrong: unknown[] = []
    const flags = new Set<string>()
    const views: PartnerFiguresView[] = []
    for (const { partner: { id }, rating, inWork, firstContact, conduct, clients, disputes } of rows) {
      const it = await view(id)
      views.push(it)
      for (const { n, list } of marksOf(it)) {
        const { total } = await find(list)
        if (total !== n) wrong.push({ id, n, total, list })
      }
      for (const flag of it.flags) {
        flags.add(flag.code)
        if (flag.list && 'n' in flag && (await find({ ...flag.list })).total !== flag.n) wrong.push({ id, ...flag })
      }
      expect([it.level.level, it.conversion.won, it.conversion.lost, it.inWork.n, it.firstContact.due, it.firstContact.inTime, it.firstContact.medianMs], id).toEqual([rating.level.level, rating.won, rating.lost, inWork, firstContact.due, firstContact.inTime, firstContact.medianMs])
      expect([it.uncalled.n, it.uncalled.of, it.clients.average, it.disputes.reports, it.disputes.complaints], id).toEqual([conduct.uncalled, conduct.due, clients.average, disputes.reports, disputes.complaints])
      expect((await listDesk(app, 'open', id)).every(({ partnerId }) => partnerId === id), id).toBe(true)
    }
    expect(wrong).toEqual([])
    expect([...flags]).toEqual(expect.arrayContaining(['uncalled']))
    const ofAll = (pick: (it: PartnerFiguresView) => number): number => sum(views.map(pick))
    const counts = { lapsing: ofAll((it) => it.lapsing.n), cases: ofAll((it) => it.openCases), questions: ofAll((it) => it.openQuestions), suspensions: ofAll((it) => it.sanctions.suspensions), complaints: ofAll((it) => it.disputes.complaints) }
    expect(Object.entries(counts).filter(([, n]) => n === 0)).toEqual([])
    seen.push(views)
    expect(seen.at(-1)).toEqual(seen[0])
  }, 120_000)

  it('show of a request the partner’s own reservation, the last one, and the latest reserved first', async () => {
    const [one, other] = [await storePartner(database.db), await storePartner(database.db)]
    const [old, late] = [await storeRequest(database.db, { publishedAt: NOON - 9 * DAY_MS }), await storeRequest(database.db, { publishedAt: NOON - 20 * DAY_MS })]
    await storeReservation(database.db, { requestId: old.id, partnerId: one.id, slot: 1, reservedAt: NOON - 8 * DAY_MS, state: 'closed', outcome: 'released', holdsPlace: false, closedAt: NOON - 7 * DAY_MS, contactShownAt: NOON - 8 * DAY_MS })
    await storeReservation(database.db, { requestId: late.id, partnerId: one.id, slot: 1, reservedAt: NOON - 3 * DAY_MS, state: 'in_work', contactShownAt: NOON - 3 * DAY_MS, firstContactDueAt: NOON - 2 * DAY_MS })
    await storeReservation(database.db, { requestId: old.id, partnerId: other.id, slot: 2, reservedAt: NOON - DAY_MS, state: 'in_work', contactShownAt: NOON - DAY_MS, firstContactDueAt: NOON - 1 })
    const { requests } = await find({ partner: one.id, sort: '-reserved' })
    expect(requests.map(({ number, own }) => [number, own?.state, own?.outcome])).toEqual([[late.number, 'in_work', null], [old.number, 'closed', 'released']])
    expect((await find({ partner: one.id, own: 'late' })).requests.map(({ number }) => number)).toEqual([late.number])
    expect((await find({ own: 'late' })).total).toBe(2)
    expect((await find({})).requests.every(({ own }) => own === null)).toBe(true)
    const { late: lateNow, released, today } = await view(one.id)
    expect([lateNow.n, released.n, today.n]).toEqual([1, 1, 0])
    expect(JSON.stringify(requests)).not.toMatch(/sealed|@/)
  })

  it('say why a partner can’t reserve, without a portal too', async () => {
    const linked = async (changes: Parameters<typeof storePartner>[1]): Promise<void> => {
      const { id } = await storePartner(database.db, changes)
      await storePortal(database.db, { memberId: `portal of ${id}`, partnerId: id })
    }
    await storePartner(database.db, { id: 'a', name: 'A' })
    await linked({ id: 'b', name: 'B' })
    await linked({ id: 'c', name: 'C', tutorialPassedAt: null })
    await linked({ id: 'd', name: 'D', suspendedUntil: Date.UTC(2026, 11, 8) })
    await linked({ id: 'e', name: 'E', suspendedUntil: FOR_GOOD })
    await linked({ id: 'f', name: 'F', pausedFrom: NOON - 1 })
    const { rows } = await listStandings(app)
    expect(rows.map(({ bar }) => bar && [bar.code, bar.at])).toEqual([['not_linked', null], null, ['not_certified', null], ['suspended', Date.UTC(2026, 11, 8)], ['suspended_for_good', null], ['paused_open', null]])
  })

  it('are of a partner that exists', async () => {
    await expect(showFigures(app, 'nobody')).rejects.toMatchObject({ code: 'not_found' })
  })
})

/** The numbers that stand beside their list; flags have theirs besides. */
function marksOf({ flags: _, ...it }: PartnerFiguresView): Mark[] {
  return Object.values({ ...it, untimely: it.firstContact.untimely }).flatMap((one) => (typeof one === 'object' && 'list' in one && 'n' in one ? [one] : []))
}
