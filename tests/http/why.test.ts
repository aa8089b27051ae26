import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { OperatorRequestView } from '../../server/contract/operator.ts'
import type { OperatorWhyView, ReachView, WhyView } from '../../server/contract/why.ts'
import { BOUNDLESS, ENGINES, openProduct, stranger } from '../app/steps.ts'
import type { Api, Product } from '../support/product.ts'
import { openList, publishOne, reserve, sendForm, validForm } from '../support/product.ts'

const NOBODY = 'IR-4000000'

describe.each(ENGINES)('why a request is seen or not, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let luso: Api
  let wisla: Api
  let adria: Api

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS)
    ;[operator, luso, wisla, adria] = await Promise.all(['vendor', 'luso', 'wisla', 'adria'].map((name) => product.as(name))) as [Api, Api, Api, Api]
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  const why = (api: Api, number: string) => api.get<WhyView & ErrorBody>(`/api/requests/${number}/why`)
  const inBrazil = (): Promise<string> => publishOne(product, operator, stranger({ country: 'BR', phone: `+55 11 9${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}` }))
  const inPortugal = (): Promise<string> => publishOne(product, operator, stranger())

  it('is told with every check to a partner that sees it', async () => {
    const number = await inPortugal()
    const { status, body } = await why(luso, number)
    expect(status).toBe(200)
    expect(body).toMatchObject({ number, sees: true, mayReserve: true })
    expect(body.checks.map((it) => it.code)).toEqual(['programme', 'published', 'reach', 'open', 'pool', 'country', 'opened', 'gate', 'level'])
    expect(body.checks.every((it) => it.ok)).toBe(true)
  })

  it('tells a partner without Tutorial that it sees it and what keeps it from reserving', async () => {
    const { body } = await why(adria, await inPortugal())
    expect(body).toMatchObject({ sees: true, mayReserve: false })
    expect(body.checks.filter((it) => !it.ok)).toEqual([{ code: 'gate', ok: false, blocks: 'reserving', sentence: 'Finish the Partner Program Tutorial to reserve requests. You can look at open requests meanwhile.' }])
  })

  it('says of a request elsewhere only what is said of the partner, the same for each of them', async () => {
    const [one, other] = [await inBrazil(), await inBrazil()]
    const answer = await why(wisla, one)
    expect(answer.body.checks.map((it) => [it.code, it.ok])).toEqual([['programme', true], ['reach', false], ['gate', true]])
    expect(JSON.stringify(answer.body)).not.toMatch(/Brazil|BR"|level|published|São Paulo/)
    expect({ ...(await why(wisla, other)).body, number: one, now: 0 }).toEqual({ ...answer.body, now: 0 })
    const closed = await inBrazil()
    await product.app.db.updateTable('requests').set({ state: 'closed', close_reason: 'withdrawn' }).where('number', '=', Number(closed.slice(3))).execute()
    expect({ ...(await why(wisla, closed)).body, number: one, now: 0 }).toEqual({ ...answer.body, now: 0 })
  })

  it('answers for what was never published as for what does not exist', async () => {
    const held = (await sendForm(product.url, validForm(stranger()))).number ?? ''
    const rejected = (await sendForm(product.url, validForm(stranger()))).number ?? ''
    await operator.post(`/api/operator/requests/${rejected}/reject`, { reason: 'spam' })
    const nothing = await why(luso, NOBODY)
    expect(nothing).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } })
    for (const number of [held, rejected]) {
      expect(await why(luso, number)).toEqual(nothing)
      expect(await reserve(luso, number)).toEqual(await reserve(luso, NOBODY))
      expect(await luso.get(`/api/requests/${number}`)).toEqual(await luso.get(`/api/requests/${NOBODY}`))
    }
  })

  it('tells a company outside of the programme the same for every number', async () => {
    const [here, there, held] = [await inPortugal(), await inBrazil(), (await sendForm(product.url, validForm(stranger()))).number ?? '']
    for (const change of [{ cancelled_at: 1 }, { cancelled_at: null, approved_at: null }]) {
      await product.app.db.updateTable('partners').set(change).where('id', '=', 'adria').execute()
      const answers = await Promise.all([here, there, held, NOBODY].map(async (number) => ({ ...(await why(adria, number)).body, number: '', now: 0 })))
      for (const answer of answers) expect(answer).toEqual(answers[0])
      expect(answers[0]?.checks.map((it) => it.code)).toEqual(['programme'])
      const tries = await Promise.all([here, there, held, NOBODY].map((number) => reserve(adria, number)))
      for (const it of tries) expect(it).toEqual(tries[0])
    }
    await product.app.db.updateTable('partners').set({ approved_at: 1 }).where('id', '=', 'adria').execute()
  })

  it('refuses to reserve what lies elsewhere without saying where', async () => {
    const number = await inBrazil()
    const answer = await reserve(wisla, number)
    expect(answer).toMatchObject({ status: 409, body: { error: { code: 'location_off', params: { number } } } })
    expect(JSON.stringify(answer.body)).not.toMatch(/Brazil/)
  })

  it('goes on telling a partner everything of a request it holds, also when its locations changed', async () => {
    const number = await inPortugal()
    await reserve(wisla, number)
    await product.app.db.updateTable('partner_locations').set({ country: 'FR' }).where('partner_id', '=', 'wisla').where('country', '=', 'PT').execute()
    const { body } = await why(wisla, number)
    expect(body.sees).toBe(false)
    expect(body.checks.find((it) => !it.ok)?.sentence).toBe('Portugal is not one of your locations.')
    await product.app.db.updateTable('partner_locations').set({ country: 'PT' }).where('partner_id', '=', 'wisla').where('country', '=', 'FR').execute()
  })

  it('is told to operators for any partner and any request', async () => {
    const held = (await sendForm(product.url, validForm(stranger()))).number ?? ''
    const { body } = await operator.get<OperatorWhyView>(`/api/operator/requests/${held}/why?partner=adria`)
    expect(body.partner).toEqual({ id: 'adria', name: expect.any(String) as string })
    expect(body.checks.filter((it) => !it.ok).map((it) => it.code)).toEqual(['published', 'gate'])
    const elsewhere = await operator.get<OperatorWhyView>(`/api/operator/requests/${await inBrazil()}/why?partner=wisla`)
    expect(elsewhere.body.checks.filter((it) => !it.ok).map((it) => it.sentence)).toEqual(['Brazil is not one of your locations.'])
  })

  it('shows operators whom a request reaches, and whom not for which reason', async () => {
    const held = (await sendForm(product.url, validForm(stranger()))).number ?? ''
    const partners = await product.app.db.selectFrom('partners').select('id').execute()
    const { body } = await operator.get<ReachView>(`/api/operator/requests/${held}/reach`)
    expect(body.partners.map((it) => it.id).sort()).toEqual(partners.map((it) => it.id).sort())
    expect(body.see).toBe(body.canReserve + (body.reasons.find((it) => it.code === 'gate')?.partners ?? 0))
    expect(body.partners.find((it) => it.id === 'luso')?.first).toBeNull()
    expect(body.partners.find((it) => it.id === 'adria')?.first).toMatchObject({ code: 'gate', blocks: 'reserving' })
    expect(body.reasons.reduce((all, it) => all + it.partners, body.canReserve)).toBe(partners.length)
    expect((await operator.get<OperatorRequestView>(`/api/operator/requests/${held}`)).body.reach).toEqual({ see: body.see, canReserve: body.canReserve })
    // What the operator is told before is what the partners see after.
    const { title, maskedText } = (await operator.get<OperatorRequestView>(`/api/operator/requests/${held}`)).body
    await operator.post(`/api/operator/requests/${held}/publish`, { title, text: maskedText })
    for (const [id, api] of [['luso', luso], ['wisla', wisla], ['adria', adria]] as const) {
      const { first } = body.partners.find((it) => it.id === id)!
      expect((await openList(api)).body.requests.some((it) => it.number === held)).toBe(first?.blocks !== 'seeing')
    }
  })

  it('is refused where it must be', async () => {
    const number = await inPortugal()
    expect((await operator.get(`/api/operator/requests/${number}/why`)).status).toBe(400)
    expect((await operator.get(`/api/operator/requests/${number}/why?partner=`)).status).toBe(400)
    expect((await operator.get(`/api/operator/requests/${number}/why?partner=luso&more=1`)).status).toBe(400)
    expect((await operator.get(`/api/operator/requests/${number}/why?partner=${randomUUID()}`)).status).toBe(404)
    for (const path of ['why?partner=luso', 'reach']) {
      expect((await operator.get(`/api/operator/requests/${NOBODY}/${path}`)).status).toBe(404)
      expect(await luso.get(`/api/operator/requests/${number}/${path}`)).toMatchObject({ status: 403, body: { error: { code: 'access_denied' } } })
      expect((await fetch(`${product.url}/api/operator/requests/${number}/${path}`)).status).toBe(401)
    }
    expect((await fetch(`${product.url}/api/requests/${number}/why`)).status).toBe(401)
    expect(await operator.get(`/api/requests/${number}/why`)).toMatchObject({ status: 403 })
    for (const odd of ['IR-0', '%00', '1042']) expect((await luso.get(`/api/requests/${odd}/why`)).status).toBe(404)
  })
})
