import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { OperatorRequestView } from '../../server/contract/operator.ts'
import type { RevealView } from '../../server/contract/reveal.ts'
import { listJournal } from '../../server/store/journal.ts'
import { BOUNDLESS, ENGINES, openProduct, settleAll, stranger, takeNew } from '../app/steps.ts'
import type { Api, Product } from '../support/product.ts'
import { contactOf, publishOne, reserve } from '../support/product.ts'
import { openStream } from './open-stream.ts'

const CLIENT = {
  firstName: 'Xanthippe', lastName: 'Quillfeather', email: 'xanthippe@quillfeather.example', phone: '+351 912 777 543',
  text: 'We are a small clinic and want telephony. Call me on 912 777 543 or write to xanthippe@quillfeather.example, see www.quillfeather.example or @quillfeather on Telegram.',
}
/** Whatever spelling a canary could leave in. */
const CANARIES = ['xanthippe', 'quillfeather', '912777543', '912 777 543', '351912777543', '777543', '777 543', Buffer.from('quillfeather').toString('base64').slice(0, 12)]

describe.each(ENGINES)('what a partner can see, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let luso: Api
  let nordwerk: Api

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS)
    ;[operator, luso, nordwerk] = await Promise.all(['vendor', 'luso', 'nordwerk'].map((name) => product.as(name))) as [Api, Api, Api]
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  const bytes = async (path: string, api: Api | null, init: RequestInit = {}): Promise<string> => {
    const answer = await fetch(`${product.url}${path}`, { ...init, headers: { ...init.headers, ...(api && { authorization: `Bearer ${api.token}` }) } })
    return [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n') + await answer.text()
  }
  const expectNoCanary = (text: string, where: string): void => {
    const plain = text.toLowerCase()
    expect(CANARIES.filter((canary) => plain.includes(canary.toLowerCase())), where).toEqual([])
  }
  const partnerGets = (number: string, id: string): string[] => [
    '/api/me', '/api/requests', `/api/requests/${number}`, '/api/reservations', '/api/reservations?state=closed', `/api/reservations/${id}`, `/api/reservations/by-key/${randomUUID()}`,
    '/api/rating', '/api/settings', '/api/operator/requests', `/api/operator/requests/${number}`, '/api/nothing', '/health',
  ]

  it('holds no byte of the client before a reservation, in no answer, page or stream', async () => {
    const stream = await openStream(product, nordwerk)
    const number = await publishOne(product, operator, CLIENT)
    const mine = await reserve(luso, number)
    await contactOf(luso, mine.body.id)
    await settleAll(product)
    for (const path of partnerGets(number, mine.body.id)) expectNoCanary(await bytes(path, nordwerk), path)
    for (const path of [...partnerGets(number, mine.body.id), '/', '/request', '/app', '/install', `/request/sent/${randomUUID()}`]) expectNoCanary(await bytes(path, null), `${path} without a session`)
    const form = { method: 'POST', body: new URLSearchParams({ member_id: product.sandbox.portal('nordwerk').memberId, AUTH_ID: 'x' }) }
    for (const path of ['/app?DOMAIN=x.bitrix24.com', '/install?DOMAIN=x.bitrix24.com']) expectNoCanary(await bytes(path, null, form), path)
    for (const action of ['undo', 'contact', 'won', 'lost', 'release']) {
      expectNoCanary(JSON.stringify(await nordwerk.post(`/api/reservations/${mine.body.id}/${action}`, { proof: 'A-1234', reason: 'other' })), action)
    }
    await stream.waitFor('request.reserved')
    expectNoCanary(stream.text(), 'the stream')
    stream.close()
    const list = await nordwerk.get<{ requests: { number: string }[] }>('/api/requests')
    expect(list.body.requests.map((it) => it.number)).toContain(number)
    expectNoCanary(product.log.join('\n'), 'the log')
    const tables = await Promise.all((['requests', 'open_requests', 'request_events', 'reservations', 'reservation_events', 'crm_items', 'journal', 'outbox', 'inbox', 'live_events', 'request_contacts'] as const)
      .map((table) => product.app.db.selectFrom(table).selectAll().execute()))
    expectNoCanary(JSON.stringify(tables), 'the database')
  })

  it('holds the contact after a reservation only in the answer to “show contacts”', async () => {
    const number = await publishOne(product, operator, { ...CLIENT, email: 'xanthippe2@quillfeather.example' })
    const { body: reservation } = await reserve(luso, number)
    for (const path of partnerGets(number, reservation.id)) expectNoCanary(await bytes(path, luso), path)
    expect((await contactOf(luso, reservation.id)).body).toMatchObject({ firstName: 'Xanthippe', lastName: 'Quillfeather', phone: { e164: '+351912777543' } })
    await settleAll(product)
    for (const path of partnerGets(number, reservation.id)) expectNoCanary(await bytes(path, luso), path)
  })

  it('says of another partner’s reservation only that there is none', async () => {
    const { id, number } = await takeNew(product, operator, luso)
    const key = (await product.app.db.selectFrom('reservations').select('key').where('id', '=', id).executeTakeFirstOrThrow()).key
    const before = await product.app.db.selectFrom('reservations').selectAll().where('id', '=', id).execute()
    const answers = await Promise.all([
      nordwerk.get(`/api/reservations/${id}`), nordwerk.get(`/api/reservations/by-key/${key}`), nordwerk.post(`/api/reservations/${id}/undo`), nordwerk.post(`/api/reservations/${id}/contact`),
      nordwerk.post(`/api/reservations/${id}/won`, { proof: 'ORDER-1' }), nordwerk.post(`/api/reservations/${id}/lost`, { reason: 'other' }), nordwerk.post(`/api/reservations/${id}/release`, { reason: 'because' }),
    ])
    for (const answer of answers) expect(answer).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } })
    expect(await product.app.db.selectFrom('reservations').selectAll().where('id', '=', id).execute()).toEqual(before)
    expect(JSON.stringify((await nordwerk.get(`/api/requests/${number}`)).body)).not.toContain('Luso')
  })

  it('keeps partners out of the operators’ part and operators out of the partners’', async () => {
    const number = await publishOne(product, operator, stranger())
    const paths = ['/api/operator/requests', `/api/operator/requests/${number}`]
    for (const path of paths) expect(await luso.get(path)).toMatchObject({ status: 403, body: { error: { code: 'access_denied' } } })
    for (const action of ['publish', 'reject']) expect((await luso.post(`/api/operator/requests/${number}/${action}`, { title: 'A title', text: 'x', reason: 'spam' })).status).toBe(403)
    for (const path of ['/api/me', '/api/requests', '/api/rating', '/api/reservations', '/api/settings']) expect((await operator.get(path)).status).toBe(403)
    expect((await reserve(operator, number)).status).toBe(403)
  })

  it.each(['', 'Bearer', 'Bearer ', 'Bearer x', `Bearer ${'a'.repeat(43)}`, `Basic ${'a'.repeat(43)}`, `Bearer ${'a'.repeat(43)} x`, `Bearer ${'a'.repeat(500)}`, `bearer ${'a'.repeat(43)}`, `Bearer ' or 1=1 --`])(
    'is nothing with the authorisation %j', async (authorization) => {
      for (const path of ['/api/me', '/api/requests', '/api/operator/requests', '/api/reservations']) {
        const answer = await fetch(`${product.url}${path}`, { headers: authorization === '' ? {} : { authorization } })
        expect([answer.status, (await answer.json() as ErrorBody).error.code]).toEqual([401, 'auth'])
      }
    })

  it('has each look at the contacts in the journal, with who looked', async () => {
    const employee = await product.as('luso', 7)
    const { id, request } = await takeNew(product, operator, luso)
    await contactOf(employee, id)
    const requestId = (await product.app.db.selectFrom('reservations').select('request_id').where('id', '=', id).executeTakeFirstOrThrow()).request_id
    const looks = (await listJournal(product.app.db, requestId)).filter((it) => it.kind === 'contact_shown')
    expect(looks).toMatchObject([{ userName: 'Ana Silva', userId: '1', details: 'first', partnerId: 'luso' }, { userName: 'Rui Costa', userId: '7', details: 'again' }])
    const reads = async () => (await listJournal(product.app.db, requestId)).filter((it) => it.kind === 'contact_read_by_operator' || it.kind === 'contact_revealed')
    const before = (await reads()).length
    expect(before).toBeGreaterThan(0)
    const { body } = await operator.get<OperatorRequestView>(`/api/operator/requests/${request.number}`)
    expect(body).toMatchObject({ isMasked: true, originalText: null, hidden: [], client: { email: expect.stringMatching(/^.•••@/) as unknown, phone: expect.stringMatching(/^\+••• ••• ••\d\d$/) as unknown } })
    expect(await reads()).toHaveLength(before)
    const reveal = (reason: object) => operator.post<RevealView & ErrorBody>(`/api/operator/requests/${request.number}/reveal`, reason)
    expect((await reveal({ reason: 'other', note: 'ok' })).status).toBe(400)
    expect((await reveal({ reason: 'partner', note: 'the number is wrong' })).body.client.phone).toMatch(/^\+351 ?9[\d ]+$/)
    expect((await reads()).slice(before)).toMatchObject([{ kind: 'contact_revealed', userName: 'Petra Novak', details: 'partner: the number is wrong' }])
  })

  it('tells of an operator who looks at many contacts in an hour', async () => {
    const { request } = await takeNew(product, operator, luso)
    for (let index = 0; index <= 20; index += 1) await operator.post(`/api/operator/requests/${request.number}/reveal`, { reason: 'check' })
    expect(product.log).toContainEqual(expect.stringMatching(/^warn an operator was shown many contacts .*"userId":"1","count":21/))
  })

  it('closes the contacts when the reservation is released, also to the CRM’s next look', async () => {
    const { id } = await takeNew(product, operator, luso)
    await luso.post(`/api/reservations/${id}/release`, { reason: 'No time' })
    expect(await contactOf(luso, id)).toMatchObject({ status: 409, body: { error: { code: 'reservation_over' } } })
    await settleAll(product)
  })

  it('holds no secret of the app in what a browser loads', async () => {
    const pages = await Promise.all(['/app', '/install', '/request'].map((path) => bytes(path, null)))
    expect(pages.join('')).not.toContain(product.app.bitrix24.oauth.clientSecret)
    expect(readFileSync(join(import.meta.dirname, '..', '..', 'dist', 'partner', 'index.html'), 'utf8')).not.toMatch(/secret/i)
  })

  // The last test: it breaks the database.
  it('shows no contact when the journal can’t be written', async () => {
    const number = await publishOne(product, operator, stranger())
    const { body: reservation } = await reserve(luso, number)
    await product.app.db.schema.alterTable('journal').renameTo('journal_gone').execute()
    const answer = await contactOf(luso, reservation.id)
    expect(answer).toMatchObject({ status: 500, body: { error: { code: 'internal' } } })
    expect(JSON.stringify(answer.body)).not.toContain('Marta')
    expect(JSON.stringify(answer.body)).not.toContain('journal')
    expect((await operator.post(`/api/operator/requests/${number}/reveal`, { reason: 'check' })).status).toBe(500)
    const row = await product.app.db.selectFrom('reservations').select(['state', 'contact_shown_at']).where('id', '=', reservation.id).executeTakeFirst()
    expect(row).toEqual({ state: 'held', contact_shown_at: null })
    await product.app.db.schema.alterTable('journal_gone').renameTo('journal').execute()
    expect((await contactOf(luso, reservation.id)).body).toMatchObject({ firstName: 'Marta' })
  })
})
