import { randomUUID } from 'node:crypto'
import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NewApiKeyView } from '../../server/contract/api-key.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import { INTAKE_EXAMPLE, intakeBody } from '../../server/contract/intake.ts'
import type { TakenInView } from '../../server/contract/intake.ts'
import { intakeOpenApi } from '../../server/routes/intake.ts'
import { ENGINES, openProduct } from '../app/steps.ts'
import type { Answer, Api, Product } from '../support/product.ts'

type Sent = { body?: object, sendKey?: string | null, key?: string, language?: string }

describe.each(ENGINES)('the intake API, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  const keys = { intake: '', vouching: '', partners: '' }
  let people = 0

  beforeAll(async () => {
    product = await openProduct(open)
    operator = await product.as('vendor')
    const make = async (scopes?: string[]): Promise<string> => (await operator.post<NewApiKeyView>('/api/operator/api-keys', { name: 'E-mail robot', ...(scopes && { scopes }) })).body.key
    Object.assign(keys, { intake: await make(['intake']), vouching: await make(['intake', 'intake:confirmed']), partners: await make() })
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  /** A request of somebody whom nobody has met. */
  const fresh = (changes: object = {}): object => {
    people += 1
    return { ...INTAKE_EXAMPLE, email: `client${people}@example.com`, phone: `+351 912 34 ${5000 + people}`, ...changes }
  }
  const send = async ({ body = fresh(), sendKey = randomUUID(), key = keys.intake, language = 'en' }: Sent = {}): Promise<Answer<TakenInView & ErrorBody>> => {
    const answer = await fetch(`${product.url}/api/intake/v1/requests`, {
      method: 'POST', body: JSON.stringify(body),
      headers: { 'authorization': `Bearer ${key}`, 'content-type': 'application/json', 'accept-language': language, ...(sendKey !== null && { 'idempotency-key': sendKey }) },
    })
    return { status: answer.status, body: await answer.json() as TakenInView & ErrorBody }
  }
  const count = async (): Promise<number> => (await product.app.db.selectFrom('requests').select('id').execute()).length

  it('takes a request by the form’s rules and says its number', async () => {
    const { status, body } = await send()
    expect([status, body.repeated, body.number]).toEqual([201, false, expect.stringMatching(/^IR-\d+$/) as string])
    expect(await product.app.db.selectFrom('requests').selectAll().orderBy('number', 'desc').limit(1).execute()).toMatchObject([
      { country: 'PT', place: 'Porto', needs: JSON.stringify(['training', 'telephony']), seats: 25, budget_amount: 3000, budget_currency: 'EUR', form_language: 'pt-BR', language: 'pt' },
    ])
  })

  it('makes one request of one Idempotency-Key, however often and at once it comes', async () => {
    const [before, sent] = [await count(), { body: fresh(), sendKey: randomUUID() }]
    const first = await send(sent)
    const again = await Promise.all(Array.from({ length: 5 }, () => send(sent)))
    expect(again.map(({ status, body }) => [status, body.number, body.repeated])).toEqual(again.map(() => [200, first.body.number, true]))
    expect(await count()).toBe(before + 1)
    expect(await send({ ...sent, body: fresh() })).toMatchObject({ status: 409, body: { error: { code: 'send_key_used' } } })
    expect((await send({ ...sent, key: keys.vouching })).status).toBe(201)
  })

  it('a key that met a mistake can be used when it is mended', async () => {
    const [body, sendKey] = [fresh(), randomUUID()]
    expect((await send({ body: { ...body, phone: '12' }, sendKey })).status).toBe(400)
    expect((await send({ body, sendKey })).status).toBe(201)
  })

  it('tells what to change under the field’s name, in the language of whoever asks', async () => {
    const [before, wrong] = [await count(), fresh({ phone: '12345', needs: [], country: 'XX' })]
    const inEnglish = await send({ body: wrong })
    expect([inEnglish.status, inEnglish.body.error.code, Object.keys(inEnglish.body.error.fields ?? {})]).toEqual([400, 'invalid', ['needs', 'country', 'phone']])
    expect(Object.values(inEnglish.body.error.fields ?? {}).join()).not.toContain('12345')
    expect(await count()).toBe(before)
  })

  it.each([
    ['an unknown field', { state: 'published' }, ['body']],
    ['an unknown word of the consent', { consent: { ...INTAKE_EXAMPLE.consent, ip: '1.2.3.4' } }, ['consent']],
    ['no language of the mails', { formLanguage: undefined }, ['formLanguage']],
    ['a moment that is none', { consent: { ...INTAKE_EXAMPLE.consent, givenAt: 'yesterday' } }, ['consent.givenAt']],
  ])('refuses %s', async (_, changes, fields) => {
    const { status, body } = await send({ body: fresh(changes) })
    expect([status, Object.keys(body.error.fields ?? {})]).toEqual([400, fields])
  })

  it('refuses a request without a key of its own', async () => {
    const { status, body } = await send({ sendKey: null })
    expect([status, Object.keys(body.error.fields ?? {})]).toEqual([400, ['idempotency-key']])
  })

  it.each([['none', null], ['one of tomorrow', { ...INTAKE_EXAMPLE.consent, givenAt: '2100-01-01T00:00:00Z' }]])('takes nothing with a consent that is %s', async (_, consent) => {
    const before = await count()
    expect(await send({ body: fresh({ consent }) })).toMatchObject({ status: 400, body: { error: { code: 'consent_missing' } } })
    expect(await count()).toBe(before)
  })

  it('believes that an address is confirmed only whom it was given to', async () => {
    expect(await send({ body: fresh({ confirmed: true }) })).toMatchObject({ status: 403, body: { error: { code: 'key_scope', params: { scope: 'intake:confirmed' } } } })
    expect(await send({ body: fresh({ confirmed: true }), key: keys.vouching })).toMatchObject({ status: 201, body: { mustConfirm: false } })
  })

  it('a key opens what it was made for and nothing else; one without a word is for the register', async () => {
    expect(await send({ key: keys.partners })).toMatchObject({ status: 403, body: { error: { code: 'key_scope' } } })
    expect(await send({ key: 'irk_unknown' })).toMatchObject({ status: 401, body: { error: { code: 'api_key' } } })
    const partners = await Promise.all([keys.intake, keys.partners].map((key) => fetch(`${product.url}/api/vendor/v1/partners`, { headers: { authorization: `Bearer ${key}` } })))
    expect(partners.map(({ status }) => status)).toEqual([403, 200])
    await product.app.db.insertInto('api_keys').values({ id: 'old', name: 'From before', key_hash: 'x', created_at: 1, created_by: 'Petra', last_used_at: null, revoked_at: null, revoked_by: null }).execute()
    expect(await product.app.db.selectFrom('api_keys').select('scopes').where('id', '=', 'old').execute()).toEqual([{ scopes: 'partners' }])
  })

  it('takes no more than a few hundred an hour from one key', async () => {
    const key = (await operator.post<NewApiKeyView>('/api/operator/api-keys', { name: 'Eager', scopes: ['intake'] })).body
    const moments = JSON.stringify(Array.from({ length: 300 }, () => product.clock.now()))
    await product.app.db.insertInto('recent_tries').values({ name: `intake of ${key.id}`, moments, last_at: product.clock.now() }).execute()
    expect(await send({ key: key.key })).toMatchObject({ status: 429, body: { error: { code: 'too_many_sends' } } })
    expect((await send()).status).toBe(201)
  })

  it('keeps no answer but in the sealed contact', async () => {
    const body = fresh({ email: 'xanthippe@quillfeather.example' })
    await send({ body })
    const rows = JSON.stringify([await product.app.db.selectFrom('intake_sends').selectAll().execute(), product.log])
    expect(rows).not.toContain('quillfeather')
  })

  it('describes itself without a key', async () => {
    const answer = await fetch(`${product.url}/api/intake/v1/openapi.json`)
    expect(await answer.json()).toEqual(JSON.parse(JSON.stringify(intakeOpenApi(product.app.publicUrl))))
  })
})

describe('the intake’s OpenAPI document', () => {
  it('is valid OpenAPI 3.1, and its example is taken', async () => {
    const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(intakeOpenApi('https://requests.example'))) as Record<string, unknown>)
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined })
    expect(intakeBody.safeParse(INTAKE_EXAMPLE).error).toBeUndefined()
  })
})
