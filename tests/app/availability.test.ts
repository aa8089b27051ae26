import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import type { AvailabilityView } from '../../server/contract/availability.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { ReservationListView, ReservationView } from '../../server/contract/reservation.ts'
import { addWorkingTime } from '../../server/core/calendar.ts'
import { EVERY_DAY } from '../../server/core/partner.ts'
import { DAY_MS, HOUR_MS } from '../../server/core/time.ts'
import { openFrozen } from '../faults/frozen-product.ts'
import type { EngineName } from '../support/engines.ts'
import type { Answer, Api, Product } from '../support/product.ts'
import { publishOne, reserve } from '../support/product.ts'
import { passTime } from './recall-steps.ts'
import { DEAL, reserveNew, stranger, takeNew, UNLIMITED, view } from './steps.ts'

const ENGINES: EngineName[] = ['SQLite', 'PostgreSQL']

describe.each(ENGINES)('a partner’s days, on %s', (engine) => {
  let product: Product
  let operator: Api
  let luso: Api
  let colleague: Api
  let portal: SandboxPortal
  let others: number[]

  beforeAll(async () => {
    product = await openFrozen(engine, { rules: UNLIMITED })
    portal = product.sandbox.portal('luso')
    others = portal.users.filter((user) => !user.admin).map((user) => user.id)
    await signIn()
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })
  afterEach(async () => {
    await signIn()
    await set({ workdays: [...EVERY_DAY], pause: null })
    expect(product.log.filter((line) => line.startsWith('error'))).toEqual([])
  })

  async function signIn(): Promise<void> {
    [operator, luso, colleague] = [await product.as('vendor'), await product.as('luso'), await product.as('luso', others[0])]
  }
  const set = (body: unknown, api = luso): Promise<Answer<AvailabilityView & ErrorBody>> => api.put('/api/availability', body)

  it('are all seven until its administrator says otherwise', async () => {
    expect((await luso.get<AvailabilityView>('/api/availability')).body).toMatchObject({ workdays: [1, 2, 3, 4, 5, 6, 7], pause: null, minWorkdays: 5, timeZone: 'Europe/Lisbon', isPaused: false, canChange: true })
    expect((await set({ workdays: [5, 1, 2, 3, 4], pause: null })).body).toMatchObject({ workdays: [1, 2, 3, 4, 5] })
    const row = await product.app.db.selectFrom('journal').select('details').where('kind', '=', 'availability_changed').orderBy('id', 'desc').limit(1).executeTakeFirst()
    expect(row?.details).toBe('workdays 12345, no pause')
  })

  it.each([
    ['too few days', { workdays: [1, 2, 3, 4], pause: null }, 409],
    ['a day twice', { workdays: [1, 2, 3, 4, 5, 5], pause: null }, 400],
    ['a day that is none', { workdays: [0, 1, 2, 3, 4, 5], pause: null }, 400],
    ['a pause that ends before it begins', { workdays: [1, 2, 3, 4, 5], pause: { from: 2e12, until: 1e12 } }, 400],
    ['a pause that is over', { workdays: [1, 2, 3, 4, 5], pause: { from: 1, until: 2 } }, 409],
    ['no pause at all', { workdays: [1, 2, 3, 4, 5] }, 400],
    ['something unknown', { workdays: [1, 2, 3, 4, 5], pause: null, zone: 'UTC' }, 400],
  ])('are not changed by %s', async (_what, body, status) => {
    expect((await set(body)).status).toBe(status)
    expect((await luso.get<AvailabilityView>('/api/availability')).body.workdays).toEqual(EVERY_DAY)
  })

  it('are its own: colleagues only look, operators and strangers do not even that', async () => {
    const body = { workdays: [1, 2, 3, 4, 5], pause: null }
    expect((await set(body, colleague)).body.error).toMatchObject({ code: 'not_admin' })
    expect((await colleague.get<AvailabilityView>('/api/availability')).body.canChange).toBe(false)
    expect((await set(body, operator)).status).toBe(403)
    expect((await fetch(`${product.url}/api/availability`)).status).toBe(401)
    await set(body)
    expect((await (await product.as('iberia')).get<AvailabilityView>('/api/availability')).body.workdays).toEqual(EVERY_DAY)
  })

  it('count for deadlines that begin later, and only for those', async () => {
    const before = await reserveNew(product, operator, luso)
    // Without today and tomorrow nothing is due before the day after.
    const today = new Date(product.clock.now()).getUTCDay() || 7
    const workdays = EVERY_DAY.filter((day) => day !== today && day !== (today % 7) + 1)
    await set({ workdays, pause: null })
    const after = await reserveNew(product, operator, luso)
    expect(after.firstContactDueAt).toBe(addWorkingTime(after.reservedAt, 24 * HOUR_MS, { timeZone: 'Europe/Lisbon', workdays }))
    expect(after.firstContactDueAt - after.reservedAt).toBeGreaterThan(24 * HOUR_MS)
    expect(after.deadline).toMatchObject({ kind: 'first_contact', dueAt: after.firstContactDueAt, share: 0, group: 'later' })
    expect((await view(luso, before.id)).deadline).toMatchObject({ dueAt: before.reservedAt + DAY_MS })
  })

  it('may be paused: nothing new, but what is held stays due', async () => {
    const held = await takeNew(product, operator, luso)
    const number = await publishOne(product, operator, stranger())
    const now = product.clock.now()
    expect((await set({ workdays: [...EVERY_DAY], pause: { from: now, until: now + 3 * DAY_MS } })).body).toMatchObject({ isPaused: true, pause: { from: now, until: now + 3 * DAY_MS } })
    expect((await reserve(luso, number)).body.error).toMatchObject({ code: 'paused' })
    await set({ workdays: [...EVERY_DAY], pause: { from: now, until: null } })
    expect((await reserve(luso, number)).body.error).toMatchObject({ code: 'paused_open' })
    expect((await view(luso, held.id)).deadline).toMatchObject({ dueAt: held.firstContactDueAt })
    await passTime(product, DAY_MS)
    await signIn()
    expect(await view(luso, held.id)).toMatchObject({ outcome: 'recalled' })
    await set({ workdays: [...EVERY_DAY], pause: null })
    expect((await reserve(luso, number)).status).toBe(200)
  })

  describe('and a colleague who takes over', () => {
    const assign = (api: Api, id: string, userId: unknown): Promise<Answer<ReservationView & ErrorBody>> => api.post(`/api/reservations/${id}/assign`, { userId })

    it('becomes responsible in the CRM, is told, and has the same deadline', async () => {
      const { id, itemId, deadline } = await takeNew(product, operator, luso)
      const [to = 0] = others
      const { status, body } = await assign(luso, id, String(to))
      expect(status).toBe(200)
      const user = portal.users.find((it) => it.id === to)
      const name = `${user?.name} ${user?.lastName}`
      expect(body).toMatchObject({ assignee: { userId: String(to), name }, deadline: { dueAt: deadline?.dueAt, kind: 'first_contact' } })
      expect(body.history.at(-1)?.text).toBe(`Handed over (Ana Silva): to ${name}`)
      await product.settled()
      expect(String(portal.item(DEAL, itemId)?.assignedById)).toBe(String(to))
      expect(portal.comments.filter((it) => it.entityId === itemId).at(-1)?.text).toBe(`Handed over to ${name} by Ana Silva`)
      const told = portal.notifications.filter((it) => it.userId === to && it.message.includes('was handed to you'))
      expect(told).toHaveLength(1)
      await assign(luso, id, String(to))
      await product.settled()
      expect(portal.notifications.filter((it) => it.userId === to && it.message.includes('was handed to you'))).toHaveLength(1)
      const row = await product.app.db.selectFrom('reservations').select('work_begun').where('id', '=', id).executeTakeFirst()
      expect(row).toEqual({ work_begun: 0 })
    })

    it('has to work there, and the reservation has to be theirs and open', async () => {
      const { id } = await takeNew(product, operator, luso)
      const to = String(others[0])
      expect((await assign(luso, id, '999999')).body.error).toMatchObject({ code: 'person_unknown' })
      portal.dismissUser(others.at(-1)!)
      expect((await assign(luso, id, String(others.at(-1)))).body.error).toMatchObject({ code: 'person_unknown' })
      portal.rehireUser(others.at(-1)!)
      expect((await assign(luso, id, 7)).status).toBe(400)
      expect((await assign(luso, id, 'x')).status).toBe(400)
      expect((await assign(await product.as('iberia'), id, to)).status).toBe(404)
      expect((await assign(operator, id, to)).status).toBe(403)
      await luso.post(`/api/reservations/${id}/release`, { reason: 'Too much to do' })
      expect((await assign(luso, id, to)).body.error).toMatchObject({ code: 'reservation_over' })
    })

    it('is chosen once when two hand over at the same moment', async () => {
      const { id, itemId } = await takeNew(product, operator, luso)
      const [first, second] = [String(others[0]), String(others.at(-1))]
      await Promise.all([assign(luso, id, first), assign(colleague, id, second), assign(luso, id, first)])
      await product.settled()
      const { assignee } = await view(luso, id)
      expect([first, second]).toContain(assignee?.userId)
      expect(String(portal.item(DEAL, itemId)?.assignedById)).toBe(assignee?.userId)
    })
  })

  it('group the list by what is due', async () => {
    const { id } = await takeNew(product, operator, luso)
    const { body } = await luso.get<ReservationListView>('/api/reservations')
    const card = body.reservations.find((it) => it.id === id)
    expect(card?.deadline).toMatchObject({ kind: 'first_contact', sentence: expect.stringMatching(/^Call by \w{3} /) as string, then: expect.stringContaining('counts as Lost') as string })
    expect(['today', 'later']).toContain(card?.deadline?.group)
  })
})
