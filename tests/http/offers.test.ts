import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expireOffers } from '../../server/app/offer/expire-offers.ts'
import { verifyJournal } from '../../server/app/journal/verify-journal.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { OfferListView } from '../../server/contract/offer.ts'
import type { OperatorRequestView } from '../../server/contract/operator.ts'
import type { ReservationListView, ReservationView } from '../../server/contract/reservation.ts'
import { HOUR_MS } from '../../server/core/time.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import { insertRulebook } from '../../server/store/rulebooks.ts'
import { releaseReservation } from '../../server/app/reservation/finish-reservation.ts'
import { closeRequest } from '../../server/app/request/close-request.ts'
import { lockRequestsByNumber } from '../../server/store/requests.ts'
import { inTransaction } from '../../server/store/transaction.ts'
import { BOUNDLESS, ENGINES, openProduct, stranger } from '../app/steps.ts'
import { nextId, storePartner, storeReservation } from '../support/build.ts'
import type { Answer, Api, FormFields, Product } from '../support/product.ts'
import { contactOf, openList, reserve, sendForm, validForm } from '../support/product.ts'
import { waitFor } from '../support/wait.ts'

const FORM = { headers: { 'content-type': 'application/x-www-form-urlencoded' }, redirect: 'manual' as const }

describe.each(ENGINES)('offers by mail, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let luso: Api
  let nordwerk: Api

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS);
    [operator, luso, nordwerk] = await Promise.all(['vendor', 'luso', 'nordwerk'].map((name) => product.as(name))) as [Api, Api, Api]
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })
  beforeEach(async () => {
    // Only partners whose e-mail a test sets can be offered anything; mail that waits goes out before.
    await product.settled()
    await product.app.db.updateTable('partners').set({ email: null }).execute()
    await product.app.db.deleteFrom('recent_tries').execute()
  })

  const reachable = async (...ids: string[]): Promise<void> => {
    for (const id of ids) await product.app.db.updateTable('partners').set({ email: `requests@${id}.example`, status: 'silver' }).where('id', '=', id).execute()
  }
  /** A partner that has no portal. */
  const byMailOnly = async (): Promise<string> => {
    const id = nextId('mailonly')
    return (await storePartner(product.app.db, { id, name: `Mail ${id}`, email: `requests@${id}.example` })).id
  }
  async function held(changes: FormFields = {}): Promise<{ number: string, words: { title: string, text: string } }> {
    const { number } = await sendForm(product.url, validForm(stranger(changes)))
    const { body } = await operator.get<OperatorRequestView>(`/api/operator/requests/${number}`)
    return { number: number!, words: { title: body.title, text: body.maskedText } }
  }
  const offer = async (partners: number, changes: FormFields = {}): Promise<string> => {
    const { number, words } = await held(changes)
    const answer = await operator.post<ErrorBody>(`/api/operator/requests/${number}/offers`, { ...words, partners })
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    return number
  }
  const shown = async (number: string): Promise<OperatorRequestView> => (await operator.get<OperatorRequestView>(`/api/operator/requests/${number}`)).body
  const states = async (number: string): Promise<string[]> => (await shown(number)).offers.map(({ partnerId, state }) => `${partnerId} ${state}`).sort()
  const linkOf = (number: string, id: string): Promise<string> => waitFor(() => {
    const mail = product.sandbox.mails().find((it) => it.to.includes(`requests@${id}.example`) && it.subject.startsWith(number))
    return /https?:\S+\/offer\/\S+/.exec(mail?.text ?? '')?.[0] ?? null
  }, { timeoutMs: 10_000, message: `the mail of ${number} to ${id}` })
  const press = async (link: string, deed: 'accept' | 'decline' | 'contacts', body = ''): Promise<{ status: number, html: string }> => {
    const answer = await fetch(`${link}/${deed}`, { ...FORM, method: 'POST', body })
    if (answer.status !== 303) return { status: answer.status, html: await answer.text() }
    const next = await fetch(new URL(answer.headers.get('location')!, link))
    return { status: answer.status, html: await next.text() }
  }
  const page = async (link: string): Promise<string> => (await fetch(link)).text()
  const inPool = async (api: Api, number: string): Promise<boolean> => (await openList(api)).body.requests.some((it) => it.number === number)
  /** Sessions end before offers do, so it is the offers that are moved. */
  const timeIsOver = async (number: string): Promise<void> => {
    const { id } = await product.app.db.selectFrom('requests').select('id').where('number', '=', Number(number.slice(3))).executeTakeFirstOrThrow()
    await product.app.db.updateTable('offers').set({ due_at: product.clock.now() - 1 }).where('request_id', '=', id).where('state', '=', 'sent').execute()
  }
  const rows = async (): Promise<string> => JSON.stringify(await Promise.all((['offers', 'distributions', 'reservations', 'requests', 'request_events', 'journal'] as const).map((table) => product.app.db.selectFrom(table).selectAll().execute())))

  it('are seen by those who get them only, and accepting is an ordinary reservation in the partner’s portal', async () => {
    await reachable('luso')
    const number = await offer(1)
    const link = await linkOf(number, 'luso')
    expect(await inPool(nordwerk, number)).toBe(false)
    expect((await nordwerk.get(`/api/requests/${number}`)).status).toBe(404)
    expect((await luso.get(`/api/requests/${number}`)).status).toBe(200)
    expect(await reserve(nordwerk, number)).toMatchObject({ status: 409, body: { error: { code: 'offered_by_mail' } } })
    const listed = (await luso.get<OfferListView>('/api/offers')).body.offers.filter((it) => it.number === number)
    expect(listed).toMatchObject([{ taken: 0, cap: 3 }])
    expect((await nordwerk.get<OfferListView>('/api/offers')).body.offers).toEqual([])

    const { status, html } = await press(link, 'accept')
    expect([status, html]).toEqual([303, expect.stringContaining('You accepted this request')])
    expect(html).not.toContain('Show contacts')
    const [mine] = (await luso.get<ReservationListView>('/api/reservations')).body.reservations.filter((it) => it.number === number)
    expect((await contactOf(luso, mine!.id)).body).toMatchObject({ firstName: 'Marta' })
    const view = await shown(number)
    expect(view.offers).toMatchObject([{ partnerId: 'luso', state: 'accepted', answeredAt: expect.any(Number) as number }])
    expect(view.history.map(({ text }) => text).join('\n')).toMatch(/Offered to partners by mail \(Petra Novak\): Luso/)
    expect(await inPool(nordwerk, number)).toBe(false)
    await product.settled()
    await waitFor(async () => (await luso.get<ReservationView>(`/api/reservations/${mine!.id}`)).body.crm.state === 'in_crm', { timeoutMs: 10_000, message: 'the CRM item' })
  })

  it('are changed by no look: a mail scanner opens the link fifty times', async () => {
    await reachable('luso')
    const link = await linkOf(await offer(1), 'luso')
    await product.settled()
    const before = await rows()
    for (let look = 0; look < 50; look += 1) {
      const answer = await fetch(link, { method: look % 2 === 0 ? 'GET' : 'HEAD' })
      await answer.text()
      expect(answer.status).toBe(200)
    }
    expect(await rows()).toBe(before)
    expect(await page(link)).toMatch(/<button class="button" type="submit">Accept<\/button>/)
    await press(link, 'decline')
  })

  it('show the contacts on the page where the partner has no portal, with a journal row each time', async () => {
    const id = await byMailOnly()
    const number = await offer(1, { firstName: 'Xanthippe' })
    const link = await linkOf(number, id)
    expect(await press(link, 'contacts')).toMatchObject({ status: 404 })
    const mail = product.sandbox.mails().find((it) => it.subject.startsWith(number) && it.to.includes(`requests@${id}.example`))!
    expect(JSON.stringify(mail) + await page(link)).not.toMatch(/Xanthippe|351 ?912|example\.com/)
    const accepted = await press(link, 'accept')
    expect(accepted.html).toContain('Show contacts')
    expect(accepted.html).not.toContain('Xanthippe')
    const contacts = await press(link, 'contacts')
    expect([contacts.status, contacts.html]).toEqual([200, expect.stringContaining('Xanthippe')])
    await press(link, 'contacts')
    const journal = await product.app.db.selectFrom('journal').select(['user_name', 'member_id', 'details']).where('kind', '=', 'contact_shown').where('partner_id', '=', id).execute()
    expect(journal).toEqual([{ user_name: `Mail ${id} (by mail)`, member_id: null, details: 'first' }, { user_name: `Mail ${id} (by mail)`, member_id: null, details: 'again' }])
    expect((await shown(number)).reservations).toMatchObject([{ partner: `Mail ${id}`, slot: 1 }])
    await product.settled()
    expect(await verifyJournal(product.app)).toMatchObject({ state: 'whole' })
  })

  it('go on to the next in turn when one is declined or nobody answers, and then the request goes into the pool by itself', async () => {
    const [first, second] = [await byMailOnly(), await byMailOnly()]
    await reachable('luso')
    const number = await offer(1)
    const asked: string[] = []
    const next = async (): Promise<string> => {
      const view = await shown(number)
      const live = view.offers.filter(({ state }) => state === 'sent')
      expect(live).toHaveLength(1)
      asked.push(live[0]!.partnerId)
      return linkOf(number, live[0]!.partnerId)
    }
    const one = await next()
    expect((await press(one, 'decline', 'reason=No+time+now')).html).toContain('You declined this request')
    expect((await shown(number)).offers[0]).toMatchObject({ state: 'declined', note: 'No time now' })
    expect(await press(one, 'accept')).toMatchObject({ status: 409, html: expect.stringContaining('This offer is over: it was declined') as string })
    const two = await next()
    await timeIsOver(number)
    expect(await press(two, 'accept')).toMatchObject({ status: 409, html: expect.stringContaining('Your time to answer is over') as string })
    await expireOffers(product.app)
    await next()
    await timeIsOver(number)
    await expireOffers(product.app)
    expect(new Set(asked)).toEqual(new Set([first, second, 'luso']))
    expect(await states(number)).toEqual([`${asked[0]} declined`, `${asked[1]} expired`, `${asked[2]} expired`].sort())
    expect(await inPool(nordwerk, number)).toBe(true)
    expect((await reserve(nordwerk, number)).status).toBe(200)
    const cases = (await operator.get<{ cases: { id: string, kind: string, facts: { number: string, offers: unknown[] } }[] }>('/api/operator/cases')).body.cases.filter((it) => it.facts.number === number)
    expect(cases).toMatchObject([{ kind: 'offers_ended', facts: { offers: [{ note: 'No time now' }, {}, {}] } }])
    expect((await operator.post(`/api/operator/cases/${cases[0]!.id}/decision`, { decision: 'seen', note: 'It found somebody.' })).status).toBe(200)
  })

  it('never have two that wait at one company or group, and never more than the places', async () => {
    const ids = [await byMailOnly(), await byMailOnly(), await byMailOnly(), await byMailOnly(), await byMailOnly()]
    await product.app.db.updateTable('partners').set({ group_id: 'one owner' }).where('id', 'in', ids.slice(0, 2)).execute()
    const number = await offer(20)
    const offers = (await shown(number)).offers
    expect(offers).toHaveLength(3)
    expect(offers.filter(({ partnerId }) => ids.slice(0, 2).includes(partnerId)).length).toBeLessThanOrEqual(1)
    for (const { partnerId } of offers) expect((await press(await linkOf(number, partnerId), 'accept')).html).toContain('You accepted')
    expect(await shown(number)).toMatchObject({ taken: 3 })
    expect((await shown(number)).offers.map(({ state }) => state)).toEqual(['accepted', 'accepted', 'accepted'])
    const round = await product.app.db.selectFrom('distributions').selectAll().orderBy('started_at', 'desc').executeTakeFirst()
    expect(round).toMatchObject({ wanted: 3, end_reason: 'enough' })
    // A place that is given back goes to the next in turn, not into the pool.
    const { id } = await product.app.db.selectFrom('reservations').innerJoin('requests', 'requests.id', 'reservations.request_id').select('reservations.id').where('requests.number', '=', Number(number.slice(3))).executeTakeFirstOrThrow()
    const { partner_id } = await product.app.db.selectFrom('reservations').select('partner_id').where('id', '=', id).executeTakeFirstOrThrow()
    await releaseReservation(product.app, { partnerId: partner_id, userName: 'Ana', userId: '1', memberId: 'x' } as Parameters<typeof releaseReservation>[1], id, 'no_capacity')
    expect((await shown(number)).offers.filter(({ state }) => state === 'sent')).toHaveLength(1)
    expect(await inPool(nordwerk, number)).toBe(false)
  })

  it('say clearly what stands in the way when they are accepted', async () => {
    const id = await byMailOnly()
    const number = await offer(1)
    const link = await linkOf(number, id)
    const requestId = (await product.app.db.selectFrom('requests').select('id').where('number', '=', Number(number.slice(3))).executeTakeFirstOrThrow()).id
    await product.app.db.updateTable('partners').set({ suspended_until: product.clock.now() + HOUR_MS }).where('id', '=', id).execute()
    expect(await press(link, 'accept')).toMatchObject({ status: 403, html: expect.stringMatching(/There is a problem[^]*Reserving is closed for your company[^]*Accept<\/button>/) as string })
    await product.app.db.updateTable('partners').set({ suspended_until: null }).where('id', '=', id).execute()
    for (const slot of [1, 2, 3]) await storeReservation(product.app.db, { requestId, slot, reservedAt: product.clock.now() })
    expect(await press(link, 'accept')).toMatchObject({ status: 409, html: expect.stringMatching(/(All|all)[^<]*place/) as string })
    expect(await states(number)).toEqual([`${id} sent`])
  })

  it('close with the request', async () => {
    const id = await byMailOnly()
    const number = await offer(1)
    const link = await linkOf(number, id)
    await inTransaction(product.app.db, async (tx) => {
      const request = (await lockRequestsByNumber(tx, [Number(number.slice(3))])).values().next().value!
      await closeRequest(tx, request, 'withdrawn', { source: 'client', actor: 'client', note: '' }, product.clock.now())
    })
    expect(await page(link)).toContain('This request is not offered any more')
    expect(await press(link, 'accept')).toMatchObject({ status: 409 })
    expect(await states(number)).toEqual([`${id} closed`])
  })

  it('are declined in the app too, by the partner itself only', async () => {
    await reachable('luso')
    const number = await offer(1)
    const [mine] = (await luso.get<OfferListView>('/api/offers')).body.offers.filter((it) => it.number === number)
    expect((await nordwerk.post(`/api/offers/${mine!.id}/decline`, {})).status).toBe(404)
    expect((await luso.post(`/api/offers/${mine!.id}/decline`, { why: 'x' })).status).toBe(400)
    expect((await luso.post('/api/offers/7/decline', {})).status).toBe(404)
    expect((await operator.get('/api/offers')).status).toBe(403)
    expect((await luso.post<OfferListView>(`/api/offers/${mine!.id}/decline`, { reason: 'Not ours' })).body.offers.filter((it) => it.number === number)).toEqual([])
    expect(await states(number)).toEqual(['luso declined'])
  })

  it('are accepted in the app as any request is reserved', async () => {
    await reachable('luso')
    const number = await offer(1)
    const link = await linkOf(number, 'luso')
    expect((await reserve(luso, number)).status).toBe(200)
    expect(await states(number)).toEqual(['luso accepted'])
    expect(await page(link)).toContain('You accepted this request')
  })

  it('are made by an operator with a good text and somebody to ask', async () => {
    const { number, words } = await held()
    const path = `/api/operator/requests/${number}/offers`
    expect(await operator.post(path, words)).toMatchObject({ status: 409, body: { error: { code: 'nobody_to_offer' } } })
    expect((await shown(number)).state).toBe('held')
    await reachable('luso')
    for (const body of [{}, { ...words, partners: 0 }, { ...words, partners: 1.5 }, { ...words, to: 'luso' }]) expect((await operator.post(path, body)).status).toBe(400)
    expect((await luso.post(path, words)).status).toBe(403)
    expect((await fetch(`${product.url}${path}`, { method: 'POST' })).status).toBe(401)
    const [one, other] = await Promise.all([operator.post(path, words), operator.post(path, words)]) as [Answer<unknown>, Answer<unknown>]
    expect([one.status, other.status].sort()).toEqual([200, 409])
    expect(await states(number)).toEqual(['luso sent'])
    await press(await linkOf(number, 'luso'), 'decline')
  })

  it('leave their token in no table and no log, and guesses are counted', async () => {
    await reachable('luso')
    const number = await offer(1)
    const link = await linkOf(number, 'luso')
    const token = link.split('/').at(-1)!
    expect(token).toMatch(/^[\w-]{43}$/)
    await product.settled()
    const tables = await Promise.all((['offers', 'outbox', 'notices', 'journal', 'request_events', 'live_events'] as const).map((table) => product.app.db.selectFrom(table).selectAll().execute()))
    expect(JSON.stringify(tables) + product.log.join('\n')).not.toContain(token)
    expect((await product.app.db.selectFrom('offers').select('sealed_token').execute()).every((row) => row.sealed_token === '')).toBe(true)
    const guess = async (text: string): Promise<number> => (await fetch(link.replace(token, text))).status
    const other = token.startsWith('A') ? 'B' : 'A'
    const answers: number[] = []
    while (answers.length < 45 && answers.at(-1) !== 429) answers.push(await guess(answers.length % 2 === 0 ? `${other}${token.slice(1, 41)}${10 + answers.length}` : 'x'))
    // Twenty in a minute, of which one may end meanwhile.
    expect(answers.at(-1)).toBe(429)
    expect(answers.length - 1).toBeGreaterThanOrEqual(20)
    expect(new Set(answers.slice(0, -1))).toEqual(new Set([404]))
    expect((await fetch(link)).status).toBe(200)
    await press(link, 'decline')
  })

  it('open for the token as it was sent and for no other spelling of it', async () => {
    await reachable('luso')
    const number = await offer(1)
    const link = await linkOf(number, 'luso')
    const token = link.split('/').at(-1)!
    const flipped = token.replace(/[a-z]/i, (letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()))
    for (const odd of [token[0], token.slice(1), `${token}=`, `${token}%2e`, `${token}%00`, `${token}%20`, flipped, 'a'.repeat(10_000), '%27%20or%201=1--', `x?token=${token}`, `%2e%2e%2f${token}`, '%ff']) {
      const answer = await fetch(link.replace(token, odd ?? ''))
      const text = await answer.text()
      expect([400, 404, 414], odd).toContain(answer.status)
      expect(text, odd).not.toContain(token)
    }
    expect((await fetch(link)).status).toBe(200)
    await press(link, 'decline')
  })

  it('are made by a rule from a number of seats on, and by nobody where nobody can be asked', async () => {
    await insertRulebook(product.app.db, { ...DEFAULT_RULEBOOK, ...BOUNDLESS, version: 3, startsAt: 2, direct: { ...DEFAULT_RULEBOOK.direct, fromSeats: 40 } }, 1)
    const publish = async (seats: string): Promise<string> => {
      const { number, words } = await held({ seats })
      expect((await operator.post(`/api/operator/requests/${number}/publish`, words)).status).toBe(200)
      return number
    }
    expect((await shown(await publish('40'))).offers).toEqual([])
    await reachable('luso')
    const large = await publish('40')
    expect(await states(large)).toEqual(['luso sent'])
    expect(await inPool(nordwerk, large)).toBe(false)
    expect(await inPool(nordwerk, await publish('39'))).toBe(true)
  })
})
