import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { askClients } from '../../server/app/client/ask-clients.ts'
import { askFollowUps } from '../../server/app/client/ask-follow-ups.ts'
import { makeClientLink } from '../../server/app/client/links.ts'
import { hashToken } from '../../server/app/seal.ts'
import type { LinkPurpose } from '../../server/store/client-links.ts'
import type { ConsentView } from '../../server/contract/consent.ts'
import type { DeskView } from '../../server/contract/desk.ts'
import type { OutcomeView } from '../../server/contract/outcome.ts'
import type { OperatorPartnerView } from '../../server/contract/partner.ts'
import type { NoticesView } from '../../server/contract/notice.ts'
import type { MeView } from '../../server/contract/session.ts'
import { CLIENT_LANGUAGES } from '../../server/core/languages.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import { DAY_MS, HOUR_MS } from '../../server/core/time.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import { insertRulebook } from '../../server/store/rulebooks.ts'
import { BOUNDLESS, CONTACT, DEAL, ENGINES, inCrm, openProduct, stranger, view } from '../app/steps.ts'
import type { Api, FormFields, Product } from '../support/product.ts'
import { contactOf, publishOne, reserve, sendForm, validForm } from '../support/product.ts'
import { waitFor } from '../support/wait.ts'

const QUIET = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex' }

type Page = { status: number, html: string, text: string, headers: Headers, location: string | null }

describe.each(ENGINES)('a client’s own pages, on %s', { timeout: 60_000 }, (_engine, open) => {
  let product: Product
  let operator: Api
  let luso: Api
  let nordwerk: Api
  let iberia: Api

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS);
    [operator, luso, nordwerk, iberia] = await Promise.all(['vendor', 'luso', 'nordwerk', 'iberia'].map((name) => product.as(name))) as [Api, Api, Api, Api]
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })
  beforeEach(async () => {
    await product.app.db.deleteFrom('recent_tries').execute()
  })

  async function read(answer: Response): Promise<Page> {
    const html = await answer.text()
    return { status: answer.status, html, text: html.replace(/<(head|style)[\s\S]*?<\/\1>/g, '').replace(/<[^>]*>/g, ' ').replace(/&#39;/g, '\'').replace(/\s+/g, ' '), headers: answer.headers, location: answer.headers.get('location') }
  }
  const at = (path: string): string => new URL(path, product.url).toString()
  const get = async (path: string, init: RequestInit = {}): Promise<Page> => read(await fetch(at(path), { redirect: 'manual', ...init }))
  const post = async (path: string, fields: Record<string, string> = {}): Promise<Page> => read(await fetch(at(path), { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) }))
  /** Posts and goes where that leads. */
  const send = async (path: string, fields: Record<string, string> = {}): Promise<Page> => {
    const { status, location, text } = await post(path, fields)
    expect(status, text).toBe(303)
    return get(location!)
  }
  const idOf = async (number: string): Promise<string> => (await product.app.db.selectFrom('requests').select('id').where('number', '=', Number(number.slice(3))).executeTakeFirstOrThrow()).id
  const linkTo = async (number: string, purpose: LinkPurpose = 'status'): Promise<string> => new URL(await makeClientLink(product.app.db, product.app, await idOf(number), purpose)).pathname
  const published = async (changes: FormFields = {}): Promise<{ number: string, my: string }> => {
    const number = await publishOne(product, operator, stranger(changes))
    return { number, my: await linkTo(number) }
  }
  const taken = async (api: Api, number: string): Promise<string> => {
    const { status, body } = await reserve(api, number)
    expect(status, JSON.stringify(body)).toBe(200)
    await contactOf(api, body.id)
    return body.id
  }
  /** All that is kept of a request, and all tries. */
  const rows = async (number: string): Promise<unknown> => {
    const { db } = product.app
    const id = await idOf(number)
    return Promise.all([
      db.selectFrom('requests').selectAll().where('id', '=', id).execute(), ...(['request_events', 'journal', 'client_links', 'reservations', 'cases', 'notices', 'request_contacts'] as const).map((table) => db.selectFrom(table).selectAll().where('request_id', '=', id).execute()),
      ...(['reservation_events', 'contact_words', 'client_ratings', 'client_complaints', 'outcome_reports'] as const).map((table) => db.selectFrom(table).selectAll().where('reservation_id', 'in', db.selectFrom('reservations').select('id').where('request_id', '=', id)).execute()),
      db.selectFrom('recent_tries').selectAll().execute(),
    ])
  }
  const journalOf = async (number: string, kind: string): Promise<{ user_name: string, details: string }[]> => product.app.db.selectFrom('journal').select(['user_name', 'details']).where('request_id', '=', await idOf(number)).where('kind', '=', kind).orderBy('id').execute()

  it('show every state, who has the request, since when and what each was shown', async () => {
    const { number } = await sendForm(product.url, validForm(stranger()))
    const held = await get(await linkTo(number!))
    expect(held.text).toContain('We are checking your request.')
    expect(held.text).not.toContain('of up to')

    const one = await published()
    expect((await get(one.my)).text).toContain('0 of up to 3 partners took your request')
    expect((await get(one.my)).text).toContain('Nobody took it yet.')
    expect((await get(one.my)).text).toMatch(/Partners that can see your request in Portugal, without your contacts: [1-9]/)
    await taken(luso, one.number)
    const { body } = await reserve(nordwerk, one.number)
    const two = await get(one.my)
    expect(two.text).toMatch(/2 of up to 3 partners.*1 place is free/)
    expect(two.text).toMatch(/Luso Digital, Lda Gold partner, Lisboa.*luso\.example/)
    expect(two.text).toMatch(/Name, phone, e-mail and whole text, \w{3} \d+ \w+/)
    expect(two.text).toContain('Your masked text only. Your contacts have not been opened.')
    expect(two.text).toMatch(/Will contact you by \w{3}/)
    await contactOf(nordwerk, body.id)
    await contactOf(nordwerk, body.id)
    await taken(iberia, one.number)
    const full = await get(one.my)
    expect(full.text).toContain('3 of up to 3 partners')
    expect(full.text).toContain('No more partners can join.')
    expect(full.text).toMatch(/first .* last .*, 2 times/)
    // Nobody’s name of a partner’s staff, nothing of the client beyond their own masked text.
    expect(full.html).not.toMatch(/Ana Silva|client\d+@example/)
  })

  it('say the cap in force, whatever it is', async () => {
    const before = await published()
    await insertRulebook(product.app.db, { ...DEFAULT_RULEBOOK, ...BOUNDLESS, version: 3, startsAt: 2, cap: 5 }, 2)
    const after = await published()
    expect((await get(before.my)).text).toContain('0 of up to 3 partners')
    expect((await get(after.my)).text).toContain('0 of up to 5 partners')
    await insertRulebook(product.app.db, { ...DEFAULT_RULEBOOK, ...BOUNDLESS, version: 4, startsAt: 3 }, 3)
  })

  it('are read by nobody else, keep nothing, and change nothing by being looked at', async () => {
    const { number, my } = await published()
    const id = await taken(luso, number)
    await product.settled()
    const before = await rows(number)
    for (let turn = 0; turn < 50; turn += 1) {
      const path = [my, `${my}/withdraw`, `${my}/stop/${id}`, `${my}/chosen/${id}`][turn % 4]!
      const { status, headers } = await get(path, { method: turn % 2 === 0 ? 'GET' : 'HEAD' })
      expect(status).toBe(200)
      expect(Object.fromEntries(Object.keys(QUIET).map((name) => [name, headers.get(name)]))).toEqual(QUIET)
      expect(headers.get('set-cookie')).toBeNull()
    }
    expect(await rows(number)).toEqual(before)
    const { html } = await get(my)
    expect(html).not.toMatch(/(src|action)="https?:|<link[^>]*href="https?:/)
    expect(html).toContain('<meta name="robots" content="noindex">')
  })

  it('speak the language of the form, or the one that is chosen, and every word of it', async () => {
    const { number, my } = await published()
    await taken(luso, number)
    await product.app.db.updateTable('requests').set({ form_language: 'ar' }).where('number', '=', Number(number.slice(3))).execute()
    expect((await get(my)).html).toContain('<html lang="ar" dir="rtl">')
    const texts = await Promise.all(CLIENT_LANGUAGES.map(async (language) => (await get(`${my}?lang=${language.split('-')[0]}`)).text))
    expect(new Set(texts).size).toBe(CLIENT_LANGUAGES.length)
    for (const text of texts) expect(text).not.toMatch(/\{\w+\}|status\.|undefined| \| /)
    expect((await get(`${my}?lang=de`)).html).toContain(`${my}/withdraw?lang=de`)
    expect((await post(`${my}/withdraw?lang=de`)).location).toBe(`${my}?lang=de`)
  })

  it('withdraw: contacts close at once, partners are told, a second time says so', async () => {
    const { number, my } = await published()
    const id = await taken(luso, number)
    const asking = await get(`${my}/withdraw`)
    expect(asking.text).toMatch(/1 partner is told at once.*This can’t be undone/)
    const done = await send(`${my}/withdraw`, { reason: 'too_many' })
    expect(done.text).toMatch(/You withdrew this request, .*1 partner was told to stop/)
    expect((await contactOf(luso, id)).body.error.code).toBe('reservation_over')
    expect((await view(luso, id)).outcome).toBe('withdrawn')
    expect((await luso.get<NoticesView>('/api/notices')).body.notices.filter(({ text }) => text.includes(`withdrew ${number}`))).toHaveLength(1)
    expect(await journalOf(number, 'client_withdrew')).toEqual([{ user_name: 'client', details: 'told: on their page, too_many' }])
    expect((await send(`${my}/withdraw`, { reason: 'too_many' })).text).toContain('That was done before.')
    expect(await journalOf(number, 'client_withdrew')).toHaveLength(1)
    expect(done.text).toMatch(/Removal of your data Has to be confirmed to us by \w+/)
    const { body: { privacy } } = await luso.get<MeView>('/api/me')
    expect((await luso.post(`/api/privacy/${privacy.find((it) => it.number === number)!.id}/confirm`)).status).toBe(200)
    expect((await get(my)).text).toMatch(/Removal of your data Confirmed to us, \w+/)
    expect((await operator.get<ConsentView>(`/api/operator/requests/${number}/consent`)).body.recipients).toMatchObject([{ confirmedAt: expect.any(Number) as number, confirmedBy: 'Ana Silva' }])
    expect((await get(`${my}/withdraw`)).location).toBe(my)
    expect((await reserve(nordwerk, number)).body.error.code).toBe('request_withdrawn')
  })

  it('open a withdrawn request again while nobody had taken it and the time for it is not over', async () => {
    const { number, my } = await published()
    const consent = async () => (await operator.get<ConsentView>(`/api/operator/requests/${number}/consent`)).body.consent
    expect((await get(`${my}/withdraw`)).text).toContain('you can open it again for a short time')
    expect((await send(`${my}/withdraw`)).text).toMatch(/You withdrew this request.*Open it again.*you can open it again until/)
    expect((await consent())?.withdrawnAt).toEqual(expect.any(Number))
    expect((await reserve(nordwerk, number)).body.error.code).toBe('request_withdrawn')
    expect((await send(`${my}/reopen`)).text).toMatch(/Your request is open again.*0 of up to 3 partners/)
    expect((await send(`${my}/reopen`)).text).toContain('That was done before.')
    expect((await consent())?.withdrawnAt).toBeNull()
    expect(await journalOf(number, 'client_reopened')).toHaveLength(1)

    await send(`${my}/withdraw`)
    await product.app.db.updateTable('requests').set({ closed_at: product.clock.now() - 25 * HOUR_MS }).where('number', '=', Number(number.slice(3))).execute()
    expect((await get(my)).text).not.toContain('Open it again')
    expect((await send(`${my}/reopen`)).text).toMatch(/That was done before.*You withdrew this request/)
    const other = await published()
    await taken(luso, other.number)
    expect((await send(`${other.my}/withdraw`)).text).not.toContain('Open it again')
    expect((await send(`${other.my}/reopen`)).text).toContain('You withdrew this request')
    expect((await get(`${my}/reopen`)).location).toBe(my)
  })

  it('stop one partner, once, and no other client’s', async () => {
    const [{ number, my }, other] = [await published(), await published()]
    const [id, theirs] = [await taken(luso, number), await taken(luso, other.number)]
    expect((await send(`${my}/stop/${theirs}`)).text).not.toContain('was told to stop')
    expect((await view(luso, theirs)).outcome).toBeNull()
    expect((await send(`${my}/stop/${id}`)).text).toMatch(/was told to stop.*You stopped it/)
    expect((await send(`${my}/stop/${id}`)).text).toContain('That was done before.')
    expect(await journalOf(number, 'client_stopped_partner')).toEqual([{ user_name: 'client', details: 'told: on their page' }])
    expect((await get(my)).text).toContain('0 of up to 3 partners')
  })

  it('choose one: the request closes, the others are told, and withdrawing comes too late', async () => {
    const { number, my } = await published()
    const [id, other] = [await taken(luso, number), await taken(nordwerk, number)]
    expect((await get(`${my}/chosen/${id}`)).text).toMatch(/1 other partner is told/)
    expect((await send(`${my}/chosen/${id}`)).text).toContain('You chose Luso Digital, Lda. The others were told.')
    for (const again of [`${my}/chosen/${id}`, `${my}/chosen/${other}`, `${my}/withdraw`]) expect((await send(again)).text).toContain('That was done before.')
    expect(await journalOf(number, 'client_chose')).toHaveLength(1)
    // Chosen, not bought: both go on, and either can still be stopped.
    expect((await send(`${my}/stop/${other}`)).text).toContain('was told to stop')
    expect((await view(luso, id)).outcome).toBeNull()
  })

  it('keep whether a partner called: yes is a first contact, no comes to partner and desk once it is late', async () => {
    const { number, my } = await published()
    const [id, late] = [await taken(luso, number), await taken(nordwerk, number)]
    expect((await send(`${my}/contacted/${id}`, { contacted: 'yes' })).text).toMatch(/We keep that this partner contacted you.*as you say/)
    expect(await view(luso, id)).toMatchObject({ contactedIn: 'client', deadline: { kind: 'no_work' } })
    expect((await send(`${my}/contacted/${id}`, { contacted: 'yes' })).text).toContain('That was done before.')

    await nordwerk.post(`/api/reservations/${late}/contacted`)
    await send(`${my}/contacted/${late}`, { contacted: 'no' })
    const cases = () => product.app.db.selectFrom('cases').select(['kind', 'opened_by']).where('reservation_id', '=', late).execute()
    expect(await cases()).toEqual([])
    await product.app.db.updateTable('reservations').set({ first_contact_due_at: product.clock.now() - HOUR_MS }).where('id', '=', late).execute()
    for (let turn = 0; turn < 2; turn += 1) await send(`${my}/contacted/${late}`, { contacted: 'no' })
    expect(await cases()).toEqual([{ kind: 'no_contact', opened_by: 'client' }])
    expect((await nordwerk.get<NoticesView>('/api/notices')).body.notices.filter(({ text }) => text.includes(`${number} says that nobody contacted them`))).toHaveLength(1)
    expect(await journalOf(number, 'client_contact_kept')).toHaveLength(2)
    expect((await post(`${my}/contacted/${late}`, { contacted: 'perhaps' })).status).toBe(303)
  })

  it('open with their own address only: whatever else stands there gets the one neutral page', async () => {
    const { my, number } = await published()
    const token = my.slice('/my/'.length)
    const flipped = token.replace(/[a-z]/i, (letter) => letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase())
    const expired = await linkTo(number)
    await product.app.db.updateTable('client_links').set({ expires_at: product.clock.now() - 1 }).where('token_hash', '=', hashToken(expired.slice(4))).execute()
    const strange = ['x', 'A'.repeat(43), `${token}=`, `${token}%3D`, flipped, `${token}%2e`, `${token}%20`, 'x'.repeat(10_000), encodeURIComponent('\' or 1=1 --'), '%', '%00', expired.slice(4), (await linkTo(number, 'confirm')).split('/').at(-1)!]
    const pages = []
    for (const it of strange) {
      await product.app.db.deleteFrom('recent_tries').execute()
      pages.push(await get(`/my/${it}`), await post(`/my/${it}/withdraw`, { token }))
    }
    expect(new Set(pages.map(({ status }) => status))).toEqual(new Set([404]))
    expect(new Set(pages.map(({ html }) => html)).size).toBe(1)
    expect(pages[0]!.text).toContain('This link opens nothing')
    expect((await get(`/my?token=${token}`)).text).toContain('Get a new link')
    expect((await get(my)).status).toBe(200)
  })

  it('limit who tries addresses, never who has one', async () => {
    const { my } = await published()
    for (let turn = 0; turn < 20; turn += 1) expect((await get(`/my/${'B'.repeat(40)}${100 + turn}`)).status).toBe(404)
    const refused = await get(`/my/${'B'.repeat(43)}`)
    expect([refused.status, refused.text.includes('Too many tries')]).toEqual([429, true])
    for (const what of ['data', 'data.json', 'delete']) expect(await get(`/my/${'B'.repeat(43)}/${what}`)).toMatchObject({ status: 429, text: expect.stringContaining('Too many tries') as string })
    expect((await get(my)).status).toBe(200)
  })

  it('send new links to who is known, and say the same to everybody', async () => {
    const email = `ask${randomUUID().slice(0, 8)}@example.com`
    const { number } = await published({ email })
    const mails = (to: string): string[] => product.sandbox.mails().filter((it) => it.to.includes(to) && it.subject.includes('Links')).map((it) => it.text)
    const unknown = await post('/my', { email: `nobody${randomUUID()}@example.com` })
    const known = await post('/my', { email: email.toUpperCase() })
    const nonsense = await post('/my', { email: 'no address' })
    expect([unknown.status, known.status, nonsense.status]).toEqual([200, 200, 200])
    expect(new Set([unknown.html, known.html, nonsense.html]).size).toBe(1)
    const text = await waitFor(() => mails(email)[0] ?? null, { timeoutMs: 8_000, message: 'the mail' })
    expect(text).toContain(`Your request ${number}`)
    const link = /https?:\S+\/my\/\S+/.exec(text)![0]
    expect((await get(new URL(link).pathname)).text).toContain(number)
    for (let turn = 0; turn < 2; turn += 1) await post('/my', { email })
    expect((await post('/my', { email })).status).toBe(429)
    const stored = await product.app.db.selectFrom('outbox').select('payload').where('kind', '=', 'mail.new_links').execute()
    expect(JSON.stringify(stored)).not.toContain(email)
  })

  it('say what is wrong with a body that can’t be read, without a code', async () => {
    const { my } = await published()
    const answer = await fetch(at(`${my}/withdraw`), { method: 'POST', body: 'x'.repeat(70_000), headers: { 'content-type': 'application/x-www-form-urlencoded' } })
    expect(answer.status).toBe(413)
    expect(await answer.text()).toContain('Your request stays as it was')
    expect(product.log.filter((line) => line.startsWith('error'))).toEqual([])
    const { body } = await operator.get<ErrorBody & { state: string }>(`/api/operator/requests/${(await get(my)).text.match(/IR-\d+/)![0]}`)
    expect(body.state).toBe('published')
  })

  it('correct the phone: sealed, journalled, told to who has it, and put into the CRM once', async () => {
    const { number, my } = await published()
    const id = await taken(luso, number)
    const { itemId } = await inCrm(luso, id)
    expect((await post(`${my}/phone`, { phone: '12345' })).status).toBe(400)
    expect((await post(`${my}/phone`, { phone: '12345' })).text).toMatch(/There is a problem.*Enter a phone number with country code/)
    expect((await send(`${my}/phone`, { phone: '912 000 777' })).text).toContain('Your new phone number is kept.')
    expect((await send(`${my}/phone`, { phone: '+351912000777' })).text).toContain('That was done before.')
    expect((await contactOf(luso, id)).body.phone.e164).toBe('+351912000777')
    await product.settled()
    const deal = product.sandbox.portal('luso').items(DEAL).find((it) => it.id === itemId)!
    const contact = product.sandbox.portal('luso').items(CONTACT).find((it) => it.id === deal['contactId'])!
    expect(contact.fm.filter((it) => it.value.replace(/\D/g, '') === '351912000777')).toHaveLength(1)
    expect(await journalOf(number, 'contact_corrected')).toEqual([{ user_name: 'client', details: 'phone' }])
    expect((await luso.get<NoticesView>('/api/notices')).body.notices.filter(({ text }) => text.includes(`${number} corrected their phone`))).toHaveLength(1)
  })

  it('add details: who has the contacts reads them at once, everybody once the desk says so, masked', async () => {
    const { number, my } = await published()
    const id = await taken(luso, number)
    const key = randomUUID()
    expect((await post(`${my}/details`, { key, text: ' \n ' })).text).toContain('Write at least one word.')
    const words = { key, text: 'We also need training. Write to marta@reis.example.' }
    expect((await send(`${my}/details`, words)).text).toContain('Your details are kept.')
    expect((await send(`${my}/details`, words)).text).toContain('That was done before.')
    expect((await contactOf(luso, id)).body.text).toMatch(/one place[\s\S]*We also need training\. Write to marta@reis\.example\.$/)
    expect((await get(my)).text).not.toContain('We also need training.')
    const { body: { cases } } = await operator.get<DeskView>('/api/operator/cases?state=open')
    const it = cases.find((one) => one.kind === 'details_added')!
    expect((await operator.post(`/api/operator/cases/${it.id}/decision`, { decision: 'show', note: 'fine' })).status).toBe(200)
    expect((await get(my)).text).toMatch(/We also need training\. Write to \[e-?mail hidden\]/)
    expect(JSON.stringify(it)).not.toContain('training')
    expect(await journalOf(number, 'details_added')).toHaveLength(1)
  })

  it('rate a partner: kept once, changed later, read as the client allows, low ones on the desk', async () => {
    const { number, my } = await published()
    const [id, other] = [await taken(luso, number), await taken(nordwerk, number)]
    expect((await get(`${my}/rate/${id}?score=2`)).html).toMatch(/value="2" checked/)
    expect((await view(luso, id)).clientRating).toBeNull()
    expect((await post(`${my}/rate/${id}`, { score: '2' })).text).toContain('Answer every question that is not optional.')
    const rating = { contacted: 'later', score: '2', comment: 'Too slow for us', shownAs: 'unnamed' }
    expect((await send(`${my}/rate/${id}`, rating)).text).toMatch(/Your rating is kept.*2 of 5, Unhappy/)
    expect((await send(`${my}/rate/${id}`, rating)).text).toContain('That was done before.')
    expect((await view(luso, id)).clientRating).toMatchObject({ score: 2, comment: 'Too slow for us', named: false })
    expect((await view(luso, id)).contactedIn).toBe('client')
    await send(`${my}/rate/${other}`, { ...rating, score: '5', shownAs: 'hidden' })
    expect((await view(nordwerk, other)).clientRating).toBeNull()
    const cases = await product.app.db.selectFrom('cases').select(['kind', 'facts']).where('kind', '=', 'low_rating').where('reservation_id', 'in', [id, other]).execute()
    expect(cases).toHaveLength(1)
    expect(cases[0]!.facts).not.toContain('slow')
    expect(JSON.stringify(await product.app.db.selectFrom('client_ratings').selectAll().execute())).not.toContain('slow')
    expect((await operator.get<OutcomeView>(`/api/operator/reservations/${id}`)).body.client.rating).toMatchObject({ score: 2, comment: 'Too slow for us' })
    expect((await operator.get<OperatorPartnerView>('/api/operator/partners/luso')).body.clients).toMatchObject({ ratings: 1, average: 2, low: 1 })
    expect((await send(`${my}/rate/${id}`, { ...rating, score: '4' })).text).toContain('4 of 5')
    await product.app.db.updateTable('client_ratings').set({ rated_at: product.clock.now() - 31 * DAY_MS }).where('reservation_id', '=', id).execute()
    expect((await get(`${my}/rate/${id}`)).location).toBe(my)
    expect((await send(`${my}/rate/${id}`, { ...rating, score: '1' })).text).toContain('That was done before.')
  })

  it('complain about a partner: on the desk once, sealed, and nothing for the partner', async () => {
    const { number, my } = await published()
    const id = await taken(luso, number)
    const complaint = { key: randomUUID(), reason: 'pushy', words: 'They called ten times' }
    expect((await post(`${my}/complain/${id}`, { ...complaint, reason: '' })).text).toContain('Answer every question')
    expect((await send(`${my}/complain/${id}`, complaint)).text).toContain('Your complaint is with Bitrix24.')
    expect((await send(`${my}/complain/${id}`, complaint)).text).toContain('That was done before.')
    expect((await operator.get<OutcomeView>(`/api/operator/reservations/${id}`)).body).toMatchObject({ cases: [{ kind: 'complaint' }], client: { complaints: [{ reason: 'pushy', words: 'They called ten times' }] } })
    const due = (await operator.get<DeskView>('/api/operator/cases?state=open')).body.cases.find((it) => it.kind === 'complaint' && it.reservationId === id)?.dueAt ?? 0
    expect(due - product.clock.now()).toBeGreaterThan(2 * DAY_MS)
    expect(JSON.stringify(await product.app.db.selectFrom('client_complaints').selectAll().execute())).not.toContain('ten times')
    expect(JSON.stringify((await luso.get(`/api/reservations/${id}`)).body)).not.toMatch(/complain|pushy/)
  })

  it('ask how it went some days later, by mail, once a stage; the link only chooses, the answer is the third word', async () => {
    const email = `later${randomUUID().slice(0, 8)}@example.com`
    const { number, my } = await published({ email })
    const [id, stopped] = [await taken(luso, number), await taken(nordwerk, number)]
    await luso.post(`/api/reservations/${id}/contacted`)
    await nordwerk.post(`/api/reservations/${stopped}/contacted`)
    await send(`${my}/stop/${stopped}`)
    const past = product.clock.now() - 11 * DAY_MS
    await product.app.db.updateTable('reservations').set({ contacted_at: past }).where('id', 'in', [id, stopped]).execute()
    const asked = (at: number | null) => product.app.db.updateTable('requests').set({ asked_at: at }).where('number', '=', Number(number.slice(3))).execute()
    await asked(product.clock.now() - 4 * DAY_MS)
    await askFollowUps(product.app)
    expect(await product.app.db.selectFrom('follow_ups').select('stage').where('reservation_id', '=', id).execute()).toEqual([])
    await asked(null)
    for (let turn = 0; turn < 2; turn += 1) await askFollowUps(product.app)
    await product.app.db.updateTable('consent_recipients').set({ ask_at: 1 }).where('reservation_id', '=', id).execute()
    await askClients(product.app)
    expect(await product.app.db.selectFrom('requests').select('asked_at').where('number', '=', Number(number.slice(3))).executeTakeFirst()).toEqual({ asked_at: null })
    const mails = () => product.sandbox.mails().filter((it) => it.to.includes(email) && it.text.includes('only chooses'))
    const mail = await waitFor(() => mails()[0] ?? null, { timeoutMs: 20_000, message: 'the mail' })
    await product.settled()
    expect(mails()).toHaveLength(1)
    const link = new URL(/https?:\S+\/rate\/\S+score=4/.exec(mail.text)![0])
    const before = await rows(number)
    expect((await get(link.pathname + link.search)).html).toMatch(/value="4" checked/)
    expect(await rows(number)).toEqual(before)

    await luso.post(`/api/reservations/${id}/lost`, { reason: 'no_budget' })
    await product.app.db.updateTable('reservations').set({ closed_at: product.clock.now() - 31 * DAY_MS }).where('id', '=', id).execute()
    await product.app.db.updateTable('follow_ups').set({ asked_at: product.clock.now() - 5 * DAY_MS }).where('reservation_id', '=', id).execute()
    await askFollowUps(product.app)
    const second = await waitFor(() => mails()[1] ?? null, { timeoutMs: 20_000, message: 'the second mail' })
    const bought = new URL(/https?:\S+\/bought\/\S+says=won/.exec(second.text)![0])
    expect((await get(bought.pathname + bought.search)).html).toMatch(/value="won" checked/)
    expect((await send(bought.pathname, { says: 'won' })).text).toContain('We keep how it ended.')
    expect((await send(bought.pathname, { says: 'won' })).text).toContain('That was done before.')
    expect((await operator.get<OutcomeView>(`/api/operator/reservations/${id}`)).body).toMatchObject({ reports: expect.arrayContaining([expect.objectContaining({ source: 'client', says: 'won' })]) as unknown, comparison: { kind: 'disagree' } })
    await askFollowUps(product.app)
    expect(mails()).toHaveLength(2)
  })

  it('are raced: no contact after the withdrawal, one end of what is chosen, stopped or released at once', async () => {
    for (let round = 0; round < 6; round += 1) {
      const { number, my } = await published()
      const id = await taken(luso, number)
      const [, seen, won] = await Promise.all([post(`${my}/withdraw`), contactOf(luso, id), post(`${my}/chosen/${id}`), reserve(nordwerk, number), post(`${my}/stop/${id}`), luso.post(`/api/reservations/${id}/release`, { reason: 'no_capacity' })])
      expect([200, 409]).toContain(seen.status)
      expect(won.status).toBe(303)
      const kinds = await product.app.db.selectFrom('journal').select('kind').where('request_id', '=', await idOf(number)).where('kind', 'in', ['contact_shown', 'client_withdrew', 'client_chose']).orderBy('id').execute()
      const ends = kinds.map(({ kind }) => kind)
      const after = ends.slice(ends.indexOf('client_withdrew') + 1)
      if (ends.includes('client_withdrew')) expect(after).not.toContain('contact_shown')
      expect(ends.filter((kind) => kind !== 'contact_shown').length).toBeLessThanOrEqual(1)
      expect((await contactOf(luso, id)).status).toBe(409)
    }
  })
})
