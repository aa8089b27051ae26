import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { OpenListView, RequestDetail } from '../../server/contract/request.ts'
import type { ReservationListView, ReservationView } from '../../server/contract/reservation.ts'
import type { MeView } from '../../server/contract/session.ts'
import { DAY_MS, HOUR_MS } from '../../server/core/time.ts'
import { ENGINES, inCrm, openProduct, settleAll, stranger, takeNew, view } from '../app/steps.ts'
import type { Api, Product } from '../support/product.ts'
import { contactOf, openList, publishOne, reserve, sendForm, validForm } from '../support/product.ts'
import { openStream } from './open-stream.ts'
import { say } from '../../server/core/said.ts'
import { english } from '../../server/say/speak.ts'

const NEXT_DAY_MS = DAY_MS + HOUR_MS

describe.each(ENGINES)('the API, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let luso: Api
  let nordwerk: Api
  let iberia: Api
  let wisla: Api

  beforeAll(async () => {
    product = await openProduct(open)
    await signIn()
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  async function signIn(): Promise<void> {
    [operator, luso, nordwerk, iberia, wisla] = await Promise.all(['vendor', 'luso', 'nordwerk', 'iberia', 'wisla'].map((name) => product.as(name))) as [Api, Api, Api, Api, Api]
  }
  /** A day later, with nothing in work. */
  async function nextDay(): Promise<void> {
    product.clock.advance(NEXT_DAY_MS)
    await signIn()
    for (const api of [luso, nordwerk, iberia, wisla]) {
      const { reservations } = (await api.get<ReservationListView>('/api/reservations')).body
      for (const { id } of reservations) await api.post(`/api/reservations/${id}/release`, { reason: 'A new day' })
    }
  }
  const publish = (changes = {}): Promise<string> => publishOne(product, operator, stranger(changes))
  const rowsOf = async (number: string): Promise<{ partner_id: string, slot: number }[]> => product.app.db.selectFrom('reservations')
    .innerJoin('requests', 'requests.id', 'reservations.request_id').select(['reservations.partner_id', 'reservations.slot'])
    .where('requests.number', '=', Number(number.slice(3))).orderBy('slot').execute()
  const usage = async (api: Api): Promise<{ today: number, inWork: number }> => {
    const { limits } = (await api.get<MeView>('/api/me')).body
    return { today: limits.today.used, inWork: limits.inWork.used }
  }

  describe('POST /api/requests/:number/reservation', () => {
    it('refuses the fourth partner and costs it nothing', async () => {
      const number = await publish()
      for (const api of [luso, nordwerk, iberia]) expect((await reserve(api, number)).status).toBe(200)
      const before = await usage(wisla)
      expect(await reserve(wisla, number)).toMatchObject({
        status: 409, body: { error: { code: 'full', message: expect.stringMatching(new RegExp(`^All 3 places of ${number} were taken (a moment|\\d+ seconds?) before you\\. Nothing was used from your limit\\.$`)) as string, params: { cap: 3, number } } },
      })
      expect(await usage(wisla)).toEqual(before)
      expect(await rowsOf(number)).toEqual([{ partner_id: 'luso', slot: 1 }, { partner_id: 'nordwerk', slot: 2 }, { partner_id: 'iberia', slot: 3 }])
    })

    it('tells a colleague who has it', async () => {
      const number = await publish()
      await reserve(luso, number)
      const answer = await reserve(await product.as('luso', 7), number)
      expect(answer.status).toBe(409)
      expect(answer.body.error.message).toMatch(new RegExp(`^Ana Silva reserved ${number} at \\d\\d:\\d\\d UTC\\. Your company needs only one place\\. Nothing was used from your limit\\.$`))
      expect(await rowsOf(number)).toHaveLength(1)
    })

    it('makes one reservation of ten clicks with one key', async () => {
      const number = await publish()
      const key = randomUUID()
      const answers = await Promise.all(Array.from({ length: 10 }, () => reserve(nordwerk, number, key)))
      expect(answers.map((it) => it.status)).toEqual(Array.from({ length: 10 }, () => 200))
      expect(new Set(answers.map((it) => it.body.id)).size).toBe(1)
      expect(await rowsOf(number)).toEqual([{ partner_id: 'nordwerk', slot: 1 }])
      expect((await nordwerk.get<ReservationView>(`/api/reservations/by-key/${key}`)).body.id).toBe(answers[0]?.body.id)
    })

    it('tells a person from a colleague by the portal and the id there', async () => {
      const number = await publish()
      const colleague = await product.as('nordwerk', product.sandbox.portal('nordwerk').users.at(-1)?.id)
      await reserve(nordwerk, number)
      const mineFor = async (api: Api) => (await api.get<RequestDetail>(`/api/requests/${number}`)).body.mine
      expect(await mineFor(nordwerk)).toMatchObject({ byMe: true })
      expect(await mineFor(colleague)).toMatchObject({ byMe: false })
    })

    it('makes one reservation of ten clicks with ten keys', async () => {
      const number = await publish()
      const answers = await Promise.all(Array.from({ length: 10 }, () => reserve(iberia, number)))
      expect(answers.map((it) => it.status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 409)])
      expect(answers.filter((it) => it.status === 409).every((it) => it.body.error.code === 'colleague_has_it')).toBe(true)
      expect(await rowsOf(number)).toHaveLength(1)
    })

    it('counts what the limit of the day allows and says when the next day begins', async () => {
      await nextDay()
      for (let taken = 0; taken < 3; taken += 1) expect((await reserve(wisla, await publish())).status).toBe(200)
      const number = await publish()
      const answer = await reserve(wisla, number)
      expect(answer).toMatchObject({ status: 409, body: { error: { code: 'daily_limit', params: { used: 3, limit: 3, at: '00:00', zone: 'Europe/Warsaw' } } } })
      expect(answer.body.error.message).toBe('Your company reserved 3 of 3 today. Your next day starts at 00:00 (Europe/Warsaw).')
      expect((await wisla.get<MeView>('/api/me')).body.limits.today).toMatchObject({ used: 3, limit: 3, zone: 'Europe/Warsaw' })
    })

    it('counts what is in work, and takes again once one ends', async () => {
      await nextDay()
      while ((await usage(wisla)).inWork < 5) {
        const { status, body } = await reserve(wisla, await publish())
        if (status === 200) continue
        expect(body.error.code).toBe('daily_limit')
        product.clock.advance(NEXT_DAY_MS)
        await signIn()
      }
      const number = await publish()
      expect(await reserve(wisla, number)).toMatchObject({
        status: 409, body: { error: { code: 'in_work_limit', message: '5 in work, limit 5. You can reserve again after closing 1.' } },
      })
      const [first] = (await wisla.get<ReservationListView>('/api/reservations')).body.reservations
      await wisla.post(`/api/reservations/${first?.id}/release`, { reason: 'Too many' })
      expect((await reserve(wisla, number)).status).toBe(200)
    })

    it('does not show, and does not give, a request outside the locations', async () => {
      const number = await publish({ country: 'BR', phone: '+55 11 91234 5678', email: 'ana.br@example.com' })
      expect((await openList(luso)).body.requests.map((it) => it.number)).toContain(number)
      expect((await openList(wisla)).body.requests.map((it) => it.number)).not.toContain(number)
      expect(await wisla.get(`/api/requests/${number}`)).toMatchObject({ status: 404 })
      expect((await reserve(wisla, number)).status).toBeGreaterThanOrEqual(404)
      expect(await rowsOf(number)).toEqual([])
    })

    it('lets a partner without Tutorial look and says what is missing', async () => {
      const adria = await product.as('adria')
      const number = await publish()
      expect((await openList(adria)).body.requests.map((it) => it.number)).toContain(number)
      expect((await adria.get<MeView>('/api/me')).body.gate).toMatchObject({ code: 'not_certified', message: english(say('errors.not_certified')) })
      expect(await reserve(adria, number)).toMatchObject({ status: 403, body: { error: { code: 'not_certified' } } })
    })

    it('keeps a large request for the higher levels for an hour', async () => {
      await nextDay()
      const number = await publish({ seats: '60' })
      const listed = (await openList(luso)).body.requests.find((it) => it.number === number)
      expect(listed?.locked).toMatchObject({ code: 'level' })
      const answer = await reserve(luso, number)
      expect(answer.status).toBe(409)
      expect(answer.body.error.message).toMatch(new RegExp(`^${number} is for level 3 and above until \\d\\d:\\d\\d UTC\\. You are level 2\\. After that it opens to you\\.$`))
      expect((await reserve(nordwerk, number)).status).toBe(200)
      product.clock.advance(HOUR_MS)
      await signIn()
      expect((await reserve(luso, number)).status).toBe(200)
    })

    it('does not give what is not published', async () => {
      const { number } = await sendForm(product.url, validForm(stranger()))
      expect((await reserve(luso, number ?? '')).status).toBe(404)
      await operator.post(`/api/operator/requests/${number}/reject`, { reason: 'spam' })
      expect((await luso.get(`/api/requests/${number}`)).status).toBe(404)
      expect((await reserve(luso, number ?? '')).status).toBe(404)
    })
  })

  describe('undo', () => {
    it('makes everything as before', async () => {
      await nextDay()
      const number = await publish()
      const before = await usage(luso)
      const { body } = await reserve(luso, number)
      expect(body.undoUntil).not.toBeNull()
      const undone = await luso.post<RequestDetail>(`/api/reservations/${body.id}/undo`)
      expect(undone).toMatchObject({ status: 200, body: { number, taken: 0, mine: null } })
      expect(await usage(luso)).toEqual(before)
      expect(await rowsOf(number)).toEqual([])
      expect(await luso.post(`/api/reservations/${body.id}/undo`)).toMatchObject({ status: 404 })
    })

    it.each(['the contacts were shown', 'its minute is over'])('ends when %s', async (why) => {
      const { body } = await reserve(luso, await publish())
      if (why === 'its minute is over') product.clock.advance(60_000)
      else await contactOf(luso, body.id)
      expect(await luso.post(`/api/reservations/${body.id}/undo`)).toMatchObject({ status: 409, body: { error: { code: 'undo_over' } } })
      await settleAll(product)
      await inCrm(luso, body.id)
    })

    it('and showing the contacts in the same moment end in one of the two', async () => {
      await nextDay()
      for (let round = 0; round < 3; round += 1) {
        const { body } = await reserve(nordwerk, await publish())
        const [undone, shown] = await Promise.all([nordwerk.post(`/api/reservations/${body.id}/undo`), contactOf(nordwerk, body.id)])
        expect([undone.status, shown.status].filter((status) => status === 200)).toHaveLength(1)
        const row = await product.app.db.selectFrom('reservations').select('contact_shown_at').where('id', '=', body.id).executeTakeFirst()
        expect(row === undefined).toBe(undone.status === 200)
      }
    })
  })

  describe('what is wrong', () => {
    const JUNK: unknown[] = [undefined, null, [], {}, 'text', 5, true, { key: 'x' }, { key: null }, { key: [randomUUID()] }, { key: randomUUID(), partnerId: 'luso' }, { proof: 'x' }, { proof: 'x'.repeat(201) }, { proof: { a: 1 } },
      { reason: 'nothing I know' }, { reason: '' }, { reason: 'x'.repeat(1001) }, { reason: 'other', note: 'x'.repeat(1001) }, { entity: 'deal' }, { entity: 'deal', categoryId: -1 }, { entity: 'deal', categoryId: 1.5 },
      { entity: 'company' }, { title: 'x', text: '' }, { title: 'A title', text: 'x'.repeat(4001) }, { __proto__: { key: 'x' } }]

    it('in a body is answered with 400 and the fields, never with 5xx', async () => {
      const { id } = await takeNew(product, operator, iberia)
      const held = (await sendForm(product.url, validForm(stranger()))).number
      const number = await publish()
      const routes: [Api, 'post' | 'put', string][] = [
        [iberia, 'post', `/api/requests/${number}/reservation`], [iberia, 'post', `/api/reservations/${id}/won`], [iberia, 'post', `/api/reservations/${id}/lost`], [iberia, 'put', '/api/settings'], [iberia, 'post', '/api/settings/pipeline'],
        [operator, 'post', `/api/operator/requests/${held}/publish`], [operator, 'post', `/api/operator/requests/${held}/reject`], [iberia, 'post', '/api/session'], [iberia, 'post', '/api/start'], [iberia, 'post', '/api/install'],
      ]
      for (const [api, verb, path] of routes) {
        for (const body of JUNK) {
          const answer = await api[verb]<ErrorBody>(path, body)
          expect(answer.status, `${path} ${JSON.stringify(body)}`).toBe(400)
          expect(Object.keys(answer.body.error.fields ?? {}).length + (typeof body === 'object' && body !== null ? 0 : 1)).toBeGreaterThan(0)
        }
      }
      expect((await view(iberia, id)).state).toBe('in_work')
    })

    it.each(['\0', 'A\0B-1234', '\ud800ORDER', '\u202eORDER-1', '😀'.repeat(60)])('in a text like %j does not stop the server', async (text) => {
      await nextDay()
      const { id } = await takeNew(product, operator, iberia)
      for (const [path, body] of [['won', { proof: `${text}-${randomUUID()}` }], ['lost', { reason: 'other', note: text }], ['release', { reason: `${text} because` }]] as const) {
        expect((await iberia.post<ErrorBody>(`/api/reservations/${id}/${path}`, body)).status, path).toBeLessThan(500)
      }
      await settleAll(product)
    })

    it.each([
      ['IR-0'], ['IR-'], ['1042'], ['IR-99999999999'], ['IR-9999999999'], ['IR-1e3'], ['%00'], ['%F0%9F%98%80'], ['..%2f..%2fetc'], ['IR-1042%00'], ['\' or 1=1 --'], ['IR-٤٢'],
    ])('in a number like %s is not found', async (number) => {
      for (const [api, path] of [[luso, `/api/requests/${number}`], [operator, `/api/operator/requests/${number}`]] as const) {
        expect((await api.get<ErrorBody>(path)).status).toBe(404)
      }
      expect((await luso.post<ErrorBody>(`/api/requests/${number}/reservation`, { key: randomUUID() })).status).toBe(404)
    })

    it.each(['x', '%00', 'a%00b', '%F0%9F%98%80', randomUUID(), 'null', '1; drop table reservations'])('in an id like %s is not found', async (id) => {
      expect((await luso.get(`/api/reservations/${id}`)).status).toBe(404)
      expect((await luso.get(`/api/reservations/by-key/${id}`)).status).toBe(404)
      for (const action of ['undo', 'contact']) expect((await luso.post(`/api/reservations/${id}/${action}`)).status).toBe(404)
      expect((await luso.post(`/api/reservations/${id}/release`, { reason: 'because' })).status).toBe(404)
    })

    it('in the address is answered with 404 or 400 and a text', async () => {
      for (const path of ['/api/nothing', '/api', '/api/requests/IR-1/more', '/api/operator/nothing', '/nothing', '/assets/nothing.js', '/assets/..%2f..%2fpackage.json', '/%2e%2e/package.json']) {
        const answer = await fetch(`${product.url}${path}`, { headers: { authorization: `Bearer ${luso.token}` } })
        expect([400, 403, 404], `${path} ${answer.status}`).toContain(answer.status)
        expect(await answer.text()).not.toMatch(/node_modules|at .*\.ts:/)
      }
      const bad = await fetch(`${product.url}/api/requests/%E0%A4%A`, { headers: { authorization: `Bearer ${luso.token}` } })
      expect(bad.status).toBe(400)
      for (const query of ['?state=open', '?state[]=closed', '?state=closed&state=closed', '?other=1']) expect((await luso.get(`/api/reservations${query}`)).status, query).toBe(400)
    })

    it('in how a body is sent is refused by its kind', async () => {
      const send = async (headers: Record<string, string>, body: BodyInit): Promise<number> =>
        (await fetch(`${product.url}/api/session`, { method: 'POST', headers, body })).status
      expect(await send({ 'content-type': 'application/json' }, '{"accessToken":')).toBe(400)
      expect(await send({ 'content-type': 'application/json' }, '')).toBe(400)
      expect(await send({ 'content-type': 'text/plain' }, '{}')).toBe(400)
      expect(await send({ 'content-type': 'application/json; charset=latin1' }, '{}')).toBe(415)
      expect(await send({ 'content-type': 'application/json', 'content-encoding': 'gzip' }, 'no gzip')).toBe(400)
      expect(await send({ 'content-type': 'application/json', 'content-encoding': 'x' }, '{}')).toBe(415)
      expect(await send({ 'content-type': 'application/json' }, JSON.stringify({ a: 'x'.repeat(70_000) }))).toBe(413)
      expect(await send({ 'content-type': 'application/json' }, `${'['.repeat(30_000)}${']'.repeat(30_000)}`)).toBe(400)
      const event = await fetch(`${product.url}/b24/event`, { method: 'POST', body: new URLSearchParams({ event: 'x'.repeat(70_000) }) })
      expect(event.status).toBe(413)
      const many = await fetch(`${product.url}/b24/event`, { method: 'POST', body: new URLSearchParams(Array.from({ length: 300 }, (_, index): [string, string] => [`k${index}`, 'v'])) })
      expect(many.status).toBe(413)
    })

    it('in the protocol leaves the server alive', async () => {
      const { port } = new URL(product.url)
      for (const raw of ['GET /api/me HTTP/1.1\r\n\r\n', 'NONSENSE\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', `POST /api/session HTTP/1.1\r\nhost: x\r\ncontent-length: -5\r\n\r\n`, 'GET /\0 HTTP/1.1\r\nhost: x\r\n\r\n']) {
        await new Promise<void>((resolve) => {
          const socket = connect(Number(port), '127.0.0.1', () => socket.end(raw))
          socket.on('close', () => resolve()).on('error', () => resolve()).resume()
        })
      }
      expect((await fetch(`${product.url}/health`)).status).toBe(200)
    })
  })

  describe('GET /api/stream', () => {
    it('tells the other portals within a second', async () => {
      await nextDay()
      const number = await publish()
      const streams = await Promise.all([luso, nordwerk, wisla, operator].map((api) => openStream(product, api)))
      const began = Date.now()
      await reserve(iberia, number)
      for (const stream of streams) {
        const heard = await stream.waitFor('request.reserved', number)
        expect(heard.event).toEqual({ kind: 'request.reserved', number, taken: 1, cap: 3 })
        expect(heard.at - began).toBeLessThan(1_000)
        expect(stream.text()).not.toContain('reservationId')
        stream.close()
      }
    })

    it('tells nobody of countries that are not theirs', async () => {
      const stream = await openStream(product, wisla)
      const elsewhere = await publish({ country: 'BR', phone: '+55 11 91234 5679' })
      const here = await publish()
      await stream.waitFor('request.published', here)
      expect(stream.text()).not.toContain(elsewhere)
      stream.close()
    })

    it('tells operators what comes in, and partners not', async () => {
      const [ofOperator, ofPartner] = [await openStream(product, operator), await openStream(product, luso)]
      await sendForm(product.url, validForm(stranger()))
      await ofOperator.waitFor('request.received')
      const number = await publish()
      await ofPartner.waitFor('request.published', number)
      expect(ofPartner.heard().map((it) => it.event.kind)).not.toContain('request.received')
      ofOperator.close()
      ofPartner.close()
    })

    it.each(['after', 'Last-Event-ID'])('brings what was missed since %s, in order and once', async (how) => {
      const first = await openStream(product, luso)
      const seen = await publish()
      const { id } = await first.waitFor('request.published', seen)
      first.close()
      const missed = [await publish(), await publish(), await publish()]
      const again = await openStream(product, luso, how === 'after' ? id ?? 0 : { lastEventId: id ?? 0 })
      await again.waitFor('request.published', missed[2])
      const published = again.heard().filter((it) => it.event.kind === 'request.published').map((it) => (it.event as { number: string }).number)
      expect(published).toEqual(missed)
      again.close()
    })

    it('asks for a fresh start when what was missed is forgotten', async () => {
      const first = await openStream(product, luso)
      const { id } = await first.waitFor('request.published', await publish())
      first.close()
      product.clock.advance(HOUR_MS)
      await signIn()
      await publish()
      const again = await openStream(product, luso, id ?? 0)
      await again.waitFor('resync')
      again.close()
      const fresh = await openStream(product, luso)
      expect(fresh.heard()).toEqual([])
      fresh.close()
    })

    it.each(['', '?ticket=', '?ticket=x', `?ticket=${'a'.repeat(43)}`, `?ticket=${'a'.repeat(200)}`])('opens for no %j', async (query) => {
      const answer = await fetch(`${product.url}/api/stream${query}`)
      expect([400, 401]).toContain(answer.status)
    })
  })

  it('shows a partner its lists as they stand', async () => {
    const { body } = await luso.get<OpenListView>('/api/requests')
    expect(body.requests.map((it) => it.publishedAt)).toEqual(body.requests.map((it) => it.publishedAt).toSorted((a, b) => b - a))
    const closed = (await luso.get<ReservationListView>('/api/reservations?state=closed')).body.reservations
    expect(closed.length).toBeGreaterThanOrEqual(18)
    expect(closed.every((it) => it.state === 'closed')).toBe(true)
  })

  it('kept the open list in step with the requests', async () => {
    const columns = ['number', 'country', 'region', 'city_key', 'seats', 'opens_at', 'cap'] as const
    const listed = await product.app.db.selectFrom('open_requests').select(columns).orderBy('number').execute()
    const published = await product.app.db.selectFrom('requests').select(columns).where('state', '=', 'published').where('channel', '=', 'pool').orderBy('number').execute()
    expect(listed.length).toBeGreaterThan(10)
    expect(listed).toEqual(published)
  })

  it('wrote no error into the log in all this', () => {
    expect(product.log.filter((line) => line.startsWith('error') && !line.includes('"status":503'))).toEqual([])
  })
})
