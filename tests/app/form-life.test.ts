import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { FormDoorsView } from '../../server/contract/form-door.ts'
import type { OperatorRequestView } from '../../server/contract/operator.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { confirmByKey, openedToken, contactOf, reserve, sendForm, startProduct, validForm } from '../support/product.ts'
import type { Api, Product } from '../support/product.ts'

const PDF = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n')

let product: Product
let operator: Api
let partner: Api

beforeAll(async () => {
  product = await startProduct()
  operator = await product.as('vendor')
  partner = await product.as('luso')
})
afterAll(async () => {
  await product.close()
})

async function sendWithFile(): Promise<string> {
  const data = new FormData()
  const fields = validForm({ callTime: 'evening', src: 'blog-42', utm_source: 'news' })
  for (const [name, value] of Object.entries({ ...openedToken(product.url, fields), ...fields })) for (const one of [value].flat()) data.append(name, one)
  data.append('files', new Blob([PDF]), 'Plan für Ana.pdf')
  const answer = await fetch(`${product.url}/request/de`, { method: 'POST', body: data })
  await confirmByKey(product.app, String(fields['key']))
  return /IR-\d+/.exec(await answer.text())?.[0] ?? ''
}

const download = (api: Api, path: string): Promise<Response> => fetch(`${product.url}${path}`, { headers: { authorization: `Bearer ${api.token}` } })
const kinds = async (): Promise<string[]> => (await product.app.db.selectFrom('journal').select(['kind']).orderBy('id').execute()).map((row) => row.kind)

describe('what a client attached', () => {
  let number: string
  let file: OperatorRequestView['files'][number]

  beforeAll(async () => {
    number = await sendWithFile()
    const { body } = await operator.get<OperatorRequestView>(`/api/operator/requests/${number}`)
    file = body.files[0]!
    expect(body).toMatchObject({ callTime: 'In the evening', source: [{ name: 'src', value: 'blog-42' }, { name: 'utm_source', value: 'news' }], files: [{ name: 'Plan für Ana.pdf', size: PDF.length }] })
    expect((await operator.post(`/api/operator/requests/${number}/publish`, { title: body.title, text: body.maskedText })).status).toBe(200)
  })

  it('is stored sealed, its name too', async () => {
    const [row] = await product.app.db.selectFrom('attachments').selectAll().execute()
    expect(Buffer.from(row!.content).includes(PDF.subarray(0, 8))).toBe(false)
    expect(row!.sealed).not.toContain('Plan')
  })

  it('is saved by a moderator, and the journal says so', async () => {
    const answer = await download(operator, `/api/operator/requests/${number}/files/${file.id}`)
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('x-content-type-options')]).toEqual([200, 'application/octet-stream', 'nosniff'])
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; /)
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(PDF)
    expect((await kinds()).filter((kind) => kind === 'file_read_by_operator')).toHaveLength(1)
  })

  it('is the partner’s only after the contacts, as are the words on calls; where the client came from never is', async () => {
    const list = JSON.stringify([(await partner.get('/api/requests')).body, (await partner.get(`/api/requests/${number}`)).body])
    for (const hidden of ['Plan', file.id, 'blog-42', 'utm_source']) expect(list).not.toContain(hidden)
    const { body: reserved } = await reserve(partner, number)
    const path = `/api/reservations/${reserved.id}/files/${file.id}`
    const early = await download(partner, path)
    expect([early.status, ((await early.json()) as ErrorBody).error.code]).toEqual([409, 'contact_first'])
    const { body: contact } = await contactOf(partner, reserved.id)
    expect(contact).toMatchObject({ callTime: 'In the evening', files: [{ id: file.id, name: 'Plan für Ana.pdf', size: PDF.length }] })
    expect(JSON.stringify(contact)).not.toContain('blog-42')
    expect(Buffer.from(await (await download(partner, path)).arrayBuffer())).toEqual(PDF)
    expect((await kinds()).filter((kind) => kind === 'file_shown')).toHaveLength(1)
    for (const wrong of [`/api/reservations/${reserved.id}/files/${randomUUID()}`, `/api/reservations/${randomUUID()}/files/${file.id}`, `/api/reservations/${reserved.id}/files/x`, `/api/operator/requests/${number}/files/${file.id}`]) {
      expect([403, 404]).toContain((await download(partner, wrong)).status)
    }
    expect((await download(await product.as('iberia'), path)).status).toBe(404)
    expect((await fetch(`${product.url}${path}`)).status).toBe(401)
  })

  it('goes with the contact', async () => {
    await product.app.db.deleteFrom('request_contacts').execute()
    expect(await product.app.db.selectFrom('attachments').select('id').execute()).toEqual([])
  })
})

describe('the door of the form', () => {
  const status = async (path: string): Promise<boolean> => (await (await fetch(`${product.url}${path}`)).text()).includes('<form')

  it('is closed for one language and for all, and opens by itself on its day', async () => {
    const { body } = await operator.put<FormDoorsView>('/api/operator/form', { closed: true, language: 'de', text: 'Umzug', until: null })
    expect(body.closed).toMatchObject([{ language: 'de', text: 'Umzug', until: null, isOver: false }])
    expect([await status('/request/de'), await status('/request/en')]).toEqual([false, true])
    await operator.put('/api/operator/form', { closed: true, language: 'all', text: '', until: product.clock.now() + DAY_MS })
    expect([await status('/request/de'), await status('/request/en')]).toEqual([false, false])
    expect((await sendForm(product.url, validForm())).status).toBe(409)
    product.clock.advance(2 * DAY_MS)
    operator = await product.as('vendor')
    expect([await status('/request/de'), await status('/request/en')]).toEqual([false, true])
    expect((await operator.put<FormDoorsView>('/api/operator/form', { closed: false, language: 'de' })).body.closed).toMatchObject([{ language: 'all', isOver: true }])
    expect(await status('/request/de')).toBe(true)
    expect((await kinds()).filter((kind) => kind.startsWith('form_'))).toEqual(['form_closed', 'form_closed', 'form_opened'])
  })

  it('is the operators’ alone, and takes no nonsense', async () => {
    expect((await partner.get('/api/operator/form')).status).toBeGreaterThanOrEqual(401)
    for (const wrong of [{}, { closed: true }, { closed: true, language: 'xx', text: '', until: null }, { closed: true, language: 'de', text: 'x'.repeat(501), until: null }, { closed: true, language: 'de', text: '', until: -1 }]) {
      expect((await operator.put('/api/operator/form', wrong)).status).toBe(400)
    }
  })
})
