import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { AskedView, MeView } from '../../server/contract/session.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../server/core/time.ts'
import { openStream } from '../http/open-stream.ts'
import { openList, publishOne, reserve } from '../support/product.ts'
import type { Answer, Api, Product } from '../support/product.ts'
import { BOUNDLESS, ENGINES, openProduct, settleAll, stranger } from './steps.ts'

describe.each(ENGINES)('a closed door has a sign and somebody behind it, on %s', (_engine, open) => {
  let product: Product
  let operator: Api

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS)
    operator = await product.as('vendor')
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  const me = async (api: Api): Promise<MeView> => (await api.get<MeView>('/api/me')).body
  const ask = (api: Api, about: string): Promise<Answer<AskedView & ErrorBody>> => api.post('/api/ask-admin', { about })
  /** What stands in the administrator's messenger; a newer message takes the place of the older. */
  const asked = (): number[] => product.sandbox.portal('luso').notifications
    .filter((it) => Number(it.userId) === 1 && it.message.includes('asks to be allowed to reserve')).map((it) => Number(it.id))

  it('an employee asks the administrator by name, in the messenger, once a day', async () => {
    await product.as('luso')
    const rui = await product.as('luso', 7)
    expect((await me(rui)).admins).toEqual(['Ana Silva'])
    expect(await ask(rui, 'permission')).toMatchObject({ status: 200, body: { told: ['Ana Silva'] } })
    await settleAll(product)
    const [first] = asked()
    expect(first).toBeDefined()
    expect(await ask(rui, 'permission')).toMatchObject({ status: 409, body: { error: { code: 'asked_already' } } })
    expect((await ask(rui, 'locations')).status).toBe(200)
    await settleAll(product)
    expect(asked()).toEqual([first])
    product.clock.advance(DAY_MS + 1)
    const later = await product.as('luso', 7)
    expect((await ask(later, 'permission')).status).toBe(200)
    await settleAll(product)
    expect(asked()).not.toEqual([first])
    expect(asked()).toHaveLength(1)
    expect(await ask(later, 'a rise')).toMatchObject({ status: 400, body: { error: { code: 'invalid' } } })
  })

  it('planned work is announced before, and while it lasts one can read but not reserve', async () => {
    operator = await product.as('vendor')
    const luso = await product.as('luso')
    const number = await publishOne(product, operator, stranger())
    const [from, until] = [product.clock.now() + 10 * MINUTE_MS, product.clock.now() + 20 * MINUTE_MS]
    product.app.maintenance = { from, until }
    expect((await me(luso)).maintenance).toEqual({ from, until })
    const key = randomUUID()
    expect((await reserve(luso, number, key)).status).toBe(200)
    product.clock.advance(10 * MINUTE_MS)
    const nordwerk = await product.as('nordwerk')
    expect((await openList(nordwerk)).body.requests.map((it) => it.number)).toContain(number)
    expect(await reserve(nordwerk, number)).toMatchObject({ status: 503, body: { error: { code: 'maintenance' } } })
    expect((await reserve(luso, number, key)).status).toBe(200)
    product.clock.advance(10 * MINUTE_MS)
    expect((await me(nordwerk)).maintenance).toBeNull()
    expect((await reserve(nordwerk, number)).status).toBe(200)
    product.app.maintenance = null
  })

  it('a suspension and its end are told at once, with their end; so are new rules and the server’s clock', async () => {
    operator = await product.as('vendor')
    const nordwerk = await product.as('nordwerk')
    const stream = await openStream(product, nordwerk)
    expect(stream.text()).toContain(`event: clock\ndata: ${String(product.clock.now()).slice(0, -4)}`)
    const until = Math.ceil((product.clock.now() + DAY_MS) / MINUTE_MS) * MINUTE_MS
    await operator.post('/api/operator/partners/nordwerk/sanctions', { kind: 'suspension', key: randomUUID(), rule: '6.1.1', reason: 'Mass mail', evidence: 'A mail', until })
    await stream.waitFor('me.suspended', String(until))
    expect((await me(nordwerk)).gate).toMatchObject({ code: 'suspended', until })
    const { sanctions } = (await nordwerk.get<{ sanctions: { id: string }[] }>('/api/sanctions')).body
    await operator.post(`/api/operator/sanctions/${sanctions[0]?.id}/lift`, { reason: 'A mistake.' })
    await stream.waitFor('me.suspended', 'null')
    stream.close()
  })

  it('a question that is not late yet stands there before it closes anything', async () => {
    operator = await product.as('vendor')
    await operator.post('/api/operator/partners/wisla/questions', { text: 'Who is your new director?' })
    const wisla = await product.as('wisla')
    expect(await me(wisla)).toMatchObject({ gate: null, question: { text: 'Who is your new director?', dueAt: expect.any(Number) as number } })
    product.clock.advance(4 * DAY_MS + HOUR_MS)
    const later = await product.as('wisla')
    const { question, gate } = await me(later)
    expect(gate?.code).toBe('question_open')
    await later.post(`/api/questions/${question?.id}/answer`, { answer: 'Marta Reis.' })
    expect(await me(later)).toMatchObject({ gate: null, question: null })
  })
})
