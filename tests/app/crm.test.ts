import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import { fairWeather } from '../../sandbox/weather.ts'
import type { Weather } from '../../sandbox/weather.ts'
import type { Api, Product } from '../support/product.ts'
import { contactOf, mailsTo, publishOne, reserve } from '../support/product.ts'
import { BOUNDLESS, CONTACT, DEAL, ENGINES, inCrm, intercept, LEAD, openProduct, reserveNew, settleAll, stranger, takeNew, view, waitForView } from './steps.ts'

const UNDO_OVER_MS = 61_000

describe.each(ENGINES)('a reserved request in the partner’s CRM, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let luso: Api
  let portal: SandboxPortal

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS)
    operator = await product.as('vendor')
    luso = await product.as('luso')
    portal = product.sandbox.portal('luso')
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })
  afterEach(async () => {
    Object.assign(product.sandbox.weather, fairWeather(), { rateLimit: false, eventDelayMs: 5 } satisfies Partial<Weather>)
    await settleAll(product)
    expect(product.log.filter((line) => line.startsWith('error'))).toEqual([])
    // Time passed: a fresh session, as a person who comes back has.
    operator = await product.as('vendor')
    luso = await product.as('luso')
  })

  /** One item and its contact, both with what the client wrote. */
  function expectOne(where: SandboxPortal, entity: number, id: string, email: string): void {
    const items = where.findByOrigin(entity, id)
    expect(items).toHaveLength(1)
    const contacts = where.items(CONTACT).filter((it) => it.fm.some((field) => field.value === email))
    // A lead holds its client itself; the portal makes the contact when the lead is converted.
    expect(contacts).toHaveLength(entity === LEAD ? 0 : 1)
    if (entity === LEAD) expect(items[0]?.fm.map(({ value }) => value)).toContain(email)
    else expect(items[0]).toMatchObject({ contactId: contacts[0]?.id })
    expect(items[0]).toMatchObject({ originatorId: 'implementation-requests' })
    expect(where.todos.filter((it) => it.ownerTypeId === entity && it.ownerId === items[0]?.id)).toHaveLength(1)
    expect(where.comments.filter((it) => it.entityTypeId === entity && it.entityId === items[0]?.id)).toHaveLength(1)
  }

  it.each<[string, string, number, object]>([
    ['luso', 'a deal in its first pipeline', DEAL, { categoryId: 0, stageId: 'NEW' }],
    ['nordwerk', 'a lead', LEAD, { stageId: 'NEW' }],
    ['iberia', 'a deal in the pipeline it chose', DEAL, { categoryId: 3, stageId: 'C3:NEW' }],
    ['wisla', 'a deal, because it has no leads', DEAL, { categoryId: 0, stageId: 'NEW' }],
  ])('becomes for %s %s', async (name, _what, entity, fields) => {
    const api = await product.as(name)
    const email = `${name}.${_engine}@example.com`
    const taken = await takeNew(product, operator, api, { email })
    const where = product.sandbox.portal(name)
    await product.settled()
    expectOne(where, entity, taken.id, email)
    expect(where.findByOrigin(entity, taken.id)[0]).toMatchObject({ ...fields, title: `${taken.number} ${taken.request.title}`, opportunity: 3000, currencyId: 'EUR' })
    expect(where.findByOrigin(entity === DEAL ? LEAD : DEAL, taken.id)).toHaveLength(0)
    expect(taken.crm.text).toMatch(/^(Deal|Lead) \d+, \S+/)
  })

  it.each<[string, (weather: Weather) => void, () => void]>([
    ['503 five times', (weather) => void (weather.failNextRest = { portal: 'luso', method: 'batch', times: 5, status: 503, error: 'QUERY_LIMIT_EXCEEDED' }), () => undefined],
    ['503 without a code', (weather) => void (weather.failNextRest = { portal: 'luso', method: 'batch', times: 3, status: 503, error: 'ERROR_UNEXPECTED_ANSWER' }), () => undefined],
    ['429', (weather) => void (weather.failNextRest = { portal: 'luso', method: 'batch', times: 2, status: 429, error: 'OPERATION_TIME_LIMIT' }), () => undefined],
    ['a 500', (weather) => void (weather.failNextRest = { portal: 'luso', method: 'batch', times: 2, status: 500, error: 'INTERNAL_SERVER_ERROR' }), () => undefined],
    ['a reset connection', (weather) => void (weather.restDown = { luso: 'reset' }), () => void (product.sandbox.weather.restDown = {})],
    ['a page of HTML with 500', (weather) => void (weather.restDown = { luso: 'html500' }), () => void (product.sandbox.weather.restDown = {})],
    ['a token whose hour is over', () => product.sandbox.expireTokens('luso'), () => undefined],
  ])('is made once although the first answer is %s', async (name, begin, end) => {
    const email = `first.${name.replaceAll(/\W/g, '')}.${_engine}@example.com`
    const reservation = await reserveNew(product, operator, luso, { email })
    begin(product.sandbox.weather)
    expect((await contactOf(luso, reservation.id)).status).toBe(200)
    await product.settled()
    if (!name.startsWith('a token')) expect((await view(luso, reservation.id)).crm).toMatchObject({ state: 'waiting', text: expect.stringContaining('The contacts work here') })
    end()
    await settleAll(product)
    luso = await product.as('luso')
    await inCrm(luso, reservation.id)
    expectOne(portal, DEAL, reservation.id, email)
  })

  it('renews an expired token once, however many calls found it expired', async () => {
    const reservations = [await reserveNew(product, operator, luso), await reserveNew(product, operator, luso), await reserveNew(product, operator, luso)]
    let refreshes = 0
    const stop = intercept(product, async (url, _body, pass) => {
      if (url.includes('/oauth/token/')) refreshes += 1
      return pass()
    })
    product.sandbox.expireTokens('luso')
    await Promise.all(reservations.map((it) => contactOf(luso, it.id)))
    await settleAll(product)
    stop()
    expect(refreshes).toBe(1)
    for (const it of reservations) expect(portal.findByOrigin(DEAL, it.id)).toHaveLength(1)
  })

  it.each([1, 2, 3, 4])('is made once when answers of the CRM are cut after they took effect (%i in a row)', async (times) => {
    const reservations = await Promise.all(Array.from({ length: 3 }, () => reserveNew(product, operator, luso)))
    for (const { id } of reservations) {
      product.sandbox.weather.cutAnswerAfterEffect = { portal: 'luso', method: 'batch', times }
      await contactOf(luso, id)
      await product.settled()
    }
    await settleAll(product)
    for (const { id } of reservations) {
      expect(portal.findByOrigin(DEAL, id)).toHaveLength(1)
      expect(portal.findByOrigin(CONTACT, id)).toHaveLength(1)
    }
    const rows = await product.app.db.selectFrom('crm_items').select(['item_id', 'state']).where('reservation_id', 'in', reservations.map((it) => it.id)).execute()
    expect(new Set(rows.map((row) => row.item_id)).size).toBe(reservations.length)
    expect(rows.every((row) => row.state === 'in_crm')).toBe(true)
  })

  it('looks again before it makes an item when the portal could not say whether there is one', async () => {
    const reservation = await reserveNew(product, operator, luso)
    let creates = 0
    let fail = true
    const stop = intercept(product, async (_url, body, pass) => {
      const commands = Object.keys((body['cmd'] as object | undefined) ?? {})
      if (commands.includes('item')) {
        creates += 1
        const answer = await pass()
        return creates === 1 ? { status: 502, body: null } : answer
      }
      if (!commands.includes('existing') || creates === 0 || !fail) return pass()
      fail = false
      return { status: 200, body: { result: { result: [], result_error: { existing: { error: 'OPERATION_TIME_LIMIT', error_description: 'Method is blocked' } } } } }
    })
    await contactOf(luso, reservation.id)
    await settleAll(product)
    stop()
    expect(portal.findByOrigin(DEAL, reservation.id)).toHaveLength(1)
  })

  it('is tried again when the portal stumbles inside a batch', async () => {
    const reservation = await reserveNew(product, operator, luso)
    let fail = true
    const stop = intercept(product, async (_url, body, pass) => {
      if (!fail || !Object.keys((body['cmd'] as object | undefined) ?? {}).includes('item')) return pass()
      fail = false
      return { status: 200, body: { result: { result: [], result_error: { contact: { error: 'OPERATION_TIME_LIMIT', error_description: 'Method is blocked' } } } } }
    })
    await contactOf(luso, reservation.id)
    await settleAll(product)
    stop()
    luso = await product.as('luso')
    await inCrm(luso, reservation.id)
    expect(portal.findByOrigin(DEAL, reservation.id)).toHaveLength(1)
  })

  it('says what the CRM refused and keeps the contacts open', async () => {
    const wisla = await product.as('wisla')
    product.sandbox.portal('wisla').requireField(DEAL, 'NEW', 'probability')
    const reservation = await reserveNew(product, operator, wisla)
    await contactOf(wisla, reservation.id)
    const failed = await waitForView(wisla, reservation.id, (it) => it.crm.state === 'failed', 'the refusal')
    expect(failed.crm.text).toContain('CRM_FIELD_ERROR_REQUIRED')
    expect((await contactOf(wisla, reservation.id)).status).toBe(200)
    expect(product.sandbox.portal('wisla').findByOrigin(DEAL, reservation.id)).toHaveLength(0)
    const work = await product.app.db.selectFrom('outbox').select('state').where('subject', '=', reservation.id).where('kind', '=', 'crm.create').executeTakeFirst()
    expect(work?.state).toBe('dead')
  })

  it('takes the contact that is there already, found by phone or by e-mail', async () => {
    const email = `same.${_engine}@example.com`
    const first = await takeNew(product, operator, luso, { email, phone: '+351 913 000 111' })
    const second = await takeNew(product, operator, luso, { email, phone: '+351 913 000 222' })
    const third = await takeNew(product, operator, luso, { email: `other.${_engine}@example.com`, phone: '+351 913 000 111' })
    const [one, two, three] = [first, second, third].map((it) => portal.findByOrigin(DEAL, it.id)[0]?.['contactId'])
    expect([two, three]).toEqual([one, one])
    expect(portal.items(CONTACT).filter((it) => it.fm.some((field) => field.value === email))).toHaveLength(1)
  })

  it('leaves nothing in the CRM and writes no mail to the client when it is undone', async () => {
    const email = `undone.${_engine}@example.com`
    const { id, number } = await reserveNew(product, operator, luso, { email })
    expect((await luso.post(`/api/reservations/${id}/undo`)).status).toBe(200)
    product.clock.advance(UNDO_OVER_MS)
    await settleAll(product)
    expect(portal.findByOrigin(DEAL, id)).toHaveLength(0)
    expect(portal.items(CONTACT).filter((it) => it.fm.some((field) => field.value === email))).toHaveLength(0)
    expect(mailsTo(product, email).map((mail) => mail.subject)).toEqual([`We have your request ${number}`, `Partners can see your request ${number}`])
    expect(await product.app.db.selectFrom('reservations').select('id').where('id', '=', id).execute()).toEqual([])
    luso = await product.as('luso')
    expect((await luso.get<{ taken: number, mine: unknown }>(`/api/requests/${number}`)).body).toMatchObject({ taken: 0, mine: null })
  })

  it('is made without contacts being shown once the undo time is over', async () => {
    const email = `waited.${_engine}@example.com`
    const { id } = await reserveNew(product, operator, luso, { email })
    await product.settled()
    expect(portal.findByOrigin(DEAL, id)).toHaveLength(0)
    product.clock.advance(UNDO_OVER_MS)
    await settleAll(product)
    expectOne(portal, DEAL, id, email)
    expect(mailsTo(product, email)).toHaveLength(3)
    expect((await luso.post<{ error: { code: string } }>(`/api/reservations/${id}/undo`)).body.error.code).toBe('undo_over')
  })

  it('leaves nothing in the CRM when it is released before the contacts', async () => {
    const email = `released.${_engine}@example.com`
    const { id } = await reserveNew(product, operator, luso, { email })
    expect((await luso.post(`/api/reservations/${id}/release`, { reason: 'Too far away' })).status).toBe(200)
    product.clock.advance(UNDO_OVER_MS)
    await settleAll(product)
    expect(portal.findByOrigin(DEAL, id)).toHaveLength(0)
    expect(portal.items(CONTACT).filter((it) => it.fm.some((field) => field.value === email))).toHaveLength(0)
    expect(mailsTo(product, email)).toHaveLength(2)
    luso = await product.as('luso')
    expect(await view(luso, id)).toMatchObject({ outcome: 'released', counts: 'nothing' })
  })

  it('brings a name of strange letters into the CRM as it is', async () => {
    const number = await publishOne(product, operator, stranger({ firstName: 'D’Artagnan', lastName: 'Müller-Łukasz', text: 'Costs [URL=https://evil.example]less[/URL] & "more" + 100 % $result[item][item][id] of 王小明.' }))
    const { body } = await reserve(luso, number)
    await contactOf(luso, body.id)
    const taken = await inCrm(luso, body.id)
    const contact = portal.item(CONTACT, Number(portal.item(DEAL, taken.itemId)?.['contactId']))
    expect(contact).toMatchObject({ name: 'D’Artagnan', lastName: 'Müller-Łukasz' })
    const comment = portal.comments.find((it) => it.entityTypeId === DEAL && it.entityId === taken.itemId)
    expect(comment?.text).toContain('& "more" + 100 % ＄result［item］［item］［id］ of 王小明.')
    expect(comment?.text).not.toContain('[URL')
  })
})
