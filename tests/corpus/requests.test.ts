import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sweepPortals } from '../../server/app/crm/sweep.ts'
import { expireRequests } from '../../server/app/request/expire-requests.ts'
import type { OperatorListView, OperatorRequestView } from '../../server/contract/operator.ts'
import type { ReservationListView } from '../../server/contract/reservation.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { contactOf, openList, reserve, sendForm, startProduct } from '../support/product.ts'
import type { Api, Product } from '../support/product.ts'
import { PREPARED, preparedForm } from '../support/prepared.ts'

const PARTNERS = ['luso', 'nordwerk', 'iberia', 'wisla']
const LEAD = 1
const DEAL = 2
const DAYS = 40

describe('all prepared requests, from the form to an end state', () => {
  let product: Product
  const numbers = new Map<string, string>()
  const tally = { received: 0, published: 0, rejected: 0, reserved: 0, reservations: 0, inCrm: 0, won: 0, lost: 0, chosen: 0, expired: 0 }

  beforeAll(async () => {
    product = await startProduct()
    product.sandbox.weather.dropEvents = 0.3
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  it('holds at least 120 requests in 12 languages and 25 countries', () => {
    expect(PREPARED.length).toBeGreaterThanOrEqual(120)
    expect(new Set(PREPARED.map((it) => it.language)).size).toBeGreaterThanOrEqual(12)
    expect(new Set(PREPARED.map((it) => it.country)).size).toBeGreaterThanOrEqual(25)
  })

  it('receives every one through the public form', async () => {
    for (const fixture of PREPARED) {
      const { number, html } = await sendForm(product.url, preparedForm(fixture))
      expect(number, `${fixture.id}: ${html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').slice(0, 800)}`).not.toBeNull()
      numbers.set(fixture.id, number ?? '')
      tally.received += 1
    }
    expect(new Set(numbers.values()).size).toBe(PREPARED.length)
  }, 120_000)

  it('moderates every one, and nothing of the client is in the words partners will see', async () => {
    const operator = await product.as('vendor')
    for (const fixture of PREPARED) {
      const path = `/api/operator/requests/${numbers.get(fixture.id)}`
      const { body } = await operator.get<OperatorRequestView>(path)
      const shown = `${body.title}\n${body.maskedText}`
      for (const leak of fixture.leaks) expect(shown, fixture.id).not.toContain(leak)
      expect(body.originalText?.replace(/\s+/g, '')).toBe(fixture.text.normalize('NFC').replace(/\s+/g, ''))
      if (fixture.moderation === 'reject') {
        expect((await operator.post(`${path}/reject`, { reason: fixture.rejectReason })).status).toBe(200)
        tally.rejected += 1
      } else {
        expect((await operator.post(`${path}/publish`, { title: body.title, text: body.maskedText })).status, fixture.id).toBe(200)
        tally.published += 1
      }
    }
    const repeats = PREPARED.filter((it) => it.rejectReason === 'duplicate')
    for (const { id } of repeats) {
      const { body } = await operator.get<OperatorRequestView>(`/api/operator/requests/${numbers.get(id)}`)
      expect(body.reasons.map((it) => it.kind), id).toContain('duplicate')
    }
  }, 120_000)

  it('is reserved, worked and ended day by day, though a third of the events is lost', async () => {
    for (let day = 0; day < DAYS; day += 1) {
      const taken = await Promise.all(PARTNERS.map((name) => workOneDay(product, name, day)))
      const sum = taken.reduce((total, it) => total + it, 0)
      tally.reservations += sum
      if (sum === 0) break
      await sweepPortals(product.app, 0)
      product.clock.advance(DAY_MS)
    }
    await sweepPortals(product.app, 0)

    for (const name of PARTNERS) {
      const api = await product.as(name)
      const { body: open } = await api.get<ReservationListView>('/api/reservations?state=in_work')
      expect(open.reservations, name).toEqual([])
      const { body: closed } = await api.get<ReservationListView>('/api/reservations?state=closed')
      for (const it of closed.reservations.filter((one) => one.crm.state !== 'none')) {
        const portal = product.sandbox.portal(name)
        const items = [...portal.findByOrigin(DEAL, it.id), ...portal.findByOrigin(LEAD, it.id)]
        expect(items, `${it.number} in ${name}`).toHaveLength(1)
        tally.inCrm += 1
        if (it.outcome === 'won') tally.won += 1
        if (it.outcome === 'lost') tally.lost += 1
      }
    }
    expect(tally.inCrm).toBe(tally.reservations)
    expect(tally.won + tally.lost).toBe(tally.reservations)
  }, 240_000)

  it('leaves none on the way', async () => {
    product.clock.advance(61 * DAY_MS)
    while (await expireRequests(product.app) > 0);
    const operator = await product.as('vendor')
    const { body } = await operator.get<OperatorListView>('/api/operator/requests?state=closed')
    expect(body.counts).toMatchObject({ held: 0, published: 0 })
    const rows = await product.app.db.selectFrom('requests').select(['number', 'close_reason']).where('form_key', 'not like', 'imported:%').execute()
    const reserved = await product.app.db.selectFrom('reservations').select('request_id').distinct().where('member_id', 'is not', null).execute()
    tally.reserved = reserved.length
    tally.chosen = rows.filter((row) => row.close_reason === 'chosen').length
    tally.expired = rows.filter((row) => row.close_reason === 'expired').length
    expect(rows).toHaveLength(PREPARED.length)
    expect(tally.chosen + tally.expired + tally.rejected).toBe(tally.received)
    expect(product.log.filter((line) => line.startsWith('error'))).toEqual([])
    console.log(`prepared requests: ${Object.entries(tally).map(([name, count]) => `${name} ${count}`).join(', ')}`)
  })
})

/** Takes what the limits allow, shows the contacts, and ends everything in the CRM or in the app. Returns how many were taken. */
async function workOneDay(product: Product, name: string, day: number): Promise<number> {
  const api = await product.as(name)
  const { body } = await openList(api)
  let taken = 0
  for (const request of body.requests.filter((it) => it.mine === null && it.taken < it.cap)) {
    const { status, body: reserved } = await reserve(api, request.number)
    if (status !== 200) {
      if (reserved.error.code === 'daily_limit' || reserved.error.code === 'in_work_limit') break
      expect(['level', 'full', 'request_closed']).toContain(reserved.error.code)
      continue
    }
    taken += 1
    expect((await contactOf(api, reserved.id)).status).toBe(200)
  }
  await product.settled()
  await endAll(product, name, api, day)
  return taken
}

async function endAll(product: Product, name: string, api: Api, day: number): Promise<void> {
  const { body } = await api.get<ReservationListView>('/api/reservations?state=in_work')
  for (const [index, it] of body.reservations.entries()) {
    const wins = (index + day) % 3 === 0
    if ((index + day) % 4 === 1) {
      const path = `/api/reservations/${it.id}/${wins ? 'won' : 'lost'}`
      expect((await api.post(path, wins ? { proof: `KEY-${name}-${it.number}` } : { reason: 'no_reply' })).status).toBe(200)
    } else {
      endInCrm(product, name, it.id, wins)
    }
  }
  await product.settled()
}

/** Drags the record to where it belongs; a lead that is won becomes a deal first, as people do it. */
function endInCrm(product: Product, name: string, reservationId: string, wins: boolean): void {
  const portal = product.sandbox.portal(name)
  const stageOf = (type: number, category: number, semantics: string): string => portal.stages(type, category).find((it) => it.semantics === semantics)?.id ?? ''
  const [lead] = portal.findByOrigin(LEAD, reservationId)
  if (lead) {
    portal.moveItem(LEAD, Number(lead.id), stageOf(LEAD, 0, wins ? 'S' : 'F'))
    if (!wins) return
  }
  const deal = lead ? portal.items(DEAL).find((it) => it['leadId'] === lead.id) : portal.findByOrigin(DEAL, reservationId)[0]
  if (!deal) throw new Error(`no record of ${reservationId} in ${name}`)
  if (wins) portal.setField(DEAL, Number(deal.id), 'UF_CRM_IR_PROOF', `KEY-${reservationId}`)
  portal.moveItem(DEAL, Number(deal.id), stageOf(DEAL, Number(deal['categoryId']), wins ? 'S' : 'F'))
}
