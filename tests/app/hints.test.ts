import { randomUUID } from 'node:crypto'
import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OperatorListView, OperatorRequestView } from '../../server/contract/operator.ts'
import { forgetOldOrigins } from '../../server/app/request/forget-origins.ts'
import { remindApart } from '../../server/app/request/remind-apart.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import { DAY_MS, HOUR_MS } from '../../server/core/time.ts'
import type { DeskView } from '../../server/contract/desk.ts'
import type { Api, FormFields, Product } from '../support/product.ts'
import { confirmByKey, contactOf, publishOne, reserve, validForm } from '../support/product.ts'
import { ENGINES, openProduct, PATIENT, stranger } from './steps.ts'

const PLAIN = 'We are a clinic with two offices and want calls and leads in one place.'
type Opened = { key: string, token: string, challenge: string }

describe.each(ENGINES)('what stands between the form and a moderator on %s', (_, open) => {
  let product: Product
  let operator: Api
  let place = 0

  beforeAll(async () => {
    product = await openProduct(open, PATIENT)
  }, 60_000)
  afterAll(() => product.close())
  // Each test begins in a network of its own, with nobody counted.
  beforeEach(async () => {
    place += 1
    operator = await product.as('vendor')
    await product.app.db.deleteFrom('recent_tries').execute()
    await product.app.db.deleteFrom('request_origins').execute()
  })

  const from = (last = 7, third = place): Record<string, string> => ({ 'x-forwarded-for': `203.${third}.113.${last}` })
  const attribute = (html: string, pattern: RegExp): string => (pattern.exec(html)?.[1] ?? '').replaceAll('&quot;', '"')
  const opened = (html: string): Opened => ({ key: attribute(html, /name="key" value="([^"]*)"/), token: attribute(html, /name="token" value="([^"]*)"/), challenge: attribute(html, /data-challenge="([^"]*)"/) })
  const get = async (): Promise<Opened> => opened(await (await fetch(`${product.url}/request/en`, { headers: from() })).text())
  const solve = async (challenge: string): Promise<string> => {
    const parsed = JSON.parse(challenge) as Parameters<typeof solveChallenge>[0]['challenge']
    return JSON.stringify({ challenge: parsed, solution: await solveChallenge({ challenge: parsed, deriveKey }) })
  }
  const postBody = (body: BodyInit, headers: Record<string, string> = {}): Promise<Response> => fetch(`${product.url}/request/en`, { method: 'POST', body, headers: { ...from(), ...headers }, redirect: 'manual' })
  const post = (fields: FormFields, headers: Record<string, string> = {}): Promise<Response> => {
    const body = new URLSearchParams()
    for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one)
    return postBody(body, headers)
  }
  /** A person's form: opened, filled in for a minute, calculated by the browser. */
  const asPerson = async (changes: FormFields = {}): Promise<FormFields> => {
    const { key, token, challenge } = await get()
    product.clock.advance(60_000)
    return validForm(stranger({ text: PLAIN, key, token, ...changes, proof: String(changes['proof'] ?? await solve(challenge)) }))
  }
  const row = (key: unknown) => product.app.db.selectFrom('requests').selectAll().where('form_key', '=', String(key)).executeTakeFirst()
  const kinds = async (key: unknown): Promise<string[]> => (JSON.parse((await row(key))?.hints ?? '[]') as { kind: string }[]).map(({ kind }) => kind)
  const sent = async (fields: FormFields, headers: Record<string, string> = {}): Promise<string[]> => {
    const answer = await post(fields, headers)
    expect([answer.status, answer.headers.get('location')], await answer.text()).toEqual([303, `/request/en/sent/${String(fields['key'])}`])
    return kinds(fields['key'])
  }
  const list = async (state: 'held' | 'apart'): Promise<OperatorListView> => (await operator.get<OperatorListView>(`/api/operator/requests?state=${state}`)).body
  const numbers = async (state: 'held' | 'apart'): Promise<string[]> => (await list(state)).requests.map((it) => it.number)
  const codeOf = async (key: unknown): Promise<string> => `IR-${(await row(key))?.number}`
  const apart = async (changes: FormFields = {}): Promise<string> => {
    const fields = validForm(stranger({ text: PLAIN, ...changes }))
    await sent(fields)
    await confirmByKey(product.app, String(fields['key']))
    return codeOf(fields['key'])
  }

  it('lets a person through with nothing to look at, and keeps when the words were shown', async () => {
    const fields = await asPerson()
    expect(await sent(fields)).toEqual([])
    const { id, weight, set_apart } = await row(fields['key']) ?? {}
    expect([weight, set_apart]).toEqual([0, 0])
    const consent = await product.app.db.selectFrom('consents').selectAll().where('request_id', '=', id ?? '').executeTakeFirstOrThrow()
    expect(consent).toMatchObject({ network: `203.${place}.113.0/24` })
    expect(Number(consent.given_at) - Number(consent.shown_at)).toBeGreaterThanOrEqual(60_000)
    const origin = await product.app.db.selectFrom('request_origins').selectAll().where('request_id', '=', id ?? '').executeTakeFirstOrThrow()
    expect(JSON.stringify(origin)).not.toContain('203.')
  })

  it('lets a person without scripts through, with one small hint', async () => {
    const fields = await asPerson({ proof: '' })
    expect(await sent(fields)).toEqual(['no_proof'])
    expect((await row(fields['key']))?.set_apart).toBe(0)
  })

  it('loses nothing of a form that was open for hours', async () => {
    const fields = await asPerson()
    product.clock.advance(5 * HOUR_MS)
    expect(await sent(fields)).toEqual(['stale'])
    expect((await row(fields['key']))?.set_apart).toBe(0)
  })

  it('keeps the moment of opening through a mistake', async () => {
    const fields = await asPerson({ phone: '12345' })
    const answer = await post(fields)
    const again = opened(await answer.text())
    expect([answer.status, again.key, again.token]).toEqual([400, fields['key'], fields['token']])
    expect(await sent({ ...fields, phone: '+351 912 345 999', proof: await solve(again.challenge) })).toEqual([])
  })

  it('sees who sends faster than anybody types, straight, or fills in what nobody sees, and shows all of them the same page', async () => {
    const fast = await get()
    const cases: [FormFields, string[]][] = [
      [{ key: fast.key, token: fast.token, proof: await solve(fast.challenge) }, ['fast']],
      [{}, ['unopened', 'no_proof']],
      [{ website: 'http://spam.example' }, ['unopened', 'no_proof', 'trap']],
      [{ token: 'null' }, ['unopened', 'no_proof']], [{ token: `${'a'.repeat(9_000)}` }, ['unopened', 'no_proof']],
      [{ token: fast.token }, ['unopened', 'no_proof']],
      [{ key: randomUUID(), token: fast.token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')) }, ['unopened', 'no_proof']],
    ]
    const pages = new Set<string>()
    for (const [index, [changes, wanted]] of cases.entries()) {
      const fields = validForm(stranger({ text: PLAIN, email: `client1@company${index}.example`, ...changes }))
      expect(await sent(fields, from(7, 100 + index)), JSON.stringify(changes).slice(0, 80)).toEqual(wanted)
      const page = await (await fetch(`${product.url}/request/en/sent/${String(fields['key'])}`)).text()
      pages.add(page.replace(/IR-\d+|client1@company\d|[0-9a-f-]{36}/g, ''))
      expect(page).not.toMatch(/spam|quarantine|set apart|suspicious/i)
    }
    expect(pages.size).toBe(1)
  })

  it('takes a calculation once, for its own form', async () => {
    const first = await asPerson()
    expect(await sent(first)).toEqual([])
    expect(await sent(await asPerson({ proof: first['proof'] ?? '' }), from(9))).toEqual(['used_proof'])
    for (const proof of ['x', '{}', 'null', '[]', '{"challenge":{"parameters":{},"signature":""},"solution":{"counter":1,"derivedKey":"00"}}', String(first['proof']).replace(/"counter":\d+/, '"counter":-1'), 'a'.repeat(60_000)]) {
      expect(await sent(await asPerson({ proof }), from(9, 200)), proof.slice(0, 50)).toContain('no_proof')
      await product.app.db.deleteFrom('request_origins').execute()
    }
    expect(await product.app.db.selectFrom('used_proofs').select('proof').execute()).not.toEqual([])
  })

  it('reads addresses, links and letters', async () => {
    expect(await sent(await asPerson({ email: 'somebody@mailinator.com' }))).toEqual(['disposable'])
    expect(await sent(await asPerson({ text: `${PLAIN} www.a.example www.b.example www.c.example www.d.example www.e.example` }), from(8))).toEqual(['links', 'hidden'])
    const random = await asPerson({ text: 'kjhdsfg dfgkjhdfg lkjdfgh kjhsdfg hjkl sdfg', firstName: 'Реtrоv' })
    expect(await sent(random, from(9, 201))).toEqual(['gibberish', 'scripts'])
    await confirmByKey(product.app, String(random['key']))
    const { body } = await operator.get<OperatorRequestView>(`/api/operator/requests/${await codeOf(random['key'])}`)
    expect(body.isSetApart).toBe(true)
    expect(body.reasons.filter(({ strength }) => strength !== 'note').map(({ text, strength }) => [text, strength])).toEqual(expect.arrayContaining([['The text looks like random letters.', 'strong'], ['Letters of two scripts in one word.', 'plain']]))
  })

  it('finds the same phone and e-mail in any spelling, and the partner that works with the client', async () => {
    const luso = await product.as('luso')
    const number = await publishOne(product, operator, { text: PLAIN, email: 'Maria@Quinta-do-Lago.example', phone: '+351 913 111 222' })
    await contactOf(luso, (await reserve(luso, number)).body.id)
    product.clock.advance(2 * DAY_MS)
    operator = await product.as('vendor')
    const again = await asPerson({ email: ' MARIA@quinta-do-lago.example', phone: '00351 913-111-222' })
    expect(await sent(again)).toEqual(['duplicate', 'partner'])
    await confirmByKey(product.app, String(again['key']))
    const { body } = await operator.get<OperatorRequestView>(`/api/operator/requests/${await codeOf(again['key'])}`)
    expect(body.reasons.map(({ text }) => text)).toEqual(expect.arrayContaining([`Same phone and e-mail as ${number} (2 days ago).`, `This client already works with Luso Digital, Lda (${number}).`]))
    expect(await sent(await asPerson({ phone: '913111222' }), from(8))).toContain('duplicate')
  })

  it('counts a network and its neighbours, and takes no more than the rules say; what was typed stays', async () => {
    const first = validForm(stranger({ text: PLAIN }))
    const statuses: number[] = []
    let last = ''
    for (let time = 0; time < 50; time += 1) {
      const answer = await post(time === 0 ? first : validForm(stranger({ text: `${PLAIN} ${time}.` })))
      statuses.push(answer.status)
      last = await answer.text()
    }
    expect(statuses.filter((it) => it === 303)).toHaveLength(DEFAULT_RULEBOOK.gate.sendsPerNetwork)
    expect(statuses.slice(DEFAULT_RULEBOOK.gate.sendsPerNetwork)).toEqual(Array(30).fill(429))
    expect(last).toContain('Many requests came from your network in the last minutes')
    expect(last).toContain('Send again in 10 minutes.')
    expect(last).toContain(`${PLAIN} 49.</textarea>`)
    expect(await kinds(first['key'])).not.toContain('network')
    // What is there already is no new one, and neither are those of others.
    expect((await post(first)).headers.get('location')).toBe(`/request/en/sent/${String(first['key'])}?again=1`)
    expect((await post(validForm(stranger({ text: PLAIN })), from(9, 202))).status).toBe(303)
    const { hints } = await product.app.db.selectFrom('requests').select('hints').where('hints', 'like', '%"network"%').orderBy('number', 'desc').executeTakeFirstOrThrow()
    expect(JSON.parse(hints)).toContainEqual({ kind: 'network', count: 20 })
    product.clock.advance(10 * 60_000 + 1)
    expect((await post(validForm(stranger({ text: PLAIN })))).status).toBe(303)
  })

  it('sends of one network at the same time are counted one by one', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => post(validForm(stranger({ text: PLAIN })))))
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(DEFAULT_RULEBOOK.gate.sendsPerNetwork)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(10)
  })

  it('gives a clear answer to whatever is no form, and keeps nothing of it', async () => {
    const before = await product.app.db.selectFrom('requests').select('id').execute()
    const form = new URLSearchParams(Object.entries(validForm(stranger())).flatMap(([name, value]) => [value].flat().map((it) => [name, it]))).toString()
    const type = (it: string): Record<string, string> => ({ 'content-type': it })
    const urlencoded = 'application/x-www-form-urlencoded'
    for (const [body, headers, status] of [
      [`${form}&text=${'x'.repeat(1_000_000)}`, type(urlencoded), 413], [form, type('application/json'), 415], [form, type('text/plain'), 415], [form, type(`${urlencoded}; charset=utf-16`), 415], [form, type(`${urlencoded}; charset=windows-1251`), 415],
      [`${form}&email=b%40c.example`, type(urlencoded), 400], [form.replace('firstName=', 'firstName[]='), type(urlencoded), 400], [form.replace(/key=[^&]*/, 'key=x'), type(urlencoded), 400],
    ] as const) {
      const answer = await postBody(body, headers)
      expect(answer.status, body.slice(-40)).toBe(status)
      expect(await answer.text()).toMatch(/There is a problem|We could not read|more than we accept/)
    }
    expect(await product.app.db.selectFrom('requests').select('id').execute()).toEqual(before)
    // Neither engine can keep these: they go, and the rest stays.
    for (const odd of ['token=%00&token=x', 'proof=%ED%A0%80', 'token[]=1', 'token[a]=1&proof[b]=2', 'website[]=x']) {
      const fields = validForm(stranger({ text: `${PLAIN}\u0000 \ud800`, firstName: 'Ma\u0000rta' }))
      const answer = await postBody(`${new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => [value].flat().map((it) => [name, it]))).toString()}&${odd}`, type(urlencoded))
      expect([odd, answer.status]).toEqual([odd, 303])
    }
  })

  it('sets a program apart: it stands in no queue, is counted, and can’t be published as it stands', async () => {
    const before = await list('apart')
    const number = await apart()
    const after = await list('apart')
    expect(after.counts.apart).toBe(before.counts.apart + 1)
    expect(after.requests.find((it) => it.number === number)).toMatchObject({ isSetApart: true, hints: 2 })
    expect(await numbers('held')).not.toContain(number)
    const refused = await operator.post<{ error: { code: string, message: string } }>(`/api/operator/requests/${number}/publish`, { title: 'A CRM for all', text: PLAIN })
    expect([refused.status, refused.body.error]).toEqual([409, expect.objectContaining({ code: 'set_apart', message: `${number} stands apart. Let it through first, then publish it.` })])
  })

  it('comes into the queue once when it is let through, hints and all', async () => {
    const number = await apart()
    const answers = await Promise.all([1, 2].map(() => operator.post<OperatorRequestView>(`/api/operator/requests/${number}/let-through`)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(await numbers('held')).toContain(number)
    expect(await numbers('apart')).not.toContain(number)
    const { body } = await operator.get<OperatorRequestView>(`/api/operator/requests/${number}`)
    expect(body.isSetApart).toBe(false)
    expect(body.reasons.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['unopened', 'no_proof']))
    expect(body.history.map(({ text }) => text)).toContainEqual(expect.stringContaining('The vendor looked at it again'))
    expect(await product.app.db.selectFrom('journal').select('kind').where('kind', '=', 'request_let_through').execute()).not.toEqual([])
    expect((await operator.post(`/api/operator/requests/${number}/publish`, { title: body.title, text: body.maskedText })).status).toBe(200)
    expect((await operator.post('/api/operator/requests/IR-999999/let-through')).status).toBe(404)
  })

  it('lies on the desk when nobody looks at it for days, until somebody decides', async () => {
    const [first, second] = [await apart(), await apart()]
    const onDesk = async (): Promise<unknown[]> => (await operator.get<DeskView>('/api/operator/cases?state=open')).body.cases.filter(({ kind }) => kind === 'quarantine').map(({ facts }) => facts['request'])
    await remindApart(product.app)
    expect(await onDesk()).not.toContain(first)
    product.clock.advance(DEFAULT_RULEBOOK.gate.quarantineDays * DAY_MS)
    operator = await product.as('vendor')
    await remindApart(product.app)
    await remindApart(product.app)
    expect((await onDesk()).filter((it) => it === first || it === second)).toHaveLength(2)
    expect((await operator.post(`/api/operator/requests/${first}/let-through`)).status).toBe(200)
    expect((await operator.post(`/api/operator/requests/${second}/reject`, { reason: 'spam' })).status).toBe(200)
    expect((await onDesk()).filter((it) => it === first || it === second)).toEqual([])
  })

  it('forgets from where requests came', async () => {
    await sent(await asPerson())
    expect(await product.app.db.selectFrom('request_origins').select('at').execute()).toHaveLength(1)
    product.clock.advance((DEFAULT_RULEBOOK.gate.originDays + 1) * DAY_MS)
    await forgetOldOrigins(product.app)
    expect(await product.app.db.selectFrom('request_origins').select('at').execute()).toEqual([])
    expect(await product.app.db.selectFrom('used_proofs').select('proof').execute()).toEqual([])
  })

  it('keeps the language of the form after its buttons', async () => {
    const fields = validForm(stranger({ text: PLAIN }))
    const body = new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => [value].flat().map((it) => [name, it])))
    await fetch(`${product.url}/request/de`, { method: 'POST', body, headers: from() })
    for (const [path, email] of [['again', ''], ['email', 'x'], ['email', 'right@example.com']] as const) {
      const answer = await fetch(`${product.url}/request/sent/${String(fields['key'])}/${path}`, { method: 'POST', body: new URLSearchParams({ email }), headers: { 'accept-language': 'pl', ...from() } })
      expect(answer.url).toContain(`/request/de/sent/${String(fields['key'])}?mail=`)
      expect(await answer.text()).toContain('<html lang="de"')
    }
  })
})
