import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import { fairWeather } from '../../sandbox/weather.ts'
import { sweepPortals } from '../../server/app/crm/sweep.ts'
import type { ReservationView } from '../../server/contract/reservation.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../server/core/time.ts'
import { openFrozen } from '../faults/frozen-product.ts'
import type { EngineName } from '../support/engines.ts'
import type { Api, Product } from '../support/product.ts'
import { contactOf, publishOne, reserve } from '../support/product.ts'
import { noticesOf, passTime, runDue } from './recall-steps.ts'
import { DEAL, inCrm, stranger, takeNew, UNLIMITED, view } from './steps.ts'

const ENGINES: EngineName[] = ['SQLite', 'PostgreSQL']

describe.each(ENGINES)('a holder who does nothing, on %s', (engine) => {
  let product: Product
  let operator: Api
  let luso: Api
  let iberia: Api
  let portal: SandboxPortal

  beforeAll(async () => {
    product = await openFrozen(engine, { rules: UNLIMITED })
    portal = product.sandbox.portal('luso')
    await signIn()
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })
  afterEach(async () => {
    Object.assign(product.sandbox.weather, fairWeather(), { rateLimit: false, eventDelayMs: 1 })
    // A portal that was silent is left alone for a moment.
    await passTime(product, HOUR_MS)
    expect(product.log.filter((line) => line.startsWith('error'))).toEqual([])
    await signIn()
  })

  async function signIn(): Promise<void> {
    [operator, luso, iberia] = await Promise.all(['vendor', 'luso', 'iberia'].map((name) => product.as(name))) as [Api, Api, Api]
  }
  async function later(ms: number): Promise<void> {
    await passTime(product, ms)
    await signIn()
  }
  async function sweep(): Promise<void> {
    while (await sweepPortals(product.app, MINUTE_MS) > 0) continue
    await product.settled()
  }
  const contacted = (id: string) => luso.post(`/api/reservations/${id}/contacted`)
  const linesAt = (itemId: number): string[] => portal.comments.filter((it) => it.entityId === itemId).map((it) => it.text)
  const idleOf = (id: string) => product.app.db.selectFrom('reservations').select(['idle_kind', 'idle_from', 'idle_due_at', 'idle_warned', 'work_begun']).where('id', '=', id).executeTakeFirstOrThrow()

  it('is warned at half and at nine tenths of the time, once each, and in the record', async () => {
    const { id, itemId, number, firstContactDueAt } = await takeNew(product, operator, luso)
    await later(12 * HOUR_MS - MINUTE_MS)
    expect(await noticesOf(product, id)).toEqual([])
    await later(MINUTE_MS)
    expect(await noticesOf(product, id)).toMatchObject([{ kind: 'deadline_near', due_at: firstContactDueAt }])
    await later(9.6 * HOUR_MS)
    await runDue(product)
    const notices = await noticesOf(product, id)
    expect(notices.map((it) => it.kind)).toEqual(['deadline_near', 'deadline_near'])
    expect(notices[1]?.text).toMatch(new RegExp(`^${number}: Call by \\w{3} \\d+ \\w{3} \\d\\d:\\d\\d.* After that the place is taken back`))
    expect(linesAt(itemId).filter((line) => line.startsWith('Call by'))).toHaveLength(2)
    // A warning is told where people work; a mail comes when it is late.
    expect(product.sandbox.mails().filter((mail) => mail.text.includes(notices[1]?.text ?? ''))).toHaveLength(0)
  })

  it('loses the place when nobody called in time, alone, and the client hears nothing of it', async () => {
    const number = await publishOne(product, operator, stranger())
    const [mine, theirs] = [await reserve(luso, number), await reserve(iberia, number)]
    await contactOf(luso, mine.body.id)
    await contactOf(iberia, theirs.body.id)
    const { itemId } = await inCrm(luso, mine.body.id)
    await iberia.post(`/api/reservations/${theirs.body.id}/contacted`)
    await product.settled()
    const mails = product.sandbox.mails().length
    await later(DAY_MS)
    expect(await view(luso, mine.body.id)).toMatchObject({ state: 'closed', outcome: 'recalled', counts: 'lost' })
    expect(await view(iberia, theirs.body.id)).toMatchObject({ state: 'in_work', outcome: null })
    expect((await iberia.get<{ taken: number }>(`/api/requests/${number}`)).body.taken).toBe(1)
    expect((await contactOf(luso, mine.body.id)).body.error).toMatchObject({ code: 'reservation_over' })
    expect(portal.item(DEAL, itemId)).toMatchObject({ stageId: 'LOSE' })
    expect(linesAt(itemId).at(-1)).toMatch(/^Recalled: No first contact until .*The contacts are closed: do not call or write any more\.$/)
    expect((await noticesOf(product, mine.body.id)).filter((it) => it.kind === 'recalled')).toHaveLength(1)
    expect(product.sandbox.mails().slice(mails).filter((mail) => !mail.to.every((it) => it.startsWith('requests@')))).toEqual([])
    const journal = await product.app.db.selectFrom('journal').select(['kind', 'details']).where('kind', '=', 'reservation_recalled').where('details', 'like', `${mine.body.id}%`).execute()
    expect(journal).toEqual([{ kind: 'reservation_recalled', details: `${mine.body.id}: first_contact` }])
    await sweep()
    await runDue(product)
    expect(await view(luso, mine.body.id)).toMatchObject({ outcome: 'recalled' })
  })

  it('keeps the place when the call stands in the CRM, though no event told of it', async () => {
    const { id, itemId } = await takeNew(product, operator, luso)
    await later(23 * HOUR_MS)
    product.sandbox.weather.dropEvents = 1
    portal.addActivity(DEAL, itemId, { kind: 'call' })
    const calledAt = product.clock.now()
    await later(2 * HOUR_MS)
    const shown = await view(luso, id)
    expect(shown).toMatchObject({ state: 'in_work', contactedIn: 'crm' })
    expect(Math.abs((shown.contactedAt ?? 0) - calledAt)).toBeLessThanOrEqual(1000)
    expect(await idleOf(id)).toMatchObject({ idle_kind: 'no_work' })
  })

  it('is judged only once the portal answers again', async () => {
    const [called, idle] = [await takeNew(product, operator, luso), await takeNew(product, operator, luso)]
    await later(23 * HOUR_MS)
    portal.addActivity(DEAL, called.itemId, { kind: 'call' })
    product.sandbox.weather.restDown = { luso: 'reset' }
    await passTime(product, 2 * HOUR_MS)
    await passTime(product, 6 * MINUTE_MS)
    const states = async (): Promise<(string | null)[]> => (await Promise.all([called.id, idle.id].map((id) =>
      product.app.db.selectFrom('reservations').select('outcome').where('id', '=', id).executeTakeFirstOrThrow()))).map((row) => row.outcome)
    expect(await states()).toEqual([null, null])
    product.sandbox.weather.restDown = {}
    // A look of the worker itself that began before may still have failed.
    await passTime(product, 6 * MINUTE_MS)
    await passTime(product, 6 * MINUTE_MS)
    expect(await states()).toEqual([null, 'recalled'])
  })

  it('is not protected for ever by a portal that stays silent', async () => {
    const { id } = await takeNew(product, operator, luso)
    product.sandbox.weather.restDown = { luso: 'reset' }
    await passTime(product, 25 * HOUR_MS)
    product.clock.advance(22 * HOUR_MS)
    await runDue(product)
    expect(await idleOf(id)).toMatchObject({ idle_kind: 'first_contact' })
    product.clock.advance(2 * HOUR_MS)
    await runDue(product)
    const row = await product.app.db.selectFrom('reservations').select(['outcome', 'idle_kind']).where('id', '=', id).executeTakeFirst()
    expect(row).toEqual({ outcome: 'recalled', idle_kind: null })
  })

  it('has a week after the first contact to begin', async () => {
    const [idle, moved, called] = [await takeNew(product, operator, luso), await takeNew(product, operator, luso), await takeNew(product, operator, luso)]
    for (const { id } of [idle, moved, called]) await contacted(id)
    // Portals count in whole seconds.
    product.clock.advance(1_000)
    portal.addActivity(DEAL, called.itemId, { kind: 'call' })
    await later(2 * DAY_MS)
    portal.moveItem(DEAL, moved.itemId, 'PREPARATION')
    await product.settled()
    expect(await idleOf(called.id)).toMatchObject({ idle_kind: 'no_work', work_begun: 0 })
    portal.addActivity(DEAL, called.itemId, { kind: 'email' })
    await sweep()
    expect(await idleOf(moved.id)).toMatchObject({ idle_kind: 'auto_lost', work_begun: 1 })
    expect(await idleOf(called.id)).toMatchObject({ idle_kind: 'auto_lost', work_begun: 1 })
    await later(5 * DAY_MS)
    expect(await view(luso, idle.id)).toMatchObject({ outcome: 'recalled', history: expect.arrayContaining([expect.objectContaining({ text: expect.stringContaining('No sign of work') as string, source: 'clock' })]) as unknown })
    expect(await view(luso, moved.id)).toMatchObject({ outcome: null })
    await later(40 * DAY_MS)
    expect((await view(luso, moved.id)).history.at(-1)?.text).toContain('No news until')
    expect(await view(luso, moved.id)).toMatchObject({ outcome: 'recalled', counts: 'lost' })
  })

  it('goes on as long as somebody says so, but not for ever', async () => {
    const { id } = await takeNew(product, operator, luso)
    await contacted(id)
    const say = () => luso.post<ReservationView>(`/api/reservations/${id}/still-working`, { note: 'They decide in spring' })
    expect((await say()).body.history.at(-1)?.text).toBe('Still working on it (Ana Silva): They decide in spring')
    for (let month = 1; month <= 5; month += 1) {
      await later(30 * DAY_MS)
      expect((await say()).status).toBe(200)
    }
    const { idle_due_at: dueAt } = await idleOf(id)
    expect(dueAt).toBe((await view(luso, id)).reservedAt + 180 * DAY_MS)
    await later(29 * DAY_MS)
    await say()
    expect((await idleOf(id)).idle_due_at).toBe(dueAt)
    await later(DAY_MS)
    expect((await view(luso, id)).history.at(-1)?.text).toContain('180 days after reserving')
  })

  it('can’t put off the first contact, and says nothing about other things', async () => {
    const { id } = await takeNew(product, operator, luso)
    const url = `/api/reservations/${id}/still-working`
    expect(await luso.post(url, { note: '' })).toMatchObject({ status: 409, body: { error: { code: 'not_contacted' } } })
    await contacted(id)
    expect((await luso.post(url)).status).toBe(200)
    expect((await luso.post(url, { note: 1 })).status).toBe(400)
    expect((await luso.post(url, { note: '', until: 5 })).status).toBe(400)
    expect((await iberia.post(url, { note: '' })).status).toBe(404)
    expect((await operator.post(url, { note: '' })).status).toBe(403)
    await luso.post(`/api/reservations/${id}/lost`, { reason: 'no_budget' })
    expect(await luso.post(url, { note: '' })).toMatchObject({ status: 409, body: { error: { code: 'reservation_over' } } })
    expect(await idleOf(id)).toMatchObject({ idle_kind: null, idle_due_at: null })
  })

  it('begins anew when the record leaves Lost again', async () => {
    const { id, itemId } = await takeNew(product, operator, luso)
    await contacted(id)
    portal.moveItem(DEAL, itemId, 'LOSE')
    await product.settled()
    expect(await idleOf(id)).toMatchObject({ idle_kind: null })
    await later(20 * HOUR_MS)
    portal.moveItem(DEAL, itemId, 'EXECUTING')
    await product.settled()
    expect(await idleOf(id)).toMatchObject({ idle_kind: 'auto_lost', idle_from: product.clock.now(), idle_due_at: product.clock.now() + 45 * DAY_MS })
  })

  it('gets a whole deadline when the reservation is older than deadlines are', async () => {
    const { id } = await takeNew(product, operator, luso)
    product.clock.advance(3 * DAY_MS)
    await product.app.db.updateTable('reservations').set({ idle_kind: null, idle_from: null, idle_due_at: null, idle_next_at: null }).where('id', '=', id).execute()
    await runDue(product)
    expect(await idleOf(id)).toMatchObject({ idle_kind: 'first_contact', idle_due_at: product.clock.now() + DAY_MS, idle_warned: 0 })
  })
})
