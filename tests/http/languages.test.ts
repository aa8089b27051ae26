import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recallIdle } from '../../server/app/reservation/recall-idle.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { NoticesView } from '../../server/contract/notice.ts'
import type { OperatorRequestView } from '../../server/contract/operator.ts'
import type { OpenListView, RequestDetail } from '../../server/contract/request.ts'
import type { ReservationView } from '../../server/contract/reservation.ts'
import type { WhyView } from '../../server/contract/why.ts'
import { LANGUAGES } from '../../server/core/languages.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { ENGINES, openProduct, stranger, takeNew } from '../app/steps.ts'
import type { Api, Product } from '../support/product.ts'
import { publishOne, reserve } from '../support/product.ts'

/** Words that stand in every English sentence of the product and in no Polish one. */
const ENGLISH = /\b(the|is|are|was|were|your|you|not|has|have|from|until|of|and|it|this|by)\b/i

describe.each(ENGINES)('a person who reads Polish, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let luso: Api

  beforeAll(async () => {
    product = await openProduct(open)
    ;[operator, luso] = await Promise.all(['vendor', 'luso'].map((name) => product.as(name))) as [Api, Api]
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  const ask = async <T>(path: string, language: string, init: RequestInit = {}): Promise<T> => (await fetch(`${product.url}${path}`, {
    ...init, headers: { 'authorization': `Bearer ${luso.token}`, 'accept-language': language, 'content-type': 'application/json' },
  })).json() as Promise<T>
  const post = async <T>(path: string, body: object): Promise<T> => ask<T>(path, 'pl', { method: 'POST', body: JSON.stringify(body) })

  it('is refused in Polish, in every language with all that was filled in, and in English without a wish', async () => {
    const number = await publishOne(product, operator, stranger())
    await reserve(luso, number)
    const { error } = await post<ErrorBody>(`/api/requests/${number}/reservation`, { key: randomUUID() })
    expect(error).toMatchObject({ code: 'colleague_has_it', message: expect.stringContaining(number) as string })
    expect(error.message).not.toMatch(ENGLISH)
    for (const language of LANGUAGES) {
      const { error: other } = await ask<ErrorBody>('/api/reservations/no-id', language)
      expect(other.message).not.toMatch(/[{}]/)
      expect(/\bcould not\b/.test(other.message)).toBe(language === 'en')
    }
    expect((await ask<ErrorBody>('/api/reservations/no-id', 'ja, *;q=0.1')).error.message).toBe('We could not find this. It may have been closed, or the link is incomplete.')
  })

  it('reads in Polish why a request is seen, what it is called, what is due and what happened', async () => {
    const number = await publishOne(product, operator, stranger({ needs: ['telephony'] }))
    const why = await ask<WhyView>(`/api/requests/${number}/why`, 'pl')
    for (const { sentence } of why.checks) expect(sentence).not.toMatch(ENGLISH)
    const { requests } = await ask<OpenListView>('/api/requests', 'pl')
    expect(requests.find((it) => it.number === number)?.title).toMatch(/^Telefonia/)
    expect((await ask<RequestDetail>(`/api/requests/${number}`, 'pl')).history[0]?.text).not.toMatch(ENGLISH)

    const taken = await takeNew(product, operator, luso)
    await luso.post(`/api/reservations/${taken.id}/contacted`)
    const seen = await ask<ReservationView>(`/api/reservations/${taken.id}`, 'pl')
    expect(seen.deadline?.sentence).not.toMatch(ENGLISH)
    expect(seen.deadline?.then).not.toMatch(ENGLISH)
    expect(seen.history.map((it) => it.text).join(' ')).not.toMatch(ENGLISH)
    const english = await ask<ReservationView>(`/api/reservations/${taken.id}`, 'en-GB')
    expect(english.history.map((it) => it.text)).toContainEqual(expect.stringMatching(/^Reserved \(/))
  })

  it('reads in Polish what was hidden in a text, which is kept as it was', async () => {
    const text = 'We want calls and leads in one place. Call +351 912 345 678 or write to ana@client.example.'
    const number = await publishOne(product, operator, stranger({ text }))
    const read = async (language: string): Promise<string> => (await ask<RequestDetail>(`/api/requests/${number}`, language)).text
    expect(await read('pl')).toBe('We want calls and leads in one place. Call [telefon ukryty] or write to [e-mail ukryty].')
    expect(await read('en')).toBe('We want calls and leads in one place. Call [phone hidden] or write to [email hidden].')
    const seen = await (await fetch(`${product.url}/api/operator/requests/${number}`, { headers: { 'authorization': `Bearer ${operator.token}`, 'accept-language': 'de' } })).json() as OperatorRequestView
    expect([seen.maskedText, seen.readText]).toEqual([await read('en'), 'We want calls and leads in one place. Call [Telefon verborgen] or write to [E-Mail verborgen].'])
    expect((await product.app.db.selectFrom('requests').select('masked_text').where('number', '=', Number(number.slice(3))).executeTakeFirstOrThrow()).masked_text).toBe(await read('en'))
  })

  it('reads a notice in Polish that a colleague reads in English', async () => {
    await takeNew(product, operator, luso)
    product.clock.advance(9 * DAY_MS)
    await recallIdle(product.app)
    const told = await product.as('luso')
    const inLanguage = async (language: string): Promise<string> => (await (await fetch(`${product.url}/api/notices`, {
      headers: { 'authorization': `Bearer ${told.token}`, 'accept-language': language },
    })).json() as NoticesView).notices.map((it) => it.text).join('\n')
    expect(await inLanguage('en')).toMatch(/IR-\d+ was taken back\. No first contact until/)
    expect(await inLanguage('pl')).toMatch(/IR-\d+: miejsce zostało odebrane\. Brak pierwszego kontaktu do/)
    expect(await inLanguage('pl')).not.toMatch(ENGLISH)
  })
})
