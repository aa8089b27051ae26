import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { MailSenderView, MailTestView } from '../../server/contract/mail-sender.ts'
import { ENGINES, openProduct } from '../app/steps.ts'
import type { Api, Product } from '../support/product.ts'

const PATH = '/api/operator/mail-sender'
const DESK = { name: 'Desk of requests, "A"', address: 'desk@vendor.example' }
const NEW = { name: 'Bitrix24 Заявки', address: 'desk@vendor.example' }

describe.each(ENGINES)('the sender of mails, on %s', (_engine, open) => {
  let product: Product
  let petra: Api

  beforeAll(async () => {
    product = await openProduct(open)
    petra = await product.as('vendor')
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  const read = async (): Promise<MailSenderView> => (await petra.get<MailSenderView>(PATH)).body
  const test = async (to: string | null = 'petra@vendor.example'): Promise<MailTestView> => (await petra.post<MailTestView>(`${PATH}/test`, { to })).body
  const lastSource = (): string => product.sandbox.mails().findLast(({ to }) => to.includes('petra@vendor.example'))?.headers.find(({ key }) => key === 'from')?.value ?? ''

  it('is the environment’s until somebody sets another', async () => {
    expect(await read()).toEqual({ set: null, byDefault: 'requests@implementation-requests.example', version: 0, changedBy: null, changedAt: null, own: null })
    expect(await test()).toEqual({ to: 'petra@vendor.example', trouble: null })
    expect(lastSource()).toBe('requests@implementation-requests.example')
  })

  it('holds from the next mail on, with a name in any letters', async () => {
    expect(await petra.put(PATH, { version: 0, sender: NEW })).toMatchObject({ status: 200, body: { set: NEW, version: 1, changedBy: 'Petra Novak' } })
    await test()
    expect(lastSource()).toMatch(/^(Bitrix24 Заявки|=\?UTF-8\?[BQ]\?\S+\?=) <desk@vendor\.example>$/)
  })

  it.each([['quotes', DESK], ['a line break', { ...NEW, name: 'A\r\nBcc: all@example.com' }], ['no address', { ...NEW, address: 'desk' }], ['two addresses', { ...NEW, address: 'a@b.example, c@d.example' }]])('is refused with %s', async (_, sender) => {
    expect(await petra.put<ErrorBody>(PATH, { version: 1, sender })).toMatchObject({ status: 400, body: { error: { code: 'invalid' } } })
    expect((await read()).version).toBe(1)
  })

  it('is saved by one of two people at once; the other hears whose', async () => {
    const answers = await Promise.all(['One', 'Two'].map((name) => petra.put<ErrorBody>(PATH, { version: 1, sender: { ...NEW, name } })))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ error: { code: 'settings_changed', message: expect.stringContaining('Petra Novak') as string } })
    expect((await read()).version).toBe(2)
  })

  it('goes back to the environment’s, and the journal has every change and test', async () => {
    expect(await petra.put(PATH, { version: 2, sender: null })).toMatchObject({ status: 200, body: { set: null, version: 3 } })
    await test()
    expect(lastSource()).toBe('requests@implementation-requests.example')
    expect((await petra.post<ErrorBody>(`${PATH}/test`, { to: null })).body.error.code).toBe('invalid')
    const rows = await product.app.db.selectFrom('journal').select(['kind', 'details']).where('kind', 'like', 'mail_sender%').orderBy('id').execute()
    expect(rows.map(({ kind, details }) => `${kind}: ${details}`)).toEqual([
      'mail_sender_tested: sent', 'mail_sender_changed: as MAIL_FROM says → Bitrix24 Заявки <desk@vendor.example>', 'mail_sender_tested: sent',
      expect.stringMatching(/^mail_sender_changed: Bitrix24 Заявки <desk@vendor\.example> → (One|Two) <desk@vendor\.example>$/) as string,
      expect.stringMatching(/^mail_sender_changed: (One|Two) <desk@vendor\.example> → as MAIL_FROM says$/) as string, 'mail_sender_tested: sent',
    ])
  })

  it('tells what the mail server said when it does not take the test', async () => {
    const { mail } = product.app
    product.app.mail = { ...mail, send: () => Promise.reject(new Error('550 Sender not allowed')) }
    expect(await test()).toEqual({ to: 'petra@vendor.example', trouble: '550 Sender not allowed' })
    product.app.mail = mail
  })
})
