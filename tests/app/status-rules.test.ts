import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../server/app/app.ts'
import { savePartner } from '../../server/app/partner/save-partner.ts'
import { applyStatusRules, runStatusRules } from '../../server/app/partner/status-rules.ts'
import type { CaseView, DeskView } from '../../server/contract/desk.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { Partner } from '../../server/core/partner.ts'
import { DAY_MS, HOUR_MS } from '../../server/core/time.ts'
import { listNotices } from '../../server/store/notices.ts'
import { findPartner, updatePartner } from '../../server/store/partners.ts'
import { insertRulebook } from '../../server/store/rulebooks.ts'
import { buildRulebook, NOON, storePartner } from '../support/build.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'
import type { Answer, Api, Product } from '../support/product.ts'
import { quietApp } from '../support/quiet-app.ts'
import { BOUNDLESS, ENGINES, openProduct, reserveNew } from './steps.ts'

const BRONZE: Partial<Partner> = { status: 'bronze', approvedAt: NOON, tutorialPassedAt: NOON, nfrPortalAt: null, lastActiveAt: NOON + 4_000 * DAY_MS }
const SYSTEM = { memberId: null, userId: 'key 1', userName: 'Partner system' }

describe.each(EACH_ENGINE)('the status rules on %s', (_engine, open) => {
  const at = useDatabase(open)
  let now = NOON
  const secret = randomBytes(32)
  const app = (newId: () => string = randomUUID): App => quietApp({ db: at.db, now: () => now, newId, secret })
  async function on(day: number): Promise<void> {
    now = NOON + day * DAY_MS
    await applyStatusRules(app())
  }
  const toldOf = async (id: string): Promise<string[]> => (await listNotices(at.db, id)).toReversed().map((it) => it.text)
  const casesOf = (id: string) => at.db.selectFrom('cases').selectAll().where('partner_id', '=', id).orderBy('opened_at').execute()

  it('tell Bronze twice, then end the partnership, with a row in the journal', async () => {
    const { id } = await storePartner(at.db, BRONZE)
    for (let day = 60; day <= 100; day += 1) await on(day)
    expect((await findPartner(at.db, id))?.cancelledAt).toBe(NOON + 90 * DAY_MS)
    const told = await listNotices(at.db, id)
    expect(told.toReversed().map((it) => (it.at - NOON) / DAY_MS)).toEqual([76, 87, 90])
    expect(await toldOf(id)).toEqual([expect.stringMatching(/^Your partnership ends on 2027-02-16\./), expect.stringMatching(/^Your partnership ends on 2027-02-16\./), expect.stringMatching(/has ended/)])
    expect(await at.db.selectFrom('journal').select(['kind', 'user_name', 'details']).where('partner_id', '=', id).execute())
      .toEqual([{ kind: 'partner_changed', user_name: 'clock', details: 'cancelled: Bronze was not finished in time' }])
    expect(await at.db.selectFrom('outbox').select('id').where('kind', '=', 'mail.notice').execute()).toHaveLength(3)
  })

  it('let Bronze go on that finishes in time, and one that an operator takes back', async () => {
    const [finishing, taken] = [await storePartner(at.db, BRONZE), await storePartner(at.db, BRONZE)]
    await on(88)
    await savePartner(app(), { id: finishing.id, changes: { nfrPortalAt: now }, whole: null }, SYSTEM)
    await on(91)
    await on(95)
    expect((await findPartner(at.db, finishing.id))?.cancelledAt).toBeNull()
    expect((await findPartner(at.db, taken.id))?.cancelledAt).not.toBeNull()
    await savePartner(app(), { id: taken.id, changes: { cancelledAt: null }, whole: null }, SYSTEM)
    for (const day of [96, 100, 120]) await on(day)
    expect((await findPartner(at.db, taken.id))?.cancelledAt).toBeNull()
  })

  it('end nothing without notice: an old Bronze that is entered late has its last days', async () => {
    const { id } = await storePartner(at.db, { ...BRONZE, approvedAt: NOON - 400 * DAY_MS })
    await on(0)
    expect(await toldOf(id)).toEqual([expect.stringMatching(/^Your partnership ends on 2026-11-21\./)])
    await on(2)
    expect((await findPartner(at.db, id))?.cancelledAt).toBeNull()
    await on(3)
    expect((await findPartner(at.db, id))?.cancelledAt).toBe(NOON + 3 * DAY_MS)
  })

  it('keep the days that were promised at the approval', async () => {
    const { id } = await storePartner(at.db, BRONZE)
    await insertRulebook(at.db, buildRulebook({ version: 2, startsAt: NOON + DAY_MS, statusRules: { bronzeDays: 30, reviewDays: 365, inactiveDays: 180, noticeDays: [14, 3] } }), NOON)
    for (let day = 10; day <= 75; day += 1) await on(day)
    expect(await toldOf(id)).toEqual([])
  })

  it('put the yearly review on the desk once, with a notice before', async () => {
    const { id } = await storePartner(at.db, { status: 'gold', approvedAt: NOON - 300 * DAY_MS, reviewDueAt: NOON + 65 * DAY_MS, lastActiveAt: NOON + 4_000 * DAY_MS })
    for (let day = 40; day <= 80; day += 1) await on(day)
    expect(await toldOf(id)).toEqual(['The vendor reviews your Gold status on 2027-01-22.', 'The vendor reviews your Gold status on 2027-01-22.', expect.stringMatching(/is reviewing/)])
    expect(await casesOf(id)).toMatchObject([{ kind: 'status_review', state: 'open', opened_by: 'clock' }])
  })

  it('flag a partner that nobody opened the app for, and suspend nothing', async () => {
    const { id } = await storePartner(at.db, { lastActiveAt: NOON, reviewDueAt: NOON + 4_000 * DAY_MS })
    for (let day = 160; day <= 190; day += 1) await on(day)
    expect(await toldOf(id)).toHaveLength(3)
    expect(await casesOf(id)).toMatchObject([{ kind: 'no_activity' }])
    expect(await findPartner(at.db, id)).toMatchObject({ cancelledAt: null, suspendedUntil: null })
  })

  it('come once in a thousand runs, with the clock a day back, by two processes at once and after one was killed', async () => {
    const [bronze, gold] = [await storePartner(at.db, BRONZE), await storePartner(at.db, { status: 'gold', reviewDueAt: NOON + 80 * DAY_MS, lastActiveAt: NOON })]
    for (let run = 0; run < 1_000; run += 1) {
      now = NOON + (60 + Math.floor(run / 8) - (run % 50 === 49 ? 1 : 0)) * DAY_MS
      if (run % 100 === 0) await Promise.all([applyStatusRules(app()), applyStatusRules(app())])
      // A process that dies between two partners has told the first and not the second.
      else if (run % 40 === 0) await applyStatusRules(app(() => { throw new Error('killed') }))
      else await applyStatusRules(app())
    }
    const subjects = (await listNotices(at.db, gold.id)).map((it) => it.subject.split(' ')).map(([rule, , step]) => `${rule} ${step}`)
    expect(subjects.toSorted()).toEqual(['inactive 14', 'inactive 3', 'inactive done', 'review 14', 'review 3', 'review done'].filter((it) => subjects.includes(it)))
    expect(subjects).toEqual(expect.arrayContaining(['review 14', 'review 3', 'review done']))
    expect(await listNotices(at.db, bronze.id)).toHaveLength(3)
    expect((await casesOf(gold.id)).filter((it) => it.kind === 'status_review')).toHaveLength(1)
  }, 60_000)

  it('run once an hour for all processes together', async () => {
    await storePartner(at.db, { ...BRONZE, approvedAt: NOON - 80 * DAY_MS })
    now = NOON
    expect(await Promise.all([runStatusRules(app()), runStatusRules(app()), runStatusRules(app())]).then((done) => done.toSorted())).toEqual([0, 0, 1])
    now = NOON + HOUR_MS / 2
    await storePartner(at.db, { ...BRONZE, approvedAt: NOON - 80 * DAY_MS })
    expect(await runStatusRules(app())).toBe(0)
    now = NOON + HOUR_MS
    expect(await runStatusRules(app())).toBe(1)
  })

  it('give an entry from before its first review', async () => {
    const { id } = await storePartner(at.db, { approvedAt: NOON - 400 * DAY_MS, reviewDueAt: null })
    await on(0)
    expect((await findPartner(at.db, id))?.reviewDueAt).toBe(NOON + 330 * DAY_MS)
  })
})

describe.each(ENGINES)('what the status rules lead to, on %s', (_engine, open) => {
  let product: Product
  let operator: Api

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS)
    operator = await product.as('vendor')
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  async function caseOf(partnerId: string, kind: string): Promise<CaseView> {
    const found = (await operator.get<DeskView>('/api/operator/cases')).body.cases.find((it) => it.partnerId === partnerId && it.kind === kind)
    if (!found) throw new Error(`no ${kind} of ${partnerId}`)
    return found
  }
  const decide = (id: string, decision: string): Promise<Answer<CaseView & ErrorBody>> => operator.post(`/api/operator/cases/${id}/decision`, { decision, note: 'Sales of the year' })
  const partner = async (id: string): Promise<Partner | null> => findPartner(product.app.db, id)
  async function makeReview(id: string): Promise<{ dueAt: number, found: CaseView }> {
    const dueAt = product.clock.now() - DAY_MS
    await updatePartner(product.app.db, id, { reviewDueAt: dueAt })
    await applyStatusRules(product.app)
    product.clock.advance(3 * DAY_MS)
    await applyStatusRules(product.app)
    operator = await product.as('vendor')
    return { dueAt, found: await caseOf(id, 'status_review') }
  }

  it('a review keeps a status, and the next one is a year later', async () => {
    const { dueAt, found } = await makeReview('luso')
    expect(found).toMatchObject({ decisions: ['keep', 'downgrade'], facts: { status: 'gold', dueAt, won: expect.any(Number) as number } })
    expect((await Promise.all([decide(found.id, 'keep'), decide(found.id, 'keep')])).map(({ status }) => status).sort()).toEqual([200, 409])
    expect(await partner('luso')).toMatchObject({ status: 'gold', reviewDueAt: dueAt + 365 * DAY_MS })
  })

  it('a review takes a status down one step', async () => {
    const { found } = await makeReview('iberia')
    await decide(found.id, 'downgrade')
    expect(await partner('iberia')).toMatchObject({ status: 'bronze', reviewDueAt: null })
    expect((await listNotices(product.app.db, 'iberia')).map(({ text }) => text)).toContain('Your status was reviewed: it is Bronze now.')
    expect(await product.app.db.selectFrom('journal').select('details').where('partner_id', '=', 'iberia').where('kind', '=', 'partner_changed').orderBy('id', 'desc').executeTakeFirst())
      .toEqual({ details: 'status: silver → bronze (review: Sales of the year)' })
  })

  it('a review changes nothing where the register was changed meanwhile', async () => {
    const { found } = await makeReview('nordwerk')
    await savePartner(product.app, { id: 'nordwerk', changes: { status: 'gold' }, whole: null }, SYSTEM)
    const before = await partner('nordwerk')
    await decide(found.id, 'downgrade')
    expect(await partner('nordwerk')).toEqual(before)
  })

  it('a partner whose partnership ended goes on with what it holds', async () => {
    const wisla = await product.as('wisla')
    const { id } = await reserveNew(product, operator, wisla, { country: 'PL', place: 'Gdańsk' })
    await savePartner(product.app, { id: 'wisla', changes: { cancelledAt: product.clock.now() }, whole: null }, SYSTEM)
    expect((await wisla.post(`/api/reservations/${id}/contact`)).status).toBe(200)
  })

  it('opening the app is kept once a day', async () => {
    const first = (await partner('luso'))?.lastActiveAt ?? 0
    product.clock.advance(DAY_MS + HOUR_MS)
    await product.as('luso')
    const second = (await partner('luso'))?.lastActiveAt ?? 0
    expect(second - first).toBeGreaterThanOrEqual(DAY_MS)
    product.clock.advance(HOUR_MS)
    await product.as('luso')
    expect((await partner('luso'))?.lastActiveAt).toBe(second)
  })
})
