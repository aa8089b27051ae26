import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { DeskView } from '../../server/contract/desk.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { FollowUpsView, FollowUpView } from '../../server/contract/follow-up.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { BOUNDLESS, ENGINES, openProduct, takeNew } from '../app/steps.ts'
import type { Answer, Api, Product } from '../support/product.ts'

describe.each(ENGINES)('asking clients, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let luso: Api
  let id: string

  beforeAll(async () => {
    product = await openProduct(open, { ...BOUNDLESS, askClientDays: 3_000, followUp: { afterFirstContactDays: 10, afterOutcomeDays: 30, most: 2, withinDays: 90, ratingDays: 30, lowScore: 2 } })
    await signIn()
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })
  /** Each test has a reservation of its own whose client nobody called in time. */
  beforeEach(async () => {
    id = (await takeNew(product, operator, luso)).id
    await product.app.db.updateTable('reservations').set({ first_contact_due_at: product.clock.now() - DAY_MS }).where('id', '=', id).execute()
  })

  async function signIn(): Promise<void> {
    [operator, luso] = await Promise.all(['vendor', 'luso'].map((name) => product.as(name))) as [Api, Api]
  }
  const listed = async (): Promise<FollowUpView | undefined> => (await operator.get<FollowUpsView>('/api/operator/follow-ups')).body.followUps.find(({ reservationId }) => reservationId === id)
  const call = (changes: object): Promise<Answer<FollowUpsView & ErrorBody>> => operator.post(`/api/operator/follow-ups/${id}`, { reason: 'no_contact', answer: 'happy', score: null, note: '', nextAt: null, ...changes })
  const cases = async (kind: string) => (await operator.get<DeskView>('/api/operator/cases')).body.cases.filter((it) => it.kind === kind && it.reservationId === id)

  it('lists who was not called, with words in the client’s language and nothing of the contacts', async () => {
    const it = await listed()
    expect(it).toMatchObject({ reason: 'no_contact', partner: { id: 'luso' }, againAt: null, isLive: true, calls: [], script: expect.stringContaining('Luso Digital') as string })
    expect(JSON.stringify(it)).not.toMatch(/@example|\+351|Marta/)
    expect((await luso.get<ErrorBody>('/api/operator/follow-ups')).status).toBe(403)
  })

  it('keeps a low mark, which comes to the desk, and does not ask the same again', async () => {
    expect((await call({})).body.error.fields).toEqual({ score: 'Choose a mark from 1 to 5.' })
    expect((await call({ score: 2, note: 'They were late' })).status).toBe(200)
    expect(await listed()).toBeUndefined()
    expect(await cases('low_rating')).toMatchObject([{ facts: { score: 2, note: 'They were late' } }])
  })

  it('tells the partner that the client heard nothing, and brings who was not reached back on the day chosen', async () => {
    expect((await call({ answer: 'not_reached' })).body.error.fields).toEqual({ nextAt: 'Choose the day to try again.' })
    await call({ answer: 'not_reached', nextAt: product.clock.now() + 2 * DAY_MS })
    expect(await listed()).toBeUndefined()
    product.clock.advance(2 * DAY_MS)
    await signIn()
    expect(await listed()).toMatchObject({ reason: 'no_contact', againAt: null, calls: [{ answer: 'not_reached', by: 'Petra Novak' }] })
    await call({ answer: 'no_contact' })
    expect(await cases('no_contact')).toHaveLength(1)
  })

  it('gives the place back when the client wants another partner', async () => {
    expect((await call({ answer: 'wants_new' })).status).toBe(400)
    expect((await call({ answer: 'wants_new', note: 'Nobody answers the phone' })).status).toBe(200)
    expect(await product.app.db.selectFrom('reservations').select(['state', 'outcome', 'holds_place']).where('id', '=', id).executeTakeFirst()).toEqual({ state: 'closed', outcome: 'withdrawn', holds_place: 0 })
    expect(await product.app.db.selectFrom('journal').select('details').where('kind', '=', 'follow_up_kept').orderBy('id', 'desc').executeTakeFirst()).toEqual({ details: 'no_contact: wants_new' })
  })

  it('asks one client twice in ninety days and not more, also of two people at once', async () => {
    await call({ score: 5 })
    const both = await Promise.all([call({ score: 4 }), call({ score: 5 })])
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect(both.find(({ status }) => status === 409)?.body.error).toMatchObject({ code: 'asked_enough', message: expect.stringContaining('2 times in 90 days') as string })
    await product.app.db.updateTable('reservations').set({ contacted_at: product.clock.now() - 11 * DAY_MS, contacted_in: 'app' }).where('id', '=', id).execute()
    expect((await listed())?.againAt).toBeGreaterThan(product.clock.now() + 80 * DAY_MS)
  })
})
