import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forgetOldNews } from '../../server/app/live/feed.ts'
import { deliverOutbox } from '../../server/app/outbox/deliver.ts'
import { forgetOldSessions } from '../../server/app/session/forget-sessions.ts'
import { DAY_MS, MINUTE_MS } from '../../server/core/time.ts'
import { BOUNDLESS, DEAL, ENGINES, openProduct, reserveNew, settleAll, stranger } from '../app/steps.ts'
import type { Api, Product } from '../support/product.ts'
import { contactOf, openList, publishOne } from '../support/product.ts'
import { waitFor } from '../support/wait.ts'

describe.each(ENGINES)('the worker, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let luso: Api

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS)
    ;[operator, luso] = [await product.as('vendor'), await product.as('luso')]
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  const workOf = (subject: string) => product.app.db.selectFrom('outbox').selectAll().where('subject', '=', subject).where('kind', '=', 'crm.create').executeTakeFirst()

  it('does work over that a worker which died had claimed', async () => {
    const { id } = await reserveNew(product, operator, luso)
    await product.app.db.updateTable('outbox').set({ state: 'claimed', claimed_by: 'dead', claimed_at: product.clock.now() }).where('lane', '=', `crm/${id}`).execute()
    product.clock.advance(2 * MINUTE_MS)
    expect(await deliverOutbox(product.app, 'other')).toBeGreaterThanOrEqual(0)
    expect(product.sandbox.portal('luso').findByOrigin(DEAL, id)).toHaveLength(0)
    product.clock.advance(4 * MINUTE_MS)
    await settleAll(product)
    expect(product.sandbox.portal('luso').findByOrigin(DEAL, id)).toHaveLength(1)
    expect(await workOf(id)).toMatchObject({ state: 'sent' })
  })

  it('does each piece once although many workers ask at the same time', async () => {
    luso = await product.as('luso')
    const ids = await Promise.all(Array.from({ length: 6 }, async () => (await reserveNew(product, operator, luso)).id))
    product.clock.advance(61_000)
    await Promise.all(Array.from({ length: 8 }, (_, index) => deliverOutbox(product.app, `worker${index}`)))
    await settleAll(product)
    for (const id of ids) expect(product.sandbox.portal('luso').findByOrigin(DEAL, id)).toHaveLength(1)
  })

  it('buries work that never succeeds and says so on the reservation', async () => {
    luso = await product.as('luso')
    const { id } = await reserveNew(product, operator, luso)
    product.sandbox.weather.restDown = { luso: 'html500' }
    await contactOf(luso, id)
    await settleAll(product)
    product.sandbox.weather.restDown = {}
    expect(await workOf(id)).toMatchObject({ state: 'dead', attempts: 11 })
    luso = await product.as('luso')
    expect((await luso.get<{ crm: object }>(`/api/reservations/${id}`)).body.crm).toMatchObject({ state: 'failed', text: expect.stringContaining('The contacts work here') as string })
  })

  it('lets a portal that is down hold up no other', async () => {
    luso = await product.as('luso')
    operator = await product.as('vendor')
    const iberia = await product.as('iberia')
    product.sandbox.weather.restDown = { luso: 'reset' }
    const [down, up] = [await reserveNew(product, operator, luso), await reserveNew(product, operator, iberia)]
    await Promise.all([contactOf(luso, down.id), contactOf(iberia, up.id)])
    await waitFor(() => product.sandbox.portal('iberia').findByOrigin(DEAL, up.id).length === 1, { message: 'the deal of the other portal' })
    product.sandbox.weather.restDown = {}
    await settleAll(product)
    expect(product.sandbox.portal('luso').findByOrigin(DEAL, down.id)).toHaveLength(1)
  })

  it('closes what nobody took in sixty days', { timeout: 20_000 }, async () => {
    operator = await product.as('vendor')
    const number = await publishOne(product, operator, stranger())
    product.clock.advance(61 * DAY_MS)
    luso = await product.as('luso')
    await waitFor(async () => !(await openList(luso)).body.requests.some((it) => it.number === number), { timeoutMs: 8_000, message: 'the expiry' })
    const row = await product.app.db.selectFrom('requests').select(['state', 'close_reason']).where('number', '=', Number(number.slice(3))).executeTakeFirst()
    expect(row).toEqual({ state: 'closed', close_reason: 'expired' })
  })

  it('forgets sessions and news that are over, and only those', async () => {
    const fresh = await product.as('vendor')
    await forgetOldSessions(product.app)
    expect((await fresh.get('/api/operator/requests')).status).toBe(200)
    product.clock.advance(DAY_MS)
    await forgetOldSessions(product.app)
    await forgetOldNews(product.app)
    expect(await product.app.db.selectFrom('sessions').select('token_hash').execute()).toEqual([])
    expect(await product.app.db.selectFrom('live_events').select('id').execute()).toEqual([])
  })
})
