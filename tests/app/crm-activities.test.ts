import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import type { Api, Product } from '../support/product.ts'
import { contactOf } from '../support/product.ts'
import { BOUNDLESS, DEAL, ENGINES, openProduct, reserveNew, settleAll, takeNew, waitForView } from './steps.ts'

describe.each(ENGINES)('what a CRM record asks for, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let luso: Api
  let portal: SandboxPortal

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS)
    portal = product.sandbox.portal('luso')
    operator = await product.as('vendor')
    luso = await product.as('luso')
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  const asked = (itemId: number) => portal.todos.filter((it) => it.ownerId === itemId)
  const logOf = (itemId: number): string[] => portal.logMessages.filter((it) => it.entityId === itemId).map((it) => it.title)

  it('is the first contact, by its deadline, of the responsible person and with a link', async () => {
    const { id, itemId, number, firstContactDueAt } = await takeNew(product, operator, luso)
    const [activity] = asked(itemId)
    expect(asked(itemId)).toHaveLength(1)
    expect(activity).toMatchObject({ originatorId: 'implementation-requests', originId: `${id}:first_contact`, completed: false, title: expect.stringMatching(new RegExp(`^First contact by .+: ${number}$`)) as string })
    expect(Math.abs(Date.parse(activity?.deadline ?? '') - firstContactDueAt)).toBeLessThan(1_000)
    expect(JSON.stringify(activity?.layout)).toContain(`params%5Bid%5D=${number}`)
  })

  it('is done once the client was called, and the log says how long it took', async () => {
    const { id, itemId } = await takeNew(product, operator, luso)
    await luso.post(`/api/reservations/${id}/contacted`)
    await product.settled()
    expect(asked(itemId)).toMatchObject([{ completed: true }])
    expect(logOf(itemId)).toEqual([expect.stringMatching(/^First contact after 1 min$/)])
  })

  it('is nothing any more when the client withdrew, and the log says why', async () => {
    const { itemId, number } = await takeNew(product, operator, luso)
    await operator.post(`/api/operator/requests/${number}/withdraw`, { told: 'by phone' })
    await product.settled()
    expect(asked(itemId)).toMatchObject([{ completed: true }])
    expect(logOf(itemId)).toEqual(['The client withdrew. Do not call or write any more.'])
  })

  it('is the order number when the record stands at Won without one, until it comes', async () => {
    const { id, itemId } = await takeNew(product, operator, luso)
    portal.moveItem(DEAL, itemId, 'WON')
    await waitForView(luso, id, (it) => it.proofMissing, 'the missing proof')
    await product.settled()
    expect(asked(itemId).filter((it) => it.originId === `${id}:proof`)).toMatchObject([{ completed: false }])
    portal.setField(DEAL, itemId, 'UF_CRM_IR_PROOF', `ORDER-${_engine}-77`)
    await waitForView(luso, id, (it) => it.outcome === 'won', 'Won')
    await product.settled()
    expect(asked(itemId)).toHaveLength(2)
    expect(asked(itemId).every((it) => it.completed)).toBe(true)
  })

  it('stands there once, though answers are cut', async () => {
    for (let round = 0; round < 3; round += 1) {
      const { id } = await reserveNew(product, operator, luso)
      product.sandbox.weather.cutAnswerAfterEffect = { portal: 'luso', method: 'batch', times: 1 + round }
      await contactOf(luso, id)
      await settleAll(product)
      luso = await product.as('luso')
      operator = await product.as('vendor')
      const [item] = portal.findByOrigin(DEAL, id)
      expect(portal.todos.filter((it) => it.originId === `${id}:first_contact`)).toHaveLength(1)
      product.sandbox.weather.cutAnswerAfterEffect = { portal: 'luso', method: 'batch', times: 1 + round }
      await luso.post(`/api/reservations/${id}/contacted`)
      await settleAll(product)
      luso = await product.as('luso')
      operator = await product.as('vendor')
      expect(portal.todos.filter((it) => it.originId === `${id}:first_contact`)).toMatchObject([{ completed: true }])
      expect(logOf(item?.id ?? 0)).toHaveLength(1)
    }
  }, 60_000)
})
