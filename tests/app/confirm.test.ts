import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OperatorListView, OperatorRequestView } from '../../server/contract/operator.ts'
import type { RevealView } from '../../server/contract/reveal.ts'
import { HOUR_MS } from '../../server/core/time.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import { insertRulebook } from '../../server/store/rulebooks.ts'
import type { Api, FormFields, Product } from '../support/product.ts'
import { sendUnconfirmed, validForm } from '../support/product.ts'
import { waitFor } from '../support/wait.ts'
import { ENGINES, openProduct, stranger } from './steps.ts'

describe.each(ENGINES)('confirming the address on %s', (_, open) => {
  let product: Product
  let operator: Api

  beforeAll(async () => {
    product = await openProduct(open)
    operator = await product.as('vendor')
  }, 60_000)
  afterAll(() => product.close())
  // Everybody here sits in one network.
  beforeEach(async () => {
    await product.app.db.deleteFrom('recent_tries').execute()
    await product.app.db.deleteFrom('request_origins').execute()
  })

  const queue = async (): Promise<string[]> => (await operator.get<OperatorListView>('/api/operator/requests?state=held')).body.requests.map((it) => it.number)
  const mailsTo = (email: string) => product.sandbox.mails().filter(({ to }) => to.includes(email))
  const linkTo = (email: string): Promise<string> => waitFor(() => /https?:\S+\/confirm\/\S+/.exec(mailsTo(email).at(-1)?.text ?? '')?.[0], { message: `the link to ${email}`, timeoutMs: 10_000 })
  const post = (url: string, body: Record<string, string> = {}): Promise<Response> => fetch(url, { method: 'POST', body: new URLSearchParams(body), redirect: 'follow' })
  const text = async (answer: Response | Promise<Response>): Promise<string> => (await (await answer).text()).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
  const send = async (changes: FormFields = {}): Promise<{ number: string, key: string, email: string }> => {
    const fields = validForm(stranger(changes))
    const { number, html } = await sendUnconfirmed(product.url, fields, '127.0.0.1')
    expect(number, html.slice(0, 500)).not.toBeNull()
    return { number: number ?? '', key: String(fields['key']), email: String(fields['email']) }
  }
  const row = (key: string) => product.app.db.selectFrom('requests').selectAll().where('form_key', '=', key).executeTakeFirstOrThrow()

  it('keeps a request from everybody until its client has clicked', async () => {
    const { number, key, email } = await send()
    expect(await queue()).not.toContain(number)
    expect((await operator.get(`/api/operator/requests/${number}`)).status).toBe(404)
    expect((await operator.post(`/api/operator/requests/${number}/publish`, { title: 'Telephony', text: 'Telephony' })).status).toBe(404)
    const luso = await product.as('luso')
    expect((await luso.get(`/api/requests/${number}`)).status).toBe(404)
    expect((await luso.post(`/api/requests/${number}/reservation`, { key })).status).toBe(404)
    const sent = await text(fetch(`${product.url}/request/sent/${key}`))
    expect(sent).toContain(`We sent a link to ${email} . Open it to confirm your address.`)

    const link = await linkTo(email)
    expect(await text(fetch(link))).toContain('Confirm my address')
    expect(await text(post(link))).toContain('Your address is confirmed')
    expect(await queue()).toContain(number)
    expect((await operator.get<OperatorRequestView>(`/api/operator/requests/${number}`)).body.history.map((it) => it.text)).toContain('The client confirmed the e-mail address (client)')
    expect((await row(key)).confirmed_at).toBeGreaterThan(0)
    expect(await text(fetch(`${product.url}/request/sent/${key}`))).not.toContain('We sent a link')
    await waitFor(() => mailsTo(email).some(({ subject }) => subject.includes(`We have your request ${number}`)), { message: 'the mail after confirming', timeoutMs: 10_000 })
  })

  it('is confirmed once, says so afterwards and leads on to the status page', async () => {
    const { key, email } = await send()
    const link = await linkTo(email)
    await post(link)
    const first = await row(key)
    expect(await text(post(link))).toContain('Your address is confirmed')
    expect(await row(key)).toEqual(first)
    const status = await fetch(`${link}/status`, { method: 'POST', redirect: 'manual' })
    expect([status.status, status.headers.get('location')]).toEqual([303, expect.stringMatching(/\/my\/[\w-]{43}$/)])
  })

  it('is not changed by a mail scanner that opens the link, however often', async () => {
    const { key, email } = await send()
    const link = await linkTo(email)
    const [before, links] = [await row(key), await product.app.db.selectFrom('client_links').selectAll().execute()]
    for (let time = 0; time < 50; time += 1) expect(await Promise.all(['HEAD', 'GET'].map(async (method) => (await fetch(link, { method })).status))).toEqual([200, 200])
    expect(await row(key)).toEqual(before)
    expect(await product.app.db.selectFrom('client_links').selectAll().execute()).toEqual(links)
  })

  it('carries nothing that the sender typed in the first mail', async () => {
    const typed = { firstName: 'Buynow', lastName: 'Cheapest', text: 'Visit https://evil.example today, it is the best offer of the year.', place: 'Offerville' }
    const { email } = await send(typed)
    await linkTo(email)
    const { subject, text: plain, html } = mailsTo(email)[0]!
    for (const word of [...Object.values(typed), 'evil.example']) expect(`${subject}\n${plain}\n${html}`).not.toContain(word)
  })

  it('mails one address three times a day and one network ten times an hour', async () => {
    const { key, email } = await send()
    await linkTo(email)
    expect(await text(post(`${product.url}/request/sent/${key}/again`))).toContain('We sent a new link.')
    expect(await text(post(`${product.url}/request/sent/${key}/again`))).toContain('We sent a new link.')
    expect(await text(post(`${product.url}/request/sent/${key}/again`))).toContain('No mail was sent')
    const other = await send({ email: email.toUpperCase() })
    expect(await text(fetch(`${product.url}/request/sent/${other.key}`))).toContain('We could not send a link to')
    await product.app.db.deleteFrom('recent_tries').where('name', 'like', 'confirm of%').execute()
    const fresh = []
    for (let time = 0; time < 12; time += 1) fresh.push((await row((await send()).key)).confirm_asked_at)
    expect(fresh.filter((at) => at === null).length).toBeGreaterThanOrEqual(2)
    await product.settled()
    expect(mailsTo(email)).toHaveLength(3)
  })

  it('goes to the corrected address, and the wrong one has no way in any more', async () => {
    const { number, key, email } = await send()
    const wrong = await linkTo(email)
    expect(await text(post(`${product.url}/request/sent/${key}/email`, { email: 'not an address' }))).toContain('Enter an e-mail address')
    const right = `right-${email}`
    expect(await text(post(`${product.url}/request/sent/${key}/email`, { email: right }))).toContain(`We sent a link to ${right}`)
    expect((await fetch(wrong)).status).toBe(404)
    await post(wrong)
    expect(await queue()).not.toContain(number)
    await post(await linkTo(right))
    expect(await queue()).toContain(number)
    const shown = async (): Promise<string> => (await operator.post<RevealView>(`/api/operator/requests/${number}/reveal`, { reason: 'check' })).body.client.email
    expect(await shown()).toBe(right)
    await post(`${product.url}/request/sent/${key}/email`, { email })
    expect(await shown()).toBe(right)
  })

  it('answers for links and keys that do not exist, and for what nobody could read', async () => {
    for (const token of ['x', 'A'.repeat(43), '%00', '../etc', 'a'.repeat(3_000)]) expect((await fetch(`${product.url}/confirm/${token}`)).status).toBeLessThan(500)
    expect((await fetch(`${product.url}/confirm/${'A'.repeat(43)}`, { headers: { 'accept-language': 'ar' } })).status).toBe(404)
    for (const path of ['', '/new', '/status']) expect((await post(`${product.url}/confirm/${'A'.repeat(43)}${path}`)).status).toBe(404)
    for (const path of ['again', 'email']) expect((await post(`${product.url}/request/sent/nonsense/${path}`)).status).toBe(404)
    const broken = await fetch(`${product.url}/confirm/${'A'.repeat(43)}`, { method: 'POST', body: 'x'.repeat(100_000), headers: { 'content-type': 'application/x-www-form-urlencoded' } })
    expect(broken.status).toBe(413)
  })

  it('counts who tries links until there are too many', async () => {
    const tries: number[] = []
    for (let time = 0; time < 25; time += 1) tries.push((await fetch(`${product.url}/confirm/${'B'.repeat(43)}`, { headers: { 'x-forwarded-for': '203.0.113.77' } })).status)
    expect([tries[0], tries.at(-1)]).toEqual([404, 429])
  })

  it('offers a new link when one is too old, and erases what nobody confirms', async () => {
    const { number, key, email } = await send()
    const old = await linkTo(email)
    const { id } = await row(key)
    product.clock.advance(49 * HOUR_MS)
    const page = await text(fetch(old))
    expect(page).toContain('This link is too old')
    expect(page).toContain('We can send a new link to c•••@e•••.com')
    await post(old)
    expect((await row(key)).state).toBe('received')
    expect(await text(post(`${old}/new`))).toContain('We sent a new link to c•••@e•••.com')
    await waitFor(() => mailsTo(email).length === 2, { message: 'the new link', timeoutMs: 10_000 })
    product.clock.advance(24 * HOUR_MS)
    await waitFor(async () => (await product.app.db.selectFrom('requests').select('state').where('id', '=', id).executeTakeFirst())?.state === 'closed', { message: 'the erasure', timeoutMs: 15_000 })
    expect(await product.app.db.selectFrom('requests').selectAll().where('id', '=', id).executeTakeFirst()).toMatchObject({
      state: 'closed', close_reason: 'erased', country: 'PT', place: '', masked_text: '', seats: null, budget_amount: null, hints: '[]', title: 'Workflow automation and telephony',
    })
    expect(await product.app.db.selectFrom('request_contacts').selectAll().where('request_id', '=', id).execute()).toEqual([])
    expect((await fetch(await linkTo(email))).status).toBe(404)
    expect((await fetch(`${product.url}/request/sent/${key}`)).status).toBe(404)
    // The session of before is over.
    const vendor = await product.as('vendor')
    expect((await vendor.get<OperatorListView>('/api/operator/requests?state=closed')).body.requests.map((it) => it.number)).not.toContain(number)
  })

  it('goes straight to the moderator where the rulebook does not ask for it', async () => {
    await insertRulebook(product.app.db, { ...DEFAULT_RULEBOOK, version: 2, startsAt: product.clock.now(), confirmEmail: false }, product.clock.now())
    const vendor = await product.as('vendor')
    const { number } = await sendUnconfirmed(product.url, validForm(stranger()))
    expect((await vendor.get<OperatorListView>('/api/operator/requests?state=held')).body.requests.map((it) => it.number)).toContain(number)
  })
})
