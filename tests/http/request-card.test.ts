import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { LifeView, RequestOptionsView } from '../../server/contract/request-card.ts'
import type { RequestSearchView } from '../../server/contract/request-search.ts'
import { sum } from '../../server/core/statistics.ts'
import { createNaming } from '../../server/app/request/index-names.ts'
import { DAY_MS, HOUR_MS } from '../../server/core/time.ts'
import { BOUNDLESS, ENGINES, openProduct, stranger, takeNew, UNLIMITED } from '../app/steps.ts'
import { storePartner } from '../support/build.ts'
import type { Answer, Api, Product } from '../support/product.ts'
import { mailsTo, openList, publishOne, reserve, sendForm, validForm } from '../support/product.ts'
import { waitFor } from '../support/wait.ts'

describe.each(ENGINES)('the card of a request, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let luso: Api

  beforeAll(async () => {
    product = await openProduct(open, { ...BOUNDLESS, ...UNLIMITED });
    [operator, luso] = await Promise.all(['vendor', 'luso'].map((name) => product.as(name))) as [Api, Api]
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  const options = async (number: string): Promise<RequestOptionsView> => (await operator.get<RequestOptionsView>(`/api/operator/requests/${number}/options`)).body
  const act = (number: string, what: string, body: object = { note: 'Nobody answers any more' }): Promise<Answer<RequestOptionsView & ErrorBody>> => operator.post(`/api/operator/requests/${number}/${what}`, body)
  const life = async (number: string): Promise<LifeView['lines']> => (await operator.get<LifeView>(`/api/operator/requests/${number}/life`)).body.lines
  const isOpen = async (number: string): Promise<boolean> => (await openList(luso)).body.requests.some((it) => it.number === number)

  it('tells the whole life in one line of time, with partners’ names and without contacts', async () => {
    const { request: { number } } = await takeNew(product, operator, luso, { email: 'secret@life.example' })
    for (const _ of [1, 2, 3]) await operator.post(`/api/operator/requests/${number}/reveal`, { reason: 'partner' })
    await product.settled()
    const lines = await life(number)
    const texts = lines.map((it) => it.text)
    expect(texts).toContain('Received')
    expect(texts).toContain('Published')
    expect(lines.find((it) => it.text === 'Saw the contacts')).toMatchObject({ group: 'data', actor: 'Ana Silva', partner: { id: 'luso' } })
    expect(lines.find((it) => it.group === 'partner')?.partner?.id).toBe('luso')
    expect(lines.find((it) => it.group === 'mail')?.text).toContain('Mail to the client')
    expect(sum(lines.filter((it) => it.text.startsWith('Looked at the contact')).map((it) => it.times))).toBeGreaterThanOrEqual(3)
    expect(lines.map((it) => it.at)).toEqual(lines.map((it) => it.at).toSorted((a, b) => a - b))
    expect(JSON.stringify(lines)).not.toContain('secret@life')
  })

  it('closes and opens again: who holds a place keeps it, the list follows, the journal says who and why', async () => {
    const number = await publishOne(product, operator, stranger())
    await reserve(luso, number)
    expect(await options(number)).toMatchObject({ close: { holders: 1, waiting: 0 }, reopen: null, link: true, isUntaken: false })
    expect((await act(number, 'reopen')).status).toBe(409)
    const closed = await act(number, 'close')
    expect([closed.status, closed.body.close, closed.body.reopen?.to]).toEqual([200, null, 'pool'])
    expect(await isOpen(number)).toBe(false)
    expect((await act(number, 'close')).body.error?.code).toBe('wrong_state')
    const { body } = await act(number, 'reopen')
    expect(body.close).toEqual({ holders: 1, waiting: 0 })
    expect(await isOpen(number)).toBe(true)
    expect((await life(number)).map((it) => it.text)).toEqual(expect.arrayContaining(['Closed: Nobody answers any more', 'Open again: Nobody answers any more']))
    const kinds = await product.app.db.selectFrom('journal').innerJoin('requests', 'requests.id', 'journal.request_id').where('number', '=', Number(number.slice(3))).select(['kind', 'user_name']).execute()
    expect(kinds.filter((it) => it.kind === 'request_closed' || it.kind === 'request_reopened').map((it) => it.user_name)).toEqual(['Petra Novak', 'Petra Novak'])
  })

  it('puts what was rejected back before the moderators, and leaves what the client ended', async () => {
    const { number } = await sendForm(product.url, validForm(stranger()))
    await operator.post(`/api/operator/requests/${number}/reject`, { reason: 'spam' })
    expect((await options(number!)).reopen?.to).toBe('queue')
    await act(number!, 'reopen')
    expect((await operator.get<RequestSearchView>(`/api/operator/request-search?q=${number}`)).body.requests[0]?.stand).toBe('waiting')
    const withdrawn = await publishOne(product, operator, stranger())
    await operator.post(`/api/operator/requests/${withdrawn}/withdraw`, { told: 'by phone' })
    expect(await options(withdrawn)).toMatchObject({ reopen: null, close: null, invite: null })
    expect((await act(withdrawn, 'reopen')).status).toBe(409)
  })

  it('finds a client by whole words of the name, also one of before that, until the client is erased', async () => {
    const { number } = await sendForm(product.url, validForm(stranger({ firstName: 'João-Luís', lastName: 'Gonçalves' })))
    const find = async (words: string): Promise<string[]> => (await operator.get<RequestSearchView>(`/api/operator/request-search?q=${encodeURIComponent(words)}`)).body.requests.map((it) => it.number)
    for (const words of ['goncalves', 'GONÇALVES João', 'luis goncalves']) expect(await find(words), words).toEqual([number])
    for (const words of ['goncalve', 'maria goncalves']) expect(await find(words), words).toEqual([])
    expect(JSON.stringify((await operator.get(`/api/operator/request-search?q=goncalves`)).body)).not.toContain('onçalves')

    const { db } = product.app
    await db.deleteFrom('contact_names').execute()
    await db.updateTable('request_contacts').set({ has_names: 0 }).execute()
    expect(await find('goncalves')).toEqual([])
    const step = createNaming(product.app)
    while (await step() > 0) continue
    expect(await find('goncalves')).toEqual([number])

    await operator.post(`/api/operator/requests/${number}/erase`, { reason: 'client_asked' })
    expect(await find('goncalves')).toEqual([])
    expect(await db.selectFrom('contact_names').innerJoin('requests', 'requests.id', 'contact_names.request_id').where('number', '=', Number(number!.slice(3))).selectAll().execute()).toEqual([])
  })

  it('invites chosen partners by mail while it stays open to all, once each; what they have not answered ends with the request', async () => {
    const invited = await storePartner(product.app.db, { name: 'Invited Lda', email: 'requests@invited.example', status: 'gold' })
    const number = await publishOne(product, operator, stranger())
    expect((await options(number)).invite?.partners.map((it) => it.name)).toContain('Invited Lda')
    expect((await act(number, 'invite', { partners: [invited.id, 'nobody'] })).body.error?.code).toBe('nobody_to_offer')
    const { status, body } = await act(number, 'invite', { partners: [invited.id] })
    expect([status, body.invite?.partners.some((it) => it.id === invited.id)]).toEqual([200, false])
    await waitFor(() => product.sandbox.mails().some((mail) => mail.to.includes('requests@invited.example')), { message: 'the offer' })
    expect(await isOpen(number)).toBe(true)
    expect((await act(number, 'invite', { partners: [invited.id] })).status).toBe(409)
    await act(number, 'close')
    expect((await product.app.db.selectFrom('offers').select('state').where('partner_id', '=', invited.id).execute()).map((it) => it.state)).toEqual(['closed'])
  })

  it('mails the client a new link, and says when nobody took a request for a day', async () => {
    const person = stranger()
    const number = await publishOne(product, operator, person)
    expect((await act(number, 'client-link', {})).status).toBe(200)
    await waitFor(() => mailsTo(product, person['email']).some((mail) => JSON.stringify(mail).includes('/my/')), { message: 'the link' })
    expect((await options(number)).isUntaken).toBe(false)
    await product.app.db.updateTable('requests').set({ published_at: product.clock.now() - DAY_MS - HOUR_MS }).where('number', '=', Number(number.slice(3))).execute()
    expect((await options(number)).isUntaken).toBe(true)
    expect((await luso.get(`/api/operator/requests/${number}/options`)).status).toBe(403)
  })
})
