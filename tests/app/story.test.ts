import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RatingView } from '../../server/contract/rating.ts'
import type { ReservationView } from '../../server/contract/reservation.ts'
import type { Api, Product } from '../support/product.ts'
import { contactOf, openList, publishOne, reserve, startProduct } from '../support/product.ts'
import { waitFor } from '../support/wait.ts'

const DEAL = 2

describe('the whole story over HTTP', () => {
  let product: Product
  let operator: Api
  let luso: Api

  beforeAll(async () => {
    product = await startProduct()
    operator = await product.as('vendor')
    luso = await product.as('luso')
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  const inCrm = (api: Api, id: string) => waitFor(async () => {
    const { body } = await api.get<ReservationView>(`/api/reservations/${id}`)
    return body.crm.state === 'in_crm' && body.crm.stageName !== null ? body : null
  }, { timeoutMs: 10_000, message: 'the CRM item' })

  it('takes a request from the form to a Won deal that changes the level', async () => {
    const number = await publishOne(product, operator)
    const before = await luso.get<RatingView>('/api/rating')
    expect(before.body).toMatchObject({ won: 6, lost: 12, level: { level: 2 } })

    const reserved = await reserve(luso, number)
    expect(reserved.status).toBe(200)
    const { body: contact } = await contactOf(luso, reserved.body.id)
    expect(contact).toMatchObject({ firstName: 'Joao', phone: { e164: '+351912345678' } })

    const shown = await inCrm(luso, reserved.body.id)
    const portal = product.sandbox.portal('luso')
    expect(portal.findByOrigin(DEAL, reserved.body.id)).toHaveLength(1)
    expect(shown.crm).toMatchObject({ entity: 'deal', stageName: 'New' })

    portal.moveItem(DEAL, shown.crm.itemId ?? 0, 'WON')
    const missing = await waitFor(async () => {
      const { body } = await luso.get<ReservationView>(`/api/reservations/${reserved.body.id}`)
      return body.proofMissing ? body : null
    }, { message: 'the missing proof', timeoutMs: 10_000 })
    expect(missing).toMatchObject({ state: 'in_work', outcome: null })

    portal.setField(DEAL, shown.crm.itemId ?? 0, 'UF_CRM_IR_PROOF', 'ORDER-40321')
    await waitFor(async () => (await luso.get<ReservationView>(`/api/reservations/${reserved.body.id}`)).body.outcome === 'won', { message: 'Won', timeoutMs: 10_000 })
    const after = await luso.get<RatingView>('/api/rating')
    expect(after.body).toMatchObject({ won: 7, lost: 12, level: { level: 3 } })
    expect((await openList(luso)).body.requests.map((it) => it.number)).not.toContain(number)
    expect(product.log.filter((line) => line.startsWith('error'))).toEqual([])
  })

  it('gives the three places to three partners and tells the fourth that it is full', async () => {
    const number = await publishOne(product, operator, { email: 'ana@example.com', phone: '+351 912 345 679' })
    const [nordwerk, iberia, wisla] = [await product.as('nordwerk'), await product.as('iberia'), await product.as('wisla')]
    for (const api of [luso, nordwerk, iberia]) expect((await reserve(api, number)).status).toBe(200)
    const fourth = await reserve(wisla, number)
    expect(fourth.status).toBe(409)
    expect(fourth.body.error).toMatchObject({ code: 'full' })
    expect(fourth.body.error.message).toContain('All 3 places')
  })
})
