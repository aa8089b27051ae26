import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { NoticesView } from '../../server/contract/notice.ts'
import type { OperatorRequestView } from '../../server/contract/operator.ts'
import type { RequestDetail } from '../../server/contract/request.ts'
import type { WaitingListView } from '../../server/contract/waiting.ts'
import { BOUNDLESS, ENGINES, openProduct, stranger } from '../app/steps.ts'
import type { Api, Product } from '../support/product.ts'
import { openList, publishOne, reserve } from '../support/product.ts'

describe.each(ENGINES)('the line for the next free place by HTTP, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let holders: Api[]
  let wisla: Api

  beforeAll(async () => {
    product = await openProduct(open, { ...BOUNDLESS, cap: 2 })
    operator = await product.as('vendor')
    holders = [await product.as('luso'), await product.as('nordwerk')]
    wisla = await product.as('iberia')
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  async function full(): Promise<{ number: string, ids: string[] }> {
    const number = await publishOne(product, operator, stranger())
    const ids = []
    for (const api of holders) ids.push((await reserve(api, number)).body.id)
    return { number, ids }
  }

  it('is joined, seen with one’s position, and left', async () => {
    const { number } = await full()
    const joined = await wisla.post<RequestDetail>(`/api/requests/${number}/waiting`)
    expect(joined).toMatchObject({ status: 200, body: { number, taken: 2, inLine: 1, mine: null, waiting: { position: 1, ahead: 0, byMe: true } } })
    expect((await wisla.post<RequestDetail>(`/api/requests/${number}/waiting`)).body.waiting).toEqual(joined.body.waiting)
    expect((await wisla.get<WaitingListView>('/api/waiting')).body.waiting).toMatchObject([{ number, position: 1, inLine: 1, taken: 2, cap: 2, passedOver: null }])
    // Others see how many wait, and nothing of who they are.
    const seen = (await openList(holders[0]!)).body.requests.find((it) => it.number === number)
    expect(seen).toMatchObject({ inLine: 1, waiting: null })
    expect((await holders[0]!.get<WaitingListView>('/api/waiting')).body.waiting).toEqual([])
    expect(await wisla.delete(`/api/requests/${number}/waiting`)).toEqual({ status: 200, body: { left: number } })
    expect((await wisla.delete<ErrorBody>(`/api/requests/${number}/waiting`)).body.error.code).toBe('not_waiting')
  })

  it('is refused while a place is free, to who has one, without a session and to operators', async () => {
    const number = await publishOne(product, operator, stranger())
    expect((await wisla.post<ErrorBody>(`/api/requests/${number}/waiting`)).body.error.code).toBe('place_free')
    const { number: other } = await full()
    expect((await holders[0]!.post<ErrorBody>(`/api/requests/${other}/waiting`)).body.error.code).toBe('colleague_has_it')
    expect((await wisla.post<ErrorBody>('/api/requests/IR-999999/waiting')).body.error.code).toBe('not_found')
    expect((await fetch(`${product.url}/api/requests/${other}/waiting`, { method: 'POST' })).status).toBe(401)
    expect((await fetch(`${product.url}/api/waiting`)).status).toBe(401)
    expect((await operator.post<ErrorBody>(`/api/requests/${other}/waiting`)).body.error.code).toBe('access_denied')
  })

  it('gives a freed place to the first, who is told with the reservation', async () => {
    const { number, ids } = await full()
    await wisla.post(`/api/requests/${number}/waiting`)
    expect((await holders[0]!.post(`/api/reservations/${ids[0] ?? ''}/undo`)).status).toBe(200)
    const { body } = await wisla.get<RequestDetail>(`/api/requests/${number}`)
    expect(body).toMatchObject({ taken: 2, inLine: 0, waiting: null, mine: { byMe: true } })
    const { notices } = (await wisla.get<NoticesView>('/api/notices')).body
    expect(notices[0]).toMatchObject({ kind: 'place_got', reservationId: body.mine?.reservationId })
    expect((await wisla.post(`/api/reservations/${body.mine?.reservationId ?? ''}/undo`)).status).toBe(200)
  })

  it('is closed when the client withdraws, which only operators can enter', async () => {
    const { number, ids } = await full()
    await wisla.post(`/api/requests/${number}/waiting`)
    const path = `/api/operator/requests/${number}`
    expect((await holders[0]!.post<ErrorBody>(`${path}/withdraw`, { told: 'by phone' })).body.error.code).toBe('access_denied')
    expect((await operator.post(`${path}/withdraw`, {})).status).toBe(400)
    expect((await operator.post(`${path}/stop`, { told: 'by phone', reservationId: 'x' })).status).toBe(400)
    expect((await operator.post<ErrorBody>(`${path}/stop`, { told: 'by phone', reservationId: randomUUID() })).body.error.code).toBe('reservation_over')

    const stopped = await operator.post<OperatorRequestView>(`${path}/stop`, { told: 'by phone', reservationId: ids[0] })
    expect(stopped.body.reservations.find((it) => it.id === ids[0])).toMatchObject({ outcome: 'withdrawn' })
    expect((await wisla.get<RequestDetail>(`/api/requests/${number}`)).body.mine).toMatchObject({ byMe: true })
    expect((await holders[0]!.post<ErrorBody>(`/api/requests/${number}/waiting`)).body.error.code).toBe('client_stopped')
    expect((await operator.post<OperatorRequestView>(`${path}/withdraw`, { told: 'by phone at 14:00' })).body).toMatchObject({ state: 'closed', closeReason: 'withdrawn', rejected: null })
    expect((await operator.post<ErrorBody>(`${path}/chosen`, { told: 'by phone', reservationId: ids[1] })).status).toBe(409)
  })
})
