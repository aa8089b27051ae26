import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { OperatorRequestView } from '../../server/contract/operator.ts'
import { sendForm, startProduct, validForm } from '../support/product.ts'
import type { Api, Product } from '../support/product.ts'

describe('what a moderator publishes', () => {
  let product: Product
  let operator: Api

  beforeAll(async () => {
    product = await startProduct()
    operator = await product.as('vendor')
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  async function receive(text: string): Promise<OperatorRequestView> {
    const { number } = await sendForm(product.url, validForm({ firstName: 'Marta', lastName: 'Lopes', email: 'marta@moinho-velho.example', phone: '+351 912 345 678', place: 'Porto, Marta Lopes', text }))
    return (await operator.get<OperatorRequestView>(`/api/operator/requests/${number}`)).body
  }
  const publish = (number: string, words: object) => operator.post<OperatorRequestView & ErrorBody>(`/api/operator/requests/${number}/publish`, words)
  async function detailsOf(number: string): Promise<string[]> {
    const rows = await product.app.db.selectFrom('journal').innerJoin('requests', 'requests.id', 'journal.request_id').select('journal.details').where('requests.number', '=', Number(number.slice(3))).where('journal.kind', '=', 'request_published').execute()
    return rows.map((row) => row.details)
  }

  it('hides the names of client and company, and marks them in the original', async () => {
    const view = await receive('Marta Lopes from Moinho Velho here. We need a CRM for 12 people, write to t.me/marta_moinho.')
    expect(view.maskedText).toBe('[name hidden] from [name hidden] here. We need a CRM for 12 people, write to [link hidden].')
    expect(view.hidden.map(({ from, to }) => view.originalText?.slice(from, to))).toEqual(['Marta Lopes', 'Moinho Velho', 't.me/marta_moinho'])
    expect(view.place).toBe('Porto, [name hidden]')
    expect((await publish(view.number, { title: view.title, text: view.maskedText })).status).toBe(200)
    expect(await detailsOf(view.number)).toEqual([''])
  })

  it('shows a contact only by a second decision on these very words', async () => {
    const { number, title } = await receive('We need a CRM for 12 people and our catalogue is at moinho-velho.example.')
    const words = { title: `${title}, says Marta`, text: 'See shop.example.com, 12 people.' }
    const first = await publish(number, words)
    expect(first).toMatchObject({ status: 409, body: { error: { code: 'contact_in_text', params: { found: 'Marta\nshop.example.com' } } } })
    expect((await publish(number, { ...words, onPurpose: ['shop.example.com'] })).body.error.params).toEqual({ found: 'Marta' })
    expect((await operator.get<OperatorRequestView>(`/api/operator/requests/${number}`)).body.state).toBe('held')
    expect((await publish(number, { ...words, title, onPurpose: ['shop.example.com'] })).status).toBe(200)
    expect(await detailsOf(number)).toEqual(['words edited, shown on purpose: 1'])
  })

  it('never shows the client’s own phone and e-mail', async () => {
    const { number, title } = await receive('We need a CRM for 12 people, with telephony.')
    for (const own of ['912 345 678', 'marta@moinho-velho.example']) {
      expect(await publish(number, { title, text: `Write to ${own}`, onPurpose: [own] })).toMatchObject({ status: 400, body: { error: { fields: { text: expect.any(String) as string } } } })
    }
  })
})
