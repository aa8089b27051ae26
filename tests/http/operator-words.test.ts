import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OperatorListView, OperatorRequestView } from '../../server/contract/operator.ts'
import type { OutcomeView } from '../../server/contract/outcome.ts'
import type { LifeView } from '../../server/contract/request-card.ts'
import type { RequestSearchView } from '../../server/contract/request-search.ts'
import type { SystemView } from '../../server/contract/system.ts'
import { ENGINES, openProduct, stranger, takeNew } from '../app/steps.ts'
import type { Api, Product } from '../support/product.ts'
import { publishOne, sendForm, validForm } from '../support/product.ts'

/** Words that stand in most English sentences of the console and in no Polish one. */
const ENGLISH = /\b(the|is|are|was|were|your|you|not|has|have|from|until|of|and|it|this)\b/i

describe.each(ENGINES)('one of the staff who reads Polish, on %s', (_engine, open) => {
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

  const ask = async <T>(path: string, language = 'pl', post?: object): Promise<T> => (await fetch(`${product.url}/api/operator${path}`, {
    headers: { 'authorization': `Bearer ${operator.token}`, 'accept-language': language, 'content-type': 'application/json' }, ...post && { method: 'POST', body: JSON.stringify(post) },
  })).json() as Promise<T>

  it('reads in Polish why to look twice, what kind of number it is, what is asked for and what happened', async () => {
    const { number } = await sendForm(product.url, validForm({ ...stranger(), text: 'https://a.example https://b.example https://c.example', needs: ['telephony'], callTime: 'morning' }))
    const view = await ask<OperatorRequestView>(`/requests/${number}`)
    expect(view.reasons.map((it) => it.kind)).toEqual(expect.arrayContaining(['links', 'hidden']))
    for (const text of [...view.reasons.map((it) => it.text), view.client?.phoneNote ?? '', view.callTime ?? '', ...view.needs.map((it) => it.name), ...view.history.map((it) => it.text)]) expect(text).not.toMatch(ENGLISH)
    expect(view.reasons.find((it) => it.kind === 'links')?.text).toBe('3 linki w tekście.')
    expect(view.client?.phoneNote).toBe('komórkowy, Portugalia')
    expect(view.title).toMatch(/^Telefonia/)
    expect((await ask<OperatorListView>('/requests?state=held')).requests.find((it) => it.number === number)?.title).toBe(view.title)
  })

  it('publishes under a title that was made, read in Polish, and it is read in every language as before', async () => {
    const { number } = await sendForm(product.url, validForm({ ...stranger(), needs: ['telephony'] }))
    const { title, maskedText } = await ask<OperatorRequestView>(`/requests/${number}`)
    await ask(`/requests/${number}/publish`, 'pl', { title, text: maskedText })
    expect((await ask<OperatorRequestView>(`/requests/${number}`, 'en')).title).toMatch(/^Telephony/)
    expect((await ask<OperatorRequestView>(`/requests/${number}`, 'de')).title).toMatch(/^Telefonie/)
  })

  it('reads a request’s life and both sides of its end in Polish', async () => {
    const taken = await takeNew(product, operator, luso)
    await luso.post(`/api/reservations/${taken.id}/contacted`)
    await operator.post(`/api/operator/requests/${taken.request.number}/reveal`, { reason: 'partner', note: 'zadzwonili' })
    await product.settled()
    const { lines } = await ask<LifeView>(`/requests/${taken.request.number}/life`)
    for (const { text } of lines) expect(text).not.toMatch(ENGLISH)
    expect(lines.map((it) => it.text)).toContain('Obejrzano dane kontaktowe: zgłoszenie partnera: zadzwonili')
    const { comparison, effects, history } = await ask<OutcomeView>(`/reservations/${taken.id}`)
    for (const text of [comparison.sentence, ...Object.values(effects), ...history.flatMap((it) => [it.change, it.reason])]) expect(text).not.toMatch(ENGLISH)
  })

  it('finds requests of a country by its Polish name, and reads what portals need in Polish', async () => {
    const number = await publishOne(product, operator, stranger({ country: 'DE', phone: '+49 30 901820', place: 'Berlin' }))
    const found = await ask<RequestSearchView>(`/request-search?q=${encodeURIComponent('niemcy')}`)
    expect(found.requests.map((it) => it.number)).toContain(number)
    for (const { text, checks } of (await ask<SystemView>('/system')).portals) for (const sentence of [text, ...checks.map((it) => it.text)]) expect(sentence).not.toMatch(ENGLISH)
  })

  it('sees in the pseudo language what is in no file', async () => {
    const { portals } = await ask<SystemView>('/system', 'xa')
    for (const { text } of portals) expect(text).toMatch(/^\[.+ ~+\]$/)
  })
})
