import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeClientLink } from '../../server/app/client/links.ts'
import { tellNewRequests } from '../../server/app/notice/tell-new-requests.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { LifeView, RequestOptionsView, WideningView } from '../../server/contract/request-card.ts'
import type { OpenRow, RequestDetail } from '../../server/contract/request.ts'
import type { ReachView, WhyView } from '../../server/contract/why.ts'
import { GROUP_MS } from '../../server/core/notify.ts'
import { BOUNDLESS, ENGINES, openProduct, stranger, UNLIMITED } from '../app/steps.ts'
import type { Answer, Api, FormFields, Product } from '../support/product.ts'
import { contactOf, openList, publishOne, reserve, sendForm, validForm } from '../support/product.ts'
import { openStream } from './open-stream.ts'

/** From where no partner of the sandbox is. */
const CHILE: FormFields = { country: 'CL', place: 'Santiago', language: 'es', phone: '+56 9 6123 4567' }
const NAMES = ['luso', 'nordwerk', 'iberia', 'wisla', 'adria'] as const

describe.each(ENGINES)('a request in more countries, on %s', { timeout: 60_000 }, (_engine, open) => {
  let product: Product
  let operator: Api
  let partners: Record<(typeof NAMES)[number], Api>

  beforeAll(async () => {
    product = await openProduct(open, { ...BOUNDLESS, ...UNLIMITED, restrictedCountries: ['BO'] })
    operator = await product.as('vendor')
    partners = Object.fromEntries(await Promise.all(NAMES.map(async (name) => [name, await product.as(name)]))) as typeof partners
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  const chilean = (changes: FormFields = {}): FormFields => stranger({ ...CHILE, ...changes })
  const options = async (number: string): Promise<RequestOptionsView> => (await operator.get<RequestOptionsView>(`/api/operator/requests/${number}/options`)).body
  const widen = (number: string, countries: string[], note = 'Nobody there'): Promise<Answer<RequestOptionsView & ErrorBody>> => operator.post(`/api/operator/requests/${number}/widen`, { countries, note })
  const narrow = (number: string, country: string): Promise<Answer<RequestOptionsView & ErrorBody>> => operator.post(`/api/operator/requests/${number}/narrow`, { country, note: 'It was a slip' })
  const trial = async (number: string, ...countries: string[]): Promise<WideningView> => (await operator.get<WideningView>(`/api/operator/requests/${number}/widening?countries=${countries.join(',')}`)).body
  const rowOf = async (name: (typeof NAMES)[number], number: string): Promise<OpenRow | undefined> => (await openList(partners[name])).body.requests.find((it) => it.number === number)
  const seers = async (number: string): Promise<string[]> => (await Promise.all(NAMES.map(async (name) => (await rowOf(name, number) ? name : null)))).filter((it) => it !== null)
  const reach = async (number: string): Promise<ReachView> => (await operator.get<ReachView>(`/api/operator/requests/${number}/reach`)).body

  it('says before how many partners will see it, and then exactly those do', async () => {
    const number = await publishOne(product, operator, chilean())
    expect(await seers(number)).toEqual([])
    const { widening } = await options(number)
    expect(widening?.near[0]).toEqual({ country: 'AR', border: true, language: true, partners: 1 })
    expect(widening?.near.map((it) => it.country)).not.toContain('BO')
    const { now, then } = await trial(number, 'AR', 'BR', 'DE')
    expect([now, then]).toEqual([{ see: 0, canReserve: 0 }, { see: 4, canReserve: 4 }])

    const { status, body } = await widen(number, ['DE', 'AR', 'BR', 'AR'])
    expect([status, body.widening?.alsoIn]).toEqual([200, ['AR', 'BR', 'DE'].map((country) => ({ country, mayTakeAway: true }))])
    expect(await seers(number)).toEqual(['luso', 'nordwerk', 'iberia', 'wisla'])
    expect(await reach(number)).toMatchObject({ see: then.see, canReserve: then.canReserve })
    expect(await rowOf('iberia', number)).toMatchObject({ country: 'CL', countryName: 'Chile', offeredIn: ['AR'] })
    expect((await partners.iberia.get<RequestDetail>(`/api/requests/${number}`)).body).toMatchObject({ country: 'CL', offeredIn: ['AR'], text: expect.any(String) as string })
    expect((await partners.iberia.get<WhyView>(`/api/requests/${number}/why`)).body).toMatchObject({ sees: true, mayReserve: true, checks: expect.arrayContaining([expect.objectContaining({ code: 'reach', ok: true, sentence: 'It is from Chile and is also offered in Argentina, where you work.' })]) as unknown })
    expect((await partners.adria.get<WhyView & ErrorBody>(`/api/requests/${number}/why`)).body).toMatchObject({ sees: false })
    expect((await reserve(partners.adria, number)).status).not.toBe(200)
  })

  it('keeps the contact from those partners too until they reserve, under the same rules', async () => {
    const number = await publishOne(product, operator, chilean({ email: 'hidden@andes.example', lastName: 'Quilapayun', text: 'We need telephony for a clinic. Write to hidden@andes.example.' }))
    await widen(number, ['AR'])
    for (const path of ['/api/requests', `/api/requests/${number}`, `/api/requests/${number}/why`, '/api/me']) {
      const text = JSON.stringify((await partners.iberia.get(path)).body).toLowerCase()
      expect(text, path).not.toMatch(/hidden@andes|quilapayun|6123/)
    }
    const mine = await reserve(partners.iberia, number)
    expect(mine.status).toBe(200)
    expect((await contactOf(partners.iberia, mine.body.id)).body.email).toBe('hidden@andes.example')
  })

  it('is told at once on open screens, to people as a new request, and on the client’s page', async () => {
    const number = await publishOne(product, operator, chilean())
    const { id } = await product.app.db.selectFrom('requests').select('id').where('number', '=', Number(number.slice(3))).executeTakeFirstOrThrow()
    product.clock.advance(GROUP_MS)
    await tellNewRequests(product.app)
    expect(await product.app.db.selectFrom('messages').select('member_id').where('request_id', '=', id).execute()).toEqual([])
    const [stream, other] = [await openStream(product, partners.iberia), await openStream(product, partners.wisla)]
    await widen(number, ['MX'])
    await stream.waitFor('request.published', number)
    await narrow(number, 'MX')
    await stream.waitFor('request.closed', number)
    await widen(number, ['MX'])
    expect(other.text()).not.toContain(number)
    stream.close()
    other.close()
    product.clock.advance(GROUP_MS)
    await tellNewRequests(product.app)
    const told = await product.app.db.selectFrom('messages').select('member_id').distinct().where('request_id', '=', id).execute()
    expect(told.map((it) => it.member_id)).toEqual([product.sandbox.portal('iberia').memberId])
    const page = await (await fetch(await makeClientLink(product.app.db, product.app, id, 'status'))).text()
    expect(page).toContain('Chile and Mexico')
    expect(page).toContain('we also show it to partners in Mexico')
  })

  it('is taken back country by country, while nobody there has a place or waits', async () => {
    const number = await publishOne(product, operator, chilean())
    await widen(number, ['AR', 'MX'])
    // Through two countries: either may go, not both.
    const mine = await reserve(partners.iberia, number)
    expect((await narrow(number, 'AR')).body.widening?.alsoIn).toEqual([{ country: 'MX', mayTakeAway: false }])
    expect((await narrow(number, 'MX')).body.error).toMatchObject({ code: 'widened_in_use', message: `A partner that sees ${number} only in Mexico has a place or waits for one. Nothing was changed.` })
    await partners.iberia.post(`/api/reservations/${mine.body.id}/undo`)
    expect((await narrow(number, 'MX')).status).toBe(200)
    expect(await seers(number)).toEqual([])
    expect((await partners.iberia.get(`/api/requests/${number}`)).status).toBe(404)
    expect((await reserve(partners.iberia, number)).body.error?.code).toBe('location_off')

    const lines = (await operator.get<LifeView>(`/api/operator/requests/${number}/life`)).body.lines.map((it) => it.text)
    expect(lines).toEqual(expect.arrayContaining(['Offered in more countries: Argentina, Mexico. Nobody there', 'Not offered in some countries any more: Mexico. It was a slip']))
    const journal = await product.app.db.selectFrom('journal').innerJoin('requests', 'requests.id', 'journal.request_id').where('number', '=', Number(number.slice(3))).select(['kind', 'details', 'user_name']).execute()
    expect(journal).toEqual(expect.arrayContaining([{ kind: 'request_widened', details: 'Argentina, Mexico: Nobody there', user_name: 'Petra Novak' }, { kind: 'request_narrowed', details: 'Mexico: It was a slip', user_name: 'Petra Novak' }]))
  })

  it('refuses what makes no sense, and says why', async () => {
    const number = await publishOne(product, operator, chilean())
    const code = async (answer: Promise<Answer<ErrorBody>>): Promise<string | undefined> => (await answer).body.error?.code
    expect(await code(widen(number, ['BO']))).toBe('restricted_country')
    expect(await code(widen(number, ['CL']))).toBe('widened_already')
    expect(await code(widen(number, ['AR', 'MX', 'ES', 'PT', 'BR', 'PE', 'UY', 'PY', 'EC']))).toBe('widened_most')
    expect(await code(widen(number, ['UK']))).toBe('invalid')
    expect(await code(narrow(number, 'AR'))).toBe('wrong_state')
    expect((await partners.iberia.post(`/api/operator/requests/${number}/widen`, { countries: ['AR'], note: 'for me' })).status).toBe(403)
    await operator.post(`/api/operator/requests/${number}/close`, { note: 'nobody' })
    expect(await code(widen(number, ['AR']))).toBe('wrong_state')
    expect((await options(number)).widening).toBeNull()
  })

  it('can be said before a request is published, and lasts when it is opened again', async () => {
    const { number } = await sendForm(product.url, validForm(chilean()))
    if (number === null) throw new Error('the form was refused')
    await widen(number, ['AR'])
    expect(await seers(number)).toEqual([])
    expect(await reach(number)).toMatchObject({ see: 1, canReserve: 1 })
    const { body } = await operator.get<{ title: string, maskedText: string, alsoIn: string[] }>(`/api/operator/requests/${number}`)
    expect(body.alsoIn).toEqual(['AR'])
    await operator.post(`/api/operator/requests/${number}/publish`, { title: body.title, text: body.maskedText })
    expect(await seers(number)).toEqual(['iberia'])
    await operator.post(`/api/operator/requests/${number}/close`, { note: 'nobody' })
    await operator.post(`/api/operator/requests/${number}/reopen`, { note: 'after all' })
    expect(await seers(number)).toEqual(['iberia'])
  })
})
