import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import { fairWeather } from '../../sandbox/weather.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { ManyView, ProofView, ReservationListView, ReservationView } from '../../server/contract/reservation.ts'
import { HOUR_MS } from '../../server/core/time.ts'
import type { Answer, Api, Product } from '../support/product.ts'
import { contactOf } from '../support/product.ts'
import { BOUNDLESS, CONTACT, DEAL, ENGINES, inCrm, openProduct, reserveNew, settleAll, takeNew, view, waitForView } from './steps.ts'

const RUI = '7'

describe.each(ENGINES)('work after reserving, on %s', (engine, open) => {
  let product: Product
  let operator: Api
  let luso: Api
  let nordwerk: Api
  let portal: SandboxPortal
  let colleague: string

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS)
    portal = product.sandbox.portal('luso')
    colleague = String(portal.users.find((it) => String(it.id) !== '1')?.id ?? RUI)
    await signIn()
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })
  afterEach(async () => {
    Object.assign(product.sandbox.weather, fairWeather(), { rateLimit: false, eventDelayMs: 5 })
    await settleAll(product)
    expect(product.log.filter((line) => line.startsWith('error'))).toEqual([])
    // Time passed: fresh sessions, as people who come back have.
    await signIn()
  })

  async function signIn(): Promise<void> {
    [operator, luso, nordwerk] = await Promise.all(['vendor', 'luso', 'nordwerk'].map((name) => product.as(name))) as [Api, Api, Api]
  }

  type Changed = Answer<ReservationView & ErrorBody>
  const list = async (query: string, api = luso): Promise<ReservationListView> => (await api.get<ReservationListView>(`/api/reservations?${query}`)).body
  const numbersOf = ({ reservations }: ReservationListView): string[] => reservations.map((it) => it.number)
  const again = (id: string, api = luso): Promise<Changed> => api.post(`/api/reservations/${id}/crm/add-again`)
  const retry = (id: string, api = luso): Promise<Changed> => api.post(`/api/reservations/${id}/crm/retry`)
  const deleted = async (): Promise<ReservationView & { itemId: number }> => {
    const taken = await takeNew(product, operator, luso)
    portal.deleteItem(DEAL, taken.itemId)
    await waitForView(luso, taken.id, (it) => it.crm.state === 'deleted', 'the deletion')
    return taken
  }

  describe('a record that was deleted in the CRM', () => {
    it('is added again, once however often it is clicked, with the contact that is there', async () => {
      const { id, itemId } = await deleted()
      const clicked = await Promise.all([again(id), again(id), again(id)])
      expect(clicked.map((it) => it.status).sort()).toEqual([200, 409, 409])
      expect(clicked.find((it) => it.status === 200)?.body.crm.state).toBe('waiting')
      await settleAll(product)
      const anew = await inCrm(luso, id)
      expect(anew.itemId).not.toBe(itemId)
      expect(portal.findByOrigin(DEAL, id).map((it) => it.id)).toEqual([anew.itemId])
      expect(portal.findByOrigin(CONTACT, id)).toHaveLength(1)
      expect(anew).toMatchObject({ state: 'in_work', request: { taken: 1 } })
      expect((await again(id)).body.error.code).toBe('nothing_to_change')
    })

    it('is not made a second time when it came out of the recycle bin meanwhile', async () => {
      const { id, itemId } = await deleted()
      product.sandbox.weather.dropEvents = 1
      portal.restoreItem(DEAL, itemId, { sameId: false })
      expect((await again(id)).status).toBe(200)
      await settleAll(product)
      await inCrm(luso, id)
      expect(portal.findByOrigin(DEAL, id)).toHaveLength(1)
    })

    it('is followed to its end under its new number', async () => {
      const { id } = await deleted()
      await again(id)
      await settleAll(product)
      const { itemId } = await inCrm(luso, id)
      portal.moveItem(DEAL, itemId, 'LOSE')
      await waitForView(luso, id, (it) => it.outcome === 'lost', 'Lost')
    })

    it('is made once although the answer is cut after it took effect', async () => {
      const { id } = await deleted()
      product.sandbox.weather.cutAnswerAfterEffect = { portal: 'luso', method: 'batch', times: 2 }
      await again(id)
      await settleAll(product)
      await inCrm(luso, id)
      expect(portal.findByOrigin(DEAL, id)).toHaveLength(1)
    })

    it('is nobody else’s to add, and not while it stands there or after the end', async () => {
      const { id } = await deleted()
      expect((await again(id, nordwerk)).status).toBe(404)
      const standing = await takeNew(product, operator, luso)
      expect((await again(standing.id)).body.error.code).toBe('nothing_to_change')
      await luso.post(`/api/reservations/${id}/release`, { reason: 'no_capacity' })
      expect((await again(id)).body.error.code).toBe('reservation_over')
    })
  })

  describe('a record that waits or was given up', () => {
    it('is tried now, and says with which trouble it waits until when', async () => {
      product.sandbox.weather.failNextRest = { portal: 'luso', method: 'batch', times: 3, status: 503, error: 'QUERY_LIMIT_EXCEEDED' }
      const { id } = await reserveNew(product, operator, luso)
      await contactOf(luso, id)
      await product.settled()
      const { crm } = await view(luso, id)
      expect(crm).toMatchObject({ state: 'waiting', trouble: expect.any(String) as string, nextTryAt: expect.any(Number) as number })
      product.sandbox.weather.failNextRest = null
      expect((await retry(id)).status).toBe(200)
      await product.settled()
      await inCrm(luso, id)
      expect(portal.findByOrigin(DEAL, id)).toHaveLength(1)
    })

    it('goes where the settings say now when it was given up', async () => {
      const { id } = await reserveNew(product, operator, luso)
      await product.app.db.updateTable('crm_items').set({ category_id: 99 }).where('reservation_id', '=', id).execute()
      await contactOf(luso, id)
      await product.settled()
      await product.app.db.updateTable('outbox').set({ state: 'dead' }).where('kind', '=', 'crm.create').where('subject', '=', id).execute()
      await product.app.db.updateTable('crm_items').set({ state: 'failed', last_error: 'There is no such pipeline' }).where('reservation_id', '=', id).execute()
      const asked = await retry(id)
      expect(asked.body.crm).toMatchObject({ state: 'waiting', trouble: null })
      await settleAll(product)
      await inCrm(luso, id)
      expect(portal.findByOrigin(DEAL, id)).toMatchObject([{ categoryId: 0 }])
      expect((await retry(id)).body.error.code).toBe('nothing_to_change')
      expect((await retry(id, nordwerk)).status).toBe(404)
    })
  })

  describe('the list', () => {
    it('tells mine from the company’s, by who is responsible for the record', async () => {
      const [mine, theirs] = [await takeNew(product, operator, luso), await takeNew(product, operator, luso)]
      await luso.post(`/api/reservations/${theirs.id}/assign`, { userId: colleague })
      const own = numbersOf(await list('state=in_work&who=mine'))
      expect(own).toContain(mine.number)
      expect(own).not.toContain(theirs.number)
      const one = await list(`state=in_work&person=${colleague}`)
      expect(one.reservations.every((it) => it.worker.userId === colleague && !it.mine)).toBe(true)
      expect(one.reservations.find((it) => it.id === theirs.id)?.worker.name).not.toBeNull()
      const seenByColleague = await product.as('luso', Number(colleague))
      expect(numbersOf(await list('who=mine', seenByColleague))).toContain(theirs.number)
      expect(numbersOf(await list('state=in_work', nordwerk))).not.toContain(mine.number)
    })

    it('follows a responsible person that the CRM changes', async () => {
      const { id, itemId, number } = await takeNew(product, operator, luso)
      portal.setField(DEAL, itemId, 'assignedById', Number(colleague))
      await waitForView(luso, id, (it) => it.worker.userId === colleague, 'the new responsible person')
      expect(numbersOf(await list('who=mine'))).not.toContain(number)
    })

    it('says of what ended how it counts, why not, until when, and for how long it can be changed', async () => {
      const [lost, early] = [await takeNew(product, operator, luso), await reserveNew(product, operator, luso)]
      await luso.post(`/api/reservations/${lost.id}/lost`, { reason: 'no_budget' })
      await luso.post(`/api/reservations/${early.id}/release`, { reason: 'no_capacity' })
      const closed = await list('state=closed')
      expect(closed.reservations.find((it) => it.id === lost.id)).toMatchObject({ counts: 'lost', whyNot: null, lostReason: 'no_budget', leavesAt: expect.any(Number) as number, correctableUntil: expect.any(Number) as number })
      expect(closed.reservations.find((it) => it.id === early.id)).toMatchObject({ counts: 'nothing', whyNot: 'released_early', leavesAt: null, correctableUntil: null })
      expect(numbersOf(await list('state=closed&outcome=lost'))).not.toContain(early.number)
      expect(closed.conversion.lost).toBeGreaterThan(0)
    })

    it('leads to the portal’s own board with the records of requests, and to the app in the Market', async () => {
      expect(await list('state=in_work')).toMatchObject({ boardPath: '/crm/deal/kanban/category/0/?apply_filter=Y&UF_CRM_IR_NUMBER=IR-', reviewPath: `/marketplace/detail/${product.app.bitrix24.appCode}/` })
      expect((await list('state=in_work', nordwerk)).boardPath).toBe('/crm/lead/kanban/?apply_filter=Y&UF_CRM_IR_NUMBER=IR-')
    })

    it('refuses a filter that is none', async () => {
      expect((await luso.get('/api/reservations?group=soon')).status).toBe(400)
      expect((await luso.get('/api/reservations?who=everybody')).status).toBe(400)
    })
  })

  describe('the list as a file', () => {
    const file = async (query: string, api = luso): Promise<{ status: number, type: string | null, text: string }> => {
      const answer = await fetch(`${product.url}/api/reservations/export?${query}`, { headers: { authorization: `Bearer ${api.token}` } })
      return { status: answer.status, type: answer.headers.get('content-type'), text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.arrayBuffer()) }
    }

    it('holds what the list holds and no contact', async () => {
      const email = `export.${engine}@example.com`.toLowerCase()
      const { id, number } = await takeNew(product, operator, luso, { email, phone: '+351 912 777 001', firstName: 'Zulmira', lastName: 'Xavier' })
      const { status, type, text } = await file('state=in_work')
      expect(status).toBe(200)
      expect(type).toBe('text/csv; charset=utf-8')
      expect(text.startsWith('\ufeff')).toBe(true)
      expect(text).toContain(number)
      for (const secret of [email, '912777001', '912 777 001', 'Zulmira', 'Xavier']) expect(text).not.toContain(secret)
      const chosen = await file(`state=in_work&ids=${id}`)
      expect(chosen.text.trim().split('\r\n')).toHaveLength(2)
    })

    it('speaks the language of the reader', async () => {
      const { id } = await takeNew(product, operator, luso)
      await luso.post(`/api/reservations/${id}/lost`, { reason: 'no_budget' })
      const answer = await fetch(`${product.url}/api/reservations/export?state=closed&ids=${id}`, { headers: { authorization: `Bearer ${luso.token}`, 'accept-language': 'de' } })
      const [names] = (await answer.text()).split('\r\n')
      expect(names).toContain('Verantwortliche Person')
    })

    it('lets no formula through, and is nobody else’s', async () => {
      const { id, number } = await takeNew(product, operator, luso)
      await product.app.db.updateTable('requests').set({ title: '=HYPERLINK("http://evil.example")' }).where('number', '=', Number(number.slice(3))).execute()
      expect((await file(`state=in_work&ids=${id}`)).text).toContain('"\'=HYPERLINK(""http://evil.example"")"')
      expect((await file(`state=in_work&ids=${id}`, nordwerk)).text).not.toContain(number)
      expect((await file('state=in_work&ids=x')).status).toBe(400)
      expect((await fetch(`${product.url}/api/reservations/export`)).status).toBe(401)
    })
  })

  describe('several at once', () => {
    it('are handed over, each for itself', async () => {
      const [one, two, ended, other] = [await takeNew(product, operator, luso), await takeNew(product, operator, luso), await takeNew(product, operator, luso), await takeNew(product, operator, nordwerk)]
      await luso.post(`/api/reservations/${ended.id}/lost`, { reason: 'other' })
      const { body } = await luso.post<ManyView>('/api/reservations/assign', { ids: [one.id, two.id, ended.id, other.id], userId: colleague })
      expect(body.results.map((it) => it.refusal?.code ?? 'ok')).toEqual(['ok', 'ok', 'reservation_over', 'not_found'])
      await settleAll(product)
      for (const { itemId } of [one, two]) expect(portal.item(DEAL, itemId)).toMatchObject({ assignedById: Number(colleague) })
      expect((await view(luso, one.id)).history.map((it) => it.text).join()).toContain('Handed over')
    })

    it('are not handed to somebody who does not work there', async () => {
      const { id } = await takeNew(product, operator, luso)
      const { body } = await luso.post<ManyView>('/api/reservations/assign', { ids: [id], userId: '999999' })
      expect(body.results[0]?.refusal?.code).toBe('person_unknown')
      expect((await luso.post('/api/reservations/assign', { ids: [], userId: colleague })).status).toBe(400)
    })

    it('are asked for an update: a notice to who is responsible and a line in the record, once an hour', async () => {
      const { id, itemId, number } = await takeNew(product, operator, luso)
      await luso.post(`/api/reservations/${id}/assign`, { userId: colleague })
      await settleAll(product)
      const comments = (): number => portal.comments.filter((it) => it.entityId === itemId && it.text.includes('asks for an update')).length
      await luso.post('/api/reservations/ask-update', { ids: [id] })
      await luso.post('/api/reservations/ask-update', { ids: [id] })
      await settleAll(product)
      expect(comments()).toBe(1)
      expect(portal.notifications.filter((it) => String(it.userId) === colleague && it.message.includes(`how ${number} goes`))).toHaveLength(1)
      product.clock.advance(HOUR_MS)
      luso = await product.as('luso')
      await luso.post('/api/reservations/ask-update', { ids: [id] })
      await settleAll(product)
      expect(comments()).toBe(2)
      expect((await view(luso, id)).deadline).not.toBeNull()
    })

    it('are somebody’s colleagues', async () => {
      const { body } = await luso.get<{ people: { id: string, name: string }[] }>('/api/colleagues')
      expect(body.people.map((it) => it.id)).toContain(colleague)
    })
  })

  describe('what was bought', () => {
    it('is kept with Won and told, as far as it was said', async () => {
      const { id } = await takeNew(product, operator, luso)
      const sale = { product: 'Cloud Professional', seats: 25, amount: 4_900, currency: 'EUR', boughtOn: '2026-11-20' }
      const won = await luso.post<ReservationView>(`/api/reservations/${id}/won`, { proof: `SALE-${engine}-77001`, sale })
      expect(won.body).toMatchObject({ outcome: 'won', sale })
      expect((await list('state=closed&outcome=won')).reservations.find((it) => it.id === id)?.sale).toEqual(sale)
      // The CRM has heard of Won and says so itself; only then is there something to correct there too.
      await settleAll(product)
      await luso.post(`/api/reservations/${id}/correct`, { to: 'lost', reason: 'the client cancelled' })
      expect((await view(luso, id)).sale).toBeNull()
    })

    it('may stay unsaid, and an amount has its currency', async () => {
      const { id } = await takeNew(product, operator, luso)
      const wrong = await luso.post<ErrorBody>(`/api/reservations/${id}/won`, { proof: `SALE-${engine}-77002`, sale: { amount: 5 } })
      expect(wrong).toMatchObject({ status: 400, body: { error: { code: 'invalid' } } })
      expect((await luso.post<ReservationView>(`/api/reservations/${id}/won`, { proof: `SALE-${engine}-77002`, sale: {} })).body).toMatchObject({ outcome: 'won', sale: null })
    })

    it('is proved by what is looked at while it is typed', async () => {
      const { id } = await takeNew(product, operator, luso)
      const look = async (proof: string): Promise<ProofView> => (await luso.post<ProofView>(`/api/reservations/${id}/proof`, { proof })).body
      expect(await look('40321')).toEqual({ kind: 'number', problem: null })
      expect(await look('client.bitrix24.com')).toEqual({ kind: 'address', problem: null })
      expect(await look('they paid')).toEqual({ kind: null, problem: 'proof_shape' })
      expect(await look('')).toEqual({ kind: null, problem: 'proof_missing' })
      expect(await look(`SALE-${engine}-77002`)).toMatchObject({ problem: 'proof_used' })
      expect((await view(luso, id)).state).toBe('in_work')
      expect((await nordwerk.post(`/api/reservations/${id}/proof`, { proof: '1' })).status).toBe(404)
    })
  })

  it('says what was reported, and from whom a client took the request back', async () => {
    const { id, number } = await takeNew(product, operator, luso)
    const stopped = await takeNew(product, operator, luso)
    await luso.post(`/api/reservations/${id}/report`, { reason: 'spam', note: 'An advertisement for watches.' })
    expect((await view(luso, id)).report).toMatchObject({ state: 'open', reason: 'spam', why: null, appealedAt: null })
    await operator.post(`/api/operator/requests/${number}/withdraw`, { told: 'by phone' })
    await operator.post(`/api/operator/requests/${stopped.number}/stop`, { told: 'by phone', reservationId: stopped.id })
    expect([await view(luso, id), await view(luso, stopped.id)].map((it) => it.withdrawnFrom)).toEqual(['all', 'you'])
  })
})
