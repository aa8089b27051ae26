import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import { fairWeather } from '../../sandbox/weather.ts'
import { sweepPortals } from '../../server/app/crm/sweep.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { RatingView } from '../../server/contract/rating.ts'
import type { ReservationView } from '../../server/contract/reservation.ts'
import type { Answer, Api, Product } from '../support/product.ts'
import { contactOf, openList, publishOne, reserve } from '../support/product.ts'
import { BOUNDLESS, DEAL, ENGINES, inCrm, LEAD, openProduct, PROOF, settleAll, stranger, takeNew, view, waitForView } from './steps.ts'

describe.each(ENGINES)('the end of a reservation, on %s', (engine, open) => {
  let product: Product
  let operator: Api
  let luso: Api
  let nordwerk: Api
  let iberia: Api
  let portal: SandboxPortal

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS)
    await signIn()
    portal = product.sandbox.portal('luso')
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })
  afterEach(async () => {
    Object.assign(product.sandbox.weather, fairWeather(), { rateLimit: false, eventDelayMs: 5 })
    await settleAll(product)
    expect(product.log.filter((line) => line.startsWith('error'))).toEqual([])
  })

  async function signIn(): Promise<void> {
    [operator, luso, nordwerk, iberia] = await Promise.all(['vendor', 'luso', 'nordwerk', 'iberia'].map((name) => product.as(name))) as [Api, Api, Api, Api]
  }

  const win = (api: Api, id: string, proof: string): Promise<Answer<ReservationView & ErrorBody>> => api.post(`/api/reservations/${id}/won`, { proof })
  const stateOf = async (number: string): Promise<{ state: string, close_reason: string | null }> =>
    product.app.db.selectFrom('requests').select(['state', 'close_reason']).where('number', '=', Number(number.slice(3))).executeTakeFirstOrThrow()
  let proofs = 0
  const newProof = (): string => {
    proofs += 1
    return `ORDER-${engine}-${proofs}`
  }
  /** Sweeps every portal once. */
  const sweep = async (): Promise<void> => {
    await product.app.db.updateTable('portals').set({ swept_at: 0 }).execute()
    while (await sweepPortals(product.app, 60_000) > 0) continue
  }

  describe('read in the CRM', () => {
    it('is not won without a proof: the request stays in work and a to-do asks for it', async () => {
      const { id, itemId } = await takeNew(product, operator, luso)
      portal.moveItem(DEAL, itemId, 'WON')
      const shown = await waitForView(luso, id, (it) => it.proofMissing, 'the missing proof')
      expect(shown).toMatchObject({ state: 'in_work', outcome: null, crm: { stageName: 'Deal won' } })
      await product.settled()
      expect(portal.todos.filter((it) => it.ownerId === itemId && it.title.includes('order number'))).toHaveLength(1)
    })

    it('is won when the proof is added a moment after the stage', async () => {
      const { id, itemId, number } = await takeNew(product, operator, luso)
      const proof = newProof()
      portal.moveItem(DEAL, itemId, 'WON')
      await waitForView(luso, id, (it) => it.proofMissing, 'the missing proof')
      portal.setField(DEAL, itemId, PROOF, proof)
      expect(await waitForView(luso, id, (it) => it.outcome === 'won', 'Won')).toMatchObject({ state: 'closed', proof, proofMissing: false, counts: 'won' })
      expect(await stateOf(number)).toEqual({ state: 'closed', close_reason: 'chosen' })
    })

    it('is won at once when the proof stood there before', async () => {
      const { id, itemId } = await takeNew(product, operator, luso)
      portal.setField(DEAL, itemId, PROOF, newProof())
      portal.moveItem(DEAL, itemId, 'WON')
      expect((await waitForView(luso, id, (it) => it.outcome === 'won', 'Won')).history.map((it) => it.source)).toContain('crm')
      expect(portal.todos.filter((it) => it.ownerId === itemId && it.title.includes('order number'))).toHaveLength(0)
    })

    it('closes the request as chosen and takes it off everybody’s list', async () => {
      const { id, itemId, number } = await takeNew(product, operator, luso)
      const other = await reserve(nordwerk, number)
      portal.setField(DEAL, itemId, PROOF, newProof())
      portal.moveItem(DEAL, itemId, 'WON')
      await waitForView(luso, id, (it) => it.outcome === 'won', 'Won')
      for (const api of [luso, nordwerk, iberia]) expect((await openList(api)).body.requests.map((it) => it.number)).not.toContain(number)
      expect((await reserve(iberia, number)).body.error).toMatchObject({ code: 'request_closed' })
      expect(await view(nordwerk, other.body.id)).toMatchObject({ state: 'held', outcome: null })
    })

    it.each(['C3:LOSE', 'C3:APOLOGY', 'C3:PRICE_TOO_HIGH_FOR_CLIENT'.slice(0, 21)])('is lost in each stage of failure, under the stage’s own name: %s', async (stageId) => {
      const where = product.sandbox.portal('iberia')
      const { id, itemId, number } = await takeNew(product, operator, iberia)
      const stage = where.stages(DEAL, 3).find((it) => it.id === stageId)
      where.moveItem(DEAL, itemId, stageId)
      expect(await waitForView(iberia, id, (it) => it.outcome === 'lost', 'Lost')).toMatchObject({ state: 'closed', counts: 'lost', crm: { stageName: stage?.name } })
      const row = await product.app.db.selectFrom('reservations').select(['lost_reason', 'holds_place']).where('id', '=', id).executeTakeFirst()
      expect(row).toEqual({ lost_reason: stage?.name, holds_place: 1 })
      expect(await stateOf(number)).toEqual({ state: 'published', close_reason: null })
    })

    it('goes back to work when the record leaves its final stage, and can end again', async () => {
      const { id, itemId } = await takeNew(product, operator, luso)
      portal.moveItem(DEAL, itemId, 'LOSE')
      await waitForView(luso, id, (it) => it.outcome === 'lost', 'Lost')
      portal.moveItem(DEAL, itemId, 'EXECUTING')
      expect(await waitForView(luso, id, (it) => it.state === 'in_work', 'work')).toMatchObject({ outcome: null, closedAt: null, counts: null })
      portal.setField(DEAL, itemId, PROOF, newProof())
      portal.moveItem(DEAL, itemId, 'WON')
      await waitForView(luso, id, (it) => it.outcome === 'won', 'Won')
      portal.moveItem(DEAL, itemId, 'APOLOGY')
      expect(await waitForView(luso, id, (it) => it.outcome === 'lost', 'Lost after Won')).toMatchObject({ counts: 'lost', proof: null })
    })

    it('is told on the chip when the record was deleted; the place stays', async () => {
      const { id, itemId, number } = await takeNew(product, operator, luso)
      portal.deleteItem(DEAL, itemId)
      const shown = await waitForView(luso, id, (it) => it.crm.state === 'deleted', 'the deletion')
      expect(shown.crm.text).toBe(`Deal ${itemId} was deleted in CRM. The reservation stays.`)
      expect(shown).toMatchObject({ state: 'in_work', outcome: null, request: { taken: 1 } })
      expect((await luso.get<{ taken: number }>(`/api/requests/${number}`)).body.taken).toBe(1)
    })

    it('follows a lead into the deal it was converted to', async () => {
      const where = product.sandbox.portal('nordwerk')
      const { id, itemId } = await takeNew(product, operator, nordwerk)
      where.moveItem(LEAD, itemId, 'CONVERTED')
      const shown = await waitForView(nordwerk, id, (it) => it.crm.entity === 'deal' && it.crm.stageName === 'New', 'the deal')
      const deal = where.items(DEAL).find((it) => it['leadId'] === itemId)
      expect(shown).toMatchObject({ state: 'in_work', proofMissing: false, crm: { itemId: deal?.id, stageName: 'New' } })
      where.setField(DEAL, deal?.id ?? 0, PROOF, newProof())
      where.moveItem(DEAL, deal?.id ?? 0, 'WON')
      await waitForView(nordwerk, id, (it) => it.outcome === 'won', 'Won')
    })

    it('is lost with the lead', async () => {
      const { id, itemId } = await takeNew(product, operator, nordwerk)
      product.sandbox.portal('nordwerk').moveItem(LEAD, itemId, 'UC_NO_BUDGET')
      expect(await waitForView(nordwerk, id, (it) => it.outcome === 'lost', 'Lost')).toMatchObject({ crm: { entity: 'lead', stageName: 'Kein Budget' } })
    })

    it('follows the record into another pipeline', async () => {
      const where = product.sandbox.portal('iberia')
      const { id, itemId } = await takeNew(product, operator, iberia)
      where.setField(DEAL, itemId, 'categoryId', 0)
      await waitForView(iberia, id, (it) => it.crm.stageName === 'New', 'the first stage of the other pipeline')
      expect(product.sandbox.events().filter((it) => it.portal === 'iberia' && it.event === 'ONCRMDEALMOVETOCATEGORY')).not.toHaveLength(0)
      where.moveItem(DEAL, itemId, 'LOSE')
      expect(await waitForView(iberia, id, (it) => it.outcome === 'lost', 'Lost')).toMatchObject({ crm: { stageName: 'Deal lost' } })
    })

    it('does not take the same proof twice, not even from another partner', async () => {
      const proof = newProof()
      const [mine, theirs] = [await takeNew(product, operator, luso), await takeNew(product, operator, iberia)]
      portal.setField(DEAL, mine.itemId, PROOF, proof)
      portal.moveItem(DEAL, mine.itemId, 'WON')
      await waitForView(luso, mine.id, (it) => it.outcome === 'won', 'Won')
      const where = product.sandbox.portal('iberia')
      where.setField(DEAL, theirs.itemId, PROOF, ` ${proof.toLowerCase().replaceAll('-', ' ')} `)
      where.moveItem(DEAL, theirs.itemId, 'C3:WON')
      expect(await waitForView(iberia, theirs.id, (it) => it.proofMissing, 'the refused proof')).toMatchObject({ state: 'in_work', outcome: null })
      expect((await win(iberia, theirs.id, proof)).body.error).toMatchObject({ code: 'proof_used' })
      expect(await view(iberia, theirs.id)).toMatchObject({ state: 'in_work', outcome: null, proofMissing: true })
      expect((await win(iberia, theirs.id, newProof())).body).toMatchObject({ outcome: 'won' })
    })
  })

  describe('said in the app', () => {
    it('moves the deal to Won, fills the proof in and writes into the timeline', async () => {
      const { id, itemId, number } = await takeNew(product, operator, luso)
      const proof = newProof()
      expect((await win(luso, id, proof)).body).toMatchObject({ state: 'closed', outcome: 'won', proof })
      await settleAll(product)
      expect(portal.item(DEAL, itemId)).toMatchObject({ stageId: 'WON', [PROOF]: proof })
      expect(portal.comments.filter((it) => it.entityId === itemId).map((it) => it.text)).toContain(`Won: ${proof}`)
      expect(await view(luso, id)).toMatchObject({ outcome: 'won', crm: { stageName: 'Deal won' } })
      expect(await stateOf(number)).toEqual({ state: 'closed', close_reason: 'chosen' })
    })

    it('moves the deal to the first stage of failure of its own pipeline', async () => {
      const where = product.sandbox.portal('iberia')
      const { id, itemId } = await takeNew(product, operator, iberia)
      const lost = await iberia.post<ReservationView>(`/api/reservations/${id}/lost`, { reason: 'no_budget', note: 'Next year' })
      expect(lost.body).toMatchObject({ state: 'closed', outcome: 'lost' })
      await settleAll(product)
      expect(where.item(DEAL, itemId)).toMatchObject({ stageId: 'C3:LOSE' })
      expect(where.comments.filter((it) => it.entityId === itemId).map((it) => it.text)).toContain('Lost: No budget. Next year')
      expect(await view(iberia, id)).toMatchObject({ outcome: 'lost', crm: { stageName: 'Perdida' } })
    })

    it('stays Won although a lead can’t be converted from outside', async () => {
      const where = product.sandbox.portal('nordwerk')
      const { id, itemId } = await takeNew(product, operator, nordwerk)
      const proof = newProof()
      expect((await win(nordwerk, id, proof)).status).toBe(200)
      await settleAll(product)
      await sweep()
      expect(where.item(LEAD, itemId)).toMatchObject({ stageId: 'NEW', [PROOF]: proof })
      expect(where.comments.filter((it) => it.entityId === itemId).map((it) => it.text)).toContain(`Won: ${proof}`)
      expect(await view(nordwerk, id)).toMatchObject({ state: 'closed', outcome: 'won', crm: { entity: 'lead' } })
    })

    it('is not undone by a look into the CRM before the CRM was told', async () => {
      const { id, itemId } = await takeNew(product, operator, luso)
      await product.settled()
      product.sandbox.weather.failNextRest = { portal: 'luso', method: 'batch', times: 1, status: 500, error: 'INTERNAL_SERVER_ERROR' }
      expect((await win(luso, id, newProof())).status).toBe(200)
      await product.settled()
      expect(portal.item(DEAL, itemId)).toMatchObject({ stageId: 'NEW' })
      await sweep()
      portal.moveItem(DEAL, itemId, 'PREPARATION')
      await product.settled()
      expect(await view(luso, id)).toMatchObject({ state: 'closed', outcome: 'won' })
      await settleAll(product)
      await signIn()
      expect(portal.item(DEAL, itemId)).toMatchObject({ stageId: 'WON' })
      expect(await view(luso, id)).toMatchObject({ state: 'closed', outcome: 'won' })
    })

    it('stays Won when the CRM refuses the stage, and the timeline says it', async () => {
      const where = product.sandbox.portal('wisla')
      const wisla = await product.as('wisla')
      where.requireField(DEAL, 'WON', 'probability')
      const { id, itemId } = await takeNew(product, operator, wisla)
      const proof = newProof()
      await win(wisla, id, proof)
      await settleAll(product)
      await sweep()
      expect(where.item(DEAL, itemId)).toMatchObject({ stageId: 'NEW' })
      expect(where.comments.filter((it) => it.entityId === itemId).map((it) => it.text)).toContain(`Won: ${proof}`)
      expect(await view(wisla, id)).toMatchObject({ state: 'closed', outcome: 'won' })
      const work = await product.app.db.selectFrom('outbox').select(['state', 'last_error']).where('kind', '=', 'crm.close').where('subject', 'like', `${id}/%`).executeTakeFirst()
      expect(work).toMatchObject({ state: 'dead', last_error: expect.stringContaining('CRM_FIELD_ERROR_REQUIRED') as string })
    })

    it('goes back to work when the CRM record leaves Won again', async () => {
      const { id, itemId } = await takeNew(product, operator, luso)
      await win(luso, id, newProof())
      await settleAll(product)
      portal.moveItem(DEAL, itemId, 'EXECUTING')
      await waitForView(luso, id, (it) => it.state === 'in_work', 'work')
    })

    it('counts a release after the contacts as lost, frees the place and closes the deal', async () => {
      const { id, itemId, number } = await takeNew(product, operator, luso)
      const before = (await luso.get<RatingView>('/api/rating')).body.lost
      expect((await luso.post(`/api/reservations/${id}/release`, { reason: 'No time before summer' })).status).toBe(200)
      await settleAll(product)
      expect(portal.item(DEAL, itemId)).toMatchObject({ stageId: 'LOSE' })
      expect(await view(luso, id)).toMatchObject({ outcome: 'released', counts: 'lost' })
      expect((await luso.get<RatingView>('/api/rating')).body.lost).toBe(before + 1)
      expect((await luso.get<{ taken: number }>(`/api/requests/${number}`)).body.taken).toBe(0)
    })

    it('takes two wins with one proof in the same moment for one', async () => {
      const [mine, theirs] = [await takeNew(product, operator, luso), await takeNew(product, operator, iberia)]
      const proof = newProof()
      const answers = await Promise.all([win(luso, mine.id, proof), win(iberia, theirs.id, proof)])
      expect(answers.map((it) => it.status).sort()).toEqual([200, 409])
      expect(answers.find((it) => it.status === 409)?.body.error).toMatchObject({ code: 'proof_used' })
    })

    it.each(['won', 'lost'])('can’t be %s before the contacts were shown', async (end) => {
      const number = await publishOne(product, operator, stranger())
      const { body } = await reserve(luso, number)
      const answer = await luso.post<ErrorBody>(`/api/reservations/${body.id}/${end}`, end === 'won' ? { proof: newProof() } : { reason: 'other' })
      expect(answer.body.error).toMatchObject({ code: 'contact_first' })
      await contactOf(luso, body.id)
      await inCrm(luso, body.id)
    })
  })

  describe('with events that can’t be relied on', () => {
    /** Four records, each with another fate; the wait is for all of them. */
    async function fates(): Promise<{ act: () => void, expectAll: () => Promise<void> }> {
      const [won, lost, bare, gone] = await Promise.all(Array.from({ length: 4 }, () => takeNew(product, operator, luso)))
      if (!won || !lost || !bare || !gone) throw new Error('four were taken')
      const proof = newProof()
      return {
        act: () => {
          portal.moveItem(DEAL, won.itemId, 'PREPARATION')
          portal.setField(DEAL, won.itemId, PROOF, proof)
          portal.moveItem(DEAL, won.itemId, 'WON')
          portal.moveItem(DEAL, lost.itemId, 'WON')
          portal.moveItem(DEAL, lost.itemId, 'APOLOGY')
          portal.moveItem(DEAL, bare.itemId, 'LOSE')
          portal.moveItem(DEAL, bare.itemId, 'WON')
          portal.moveItem(DEAL, gone.itemId, 'LOSE')
          portal.moveItem(DEAL, gone.itemId, 'EXECUTING')
          portal.deleteItem(DEAL, gone.itemId)
        },
        expectAll: async () => {
          expect(await view(luso, won.id)).toMatchObject({ state: 'closed', outcome: 'won', proof })
          expect(await view(luso, lost.id)).toMatchObject({ state: 'closed', outcome: 'lost', crm: { stageName: 'Analyse failure' } })
          expect(await view(luso, bare.id)).toMatchObject({ state: 'in_work', outcome: null, proofMissing: true })
          expect(await view(luso, gone.id)).toMatchObject({ crm: { state: 'deleted' } })
        },
      }
    }

    it('is found by the sweep when every event is lost', async () => {
      const { act, expectAll } = await fates()
      product.sandbox.weather.dropEvents = 1
      act()
      await product.settled()
      await sweep()
      await expectAll()
      await sweep()
      await expectAll()
    })

    it('is the same when every event comes twenty times and in any order', async () => {
      const { act, expectAll } = await fates()
      Object.assign(product.sandbox.weather, { duplicateEvents: 19, shuffleEvents: true })
      act()
      await product.settled()
      await expectAll()
    })

    it('sees a change that comes in the same second as the one before', async () => {
      const { id, itemId } = await takeNew(product, operator, luso)
      for (const [stageId, seen] of [['PREPARATION', 'Document preparation'], ['EXECUTING', 'In progress'], ['FINAL_INVOICE', 'Final invoice'], ['NEW', 'New']] as const) {
        portal.moveItem(DEAL, itemId, stageId)
        await waitForView(luso, id, (it) => it.crm.stageName === seen, seen)
      }
    })

    it('does not read a record of somebody else for an event about it', async () => {
      const deal = portal.addItem(DEAL, { title: 'A deal of their own' })
      await product.settled()
      const before = portal.calls.length
      portal.moveItem(DEAL, deal.id, 'PREPARATION')
      await product.settled()
      expect(portal.calls.slice(before)).toEqual([])
    })
  })
})
