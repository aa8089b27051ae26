import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeRequest } from '../../server/app/request/close-request.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { OperatorRequestView } from '../../server/contract/operator.ts'
import type { ReservationView } from '../../server/contract/reservation.ts'
import { FOR_GOOD } from '../../server/core/partner.ts'
import type { CloseReason } from '../../server/core/request.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import type { Rulebook } from '../../server/core/rulebook.ts'
import { DAY_MS, MINUTE_MS } from '../../server/core/time.ts'
import { getPortalSettings, savePortalSettings } from '../../server/store/portal-settings.ts'
import { lockRequestsByNumber } from '../../server/store/requests.ts'
import { insertRulebook } from '../../server/store/rulebooks.ts'
import { inTransaction } from '../../server/store/transaction.ts'
import { BOUNDLESS, ENGINES, openProduct, reserveNew, stranger, view } from '../app/steps.ts'
import type { Api, Product } from '../support/product.ts'
import { contactOf, openList, publishOne, reserve, sendForm, validForm } from '../support/product.ts'
import { openStream } from './open-stream.ts'

describe.each(ENGINES)('what a person is told who may not reserve, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let luso: Api
  let nordwerk: Api
  let wisla: Api
  let version = 2

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS)
    ;[operator, luso, nordwerk, wisla] = await Promise.all(['vendor', 'luso', 'nordwerk', 'wisla'].map((name) => product.as(name))) as [Api, Api, Api, Api]
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  const publish = (changes = {}): Promise<string> => publishOne(product, operator, stranger(changes))
  const change = (id: string, columns: Record<string, string | number | null>) => product.app.db.updateTable('partners').set(columns).where('id', '=', id).execute()
  async function rule(changes: Partial<Rulebook>): Promise<void> {
    version += 1
    await insertRulebook(product.app.db, { ...DEFAULT_RULEBOOK, ...BOUNDLESS, version, startsAt: version, ...changes }, version)
  }
  async function close(number: string, reason: CloseReason, duplicateOf: number | null = null): Promise<void> {
    await inTransaction(product.app.db, async (tx) => {
      const request = [...(await lockRequestsByNumber(tx, [Number(number.slice(3))])).values()][0]!
      await closeRequest(tx, request, reason, { source: 'operator', actor: 'Petra', note: '', duplicateOf }, product.clock.now())
    })
  }
  async function refused(api: Api, number: string, code: string, message: RegExp): Promise<void> {
    expect((await reserve(api, number)).body.error).toMatchObject({ code, message: expect.stringMatching(message) as string })
  }

  it.each([
    ['suspended', { suspended_until: Date.UTC(2027, 5, 1) }, { suspended_until: null }, /until 1 Jun 2027/],
    ['suspended_for_good', { suspended_until: FOR_GOOD }, { suspended_until: null }, /^Reserving is closed for your company\. You can/],
    ['paused', { paused_from: 1, paused_until: Date.UTC(2027, 5, 1) }, { paused_from: null, paused_until: null }, /paused until 2027-06-01/],
    ['paused_open', { paused_from: 1, paused_until: null }, { paused_from: null }, /End the pause/],
    ['not_certified', { tutorial_passed_at: null }, { tutorial_passed_at: 1 }, /Tutorial/],
    ['question_open', { question_asked_at: Date.UTC(2026, 10, 1), question_due_at: 1 }, { question_asked_at: null, question_due_at: null }, /since 2026-11-01/],
  ])('a company that is stopped: %s', async (code, columns, back, message) => {
    const number = await publish()
    await change('luso', columns)
    await refused(luso, number, code, message)
    await change('luso', back)
    expect((await reserve(luso, number)).status).toBe(200)
  })

  it('a company of the same group holds it', async () => {
    await change('wisla', { group_id: 'one owner' })
    await change('nordwerk', { group_id: 'one owner' })
    const number = await publish()
    await reserve(nordwerk, number)
    await refused(wisla, number, 'group_has_it', /One place per group/)
    await change('wisla', { group_id: 'wisla' })
    await change('nordwerk', { group_id: 'nordwerk' })
  })

  it('a person whom the administrator does not let', async () => {
    const { memberId, users } = product.sandbox.portal('luso')
    const number = await publish()
    const { settings, version: saved } = await getPortalSettings(product.app.db, memberId)
    await savePortalSettings(product.app.db, memberId, { ...settings, mayReserve: { who: 'admins', userIds: [] } }, saved, 'Ana Silva', product.clock.now())
    await refused(await product.as('luso', users.find((it) => !it.admin)?.id), number, 'no_permission', /administrator can change this/)
    expect((await reserve(luso, number)).status).toBe(200)
  })

  it('a request that is closed: withdrawn, chosen, or sent twice', async () => {
    const [withdrawn, chosen, twice, first] = [await publish(), await publish(), await publish(), await publish()]
    await close(withdrawn, 'withdrawn')
    await close(chosen, 'chosen')
    await reserve(luso, first)
    await close(twice, 'duplicate', Number(first.slice(3)))
    await refused(luso, withdrawn, 'request_withdrawn', new RegExp(`^The client withdrew ${withdrawn}\\.`))
    await refused(luso, chosen, 'request_closed', new RegExp(`^${chosen} is closed\\.`))
    await refused(luso, twice, 'request_duplicate', new RegExp(`before as ${first}, which your company holds`))
    // Who does not hold the first one is not told which it is.
    const other = await reserve(wisla, twice)
    expect(other.body.error.code).toBe('request_closed')
    expect(JSON.stringify(other.body)).not.toContain(first)
  })

  it('a request that is offered by mail, or whose country was restricted since', async () => {
    const [direct, restricted] = [await publish(), await publish()]
    await product.app.db.updateTable('requests').set({ channel: 'direct' }).where('number', '=', Number(direct.slice(3))).execute()
    await refused(luso, direct, 'offered_by_mail', /offered by mail/)
    await rule({ restrictedCountries: ['PT'] })
    await refused(luso, restricted, 'restricted_country', /Portugal/)
    expect((await openList(luso)).body.requests.map((it) => it.number)).not.toContain(restricted)
    await rule({})
  })

  it('a request that opens later is there for all, locked, and told to nobody sooner', async () => {
    await rule({ openDelaySeconds: 600 })
    const number = await publish()
    for (const api of [luso, nordwerk, wisla]) {
      expect((await openList(api)).body.requests.find((it) => it.number === number)?.locked).toMatchObject({ code: 'not_open_yet', message: expect.stringMatching(/\d\d:\d\d:\d\d UTC/) as string })
      await refused(api, number, 'not_open_yet', /for everyone/)
    }
    await rule({})
    product.clock.advance(10 * MINUTE_MS)
    expect((await reserve(luso, number)).status).toBe(200)
  })

  it('a key that was used for another request', async () => {
    const [one, other] = [await publish(), await publish()]
    const key = randomUUID()
    const { body } = await reserve(luso, one, key)
    expect((await reserve(luso, other, key)).body.error).toMatchObject({ code: 'key_used' })
    expect((await reserve(luso, one, key)).body.id).toBe(body.id)
    expect((await reserve(wisla, other, key)).status).toBe(200)
  })

  it('who tries too often has to wait, and still gets the answer to what was given', async () => {
    product.clock.advance(2 * MINUTE_MS)
    const [number, free] = [await publish(), await publish()]
    const key = randomUUID()
    const given = await reserve(nordwerk, number, key)
    const tries = []
    for (let count = 0; count < 21; count += 1) tries.push(await reserve(nordwerk, 'IR-4000000'))
    expect(tries.map((it) => it.status)).toEqual([...Array.from({ length: 20 }, () => 404), 429])
    expect(tries[20]?.body.error).toMatchObject({ code: 'too_fast', message: expect.stringMatching(/^Too many tries\. Wait \d+ seconds\./) as string })
    expect((await reserve(nordwerk, free)).body.error.code).toBe('too_fast')
    expect((await reserve(nordwerk, number, key)).body.id).toBe(given.body.id)
    expect((await reserve(wisla, free)).status).toBe(200)
    product.clock.advance(MINUTE_MS)
    expect((await reserve(nordwerk, free)).status).toBe(200)
  })

  it('a reservation says before what releasing it would do', async () => {
    const { id } = await reserveNew(product, operator, luso)
    expect((await view(luso, id)).ifReleased).toMatchObject({ counts: 'nothing', mayBeExcused: false })
    await contactOf(luso, id)
    const { ifReleased, ifLost } = await view(luso, id)
    expect(ifReleased).toEqual({ counts: 'lost', mayBeExcused: true, fromPercent: ifLost?.fromPercent ?? null, toPercent: ifLost?.toPercent ?? null })
    const { body } = await luso.post<ReservationView>(`/api/reservations/${id}/release`, { reason: 'Out of our reach' })
    expect(body).toMatchObject({ ifReleased: null, counts: 'lost' })
  })

  it('a region set at publishing decides who sees it and who hears of it', async () => {
    await product.app.db.updateTable('partner_locations').set({ region: 'PT-13' }).where('partner_id', '=', 'wisla').where('country', '=', 'PT').execute()
    const stream = await openStream(product, wisla)
    const unknown = await publish()
    const number = (await sendForm(product.url, validForm(stranger({ place: 'Porto' })))).number ?? ''
    const { title, maskedText: text, regionGuess, regions, region } = (await operator.get<OperatorRequestView>(`/api/operator/requests/${number}`)).body
    expect({ regionGuess, region }).toEqual({ regionGuess: { code: 'PT-13', name: 'Porto' }, region: null })
    expect(regions).toHaveLength(20)
    for (const wrong of ['ES-M', 'PT-99', 'pt-13', 'PT-13 ']) {
      expect(await operator.post<ErrorBody>(`/api/operator/requests/${number}/publish`, { title, text, region: wrong })).toMatchObject({ status: 400, body: { error: { fields: { region: expect.any(String) as string } } } })
    }
    const published = await operator.post<OperatorRequestView>(`/api/operator/requests/${number}/publish`, { title, text, region: 'PT-13' })
    expect(published.body).toMatchObject({ region: { code: 'PT-13', name: 'Porto' }, regionGuess: null, regions: [] })
    await stream.waitFor('request.published', number)
    expect(stream.text()).not.toContain(unknown)
    const listed = (await openList(wisla)).body.requests.map((it) => it.number)
    expect([listed.includes(number), listed.includes(unknown)]).toEqual([true, false])
    await refused(wisla, unknown, 'location_off', new RegExp(unknown))
    stream.close()
    await product.app.db.updateTable('partner_locations').set({ region: null }).where('partner_id', '=', 'wisla').execute()
  })

  it('news of what was never published go to operators only', async () => {
    const [ofPartner, ofOperator] = [await openStream(product, luso), await openStream(product, operator)]
    const number = (await sendForm(product.url, validForm(stranger()))).number ?? ''
    await operator.post(`/api/operator/requests/${number}/reject`, { reason: 'spam' })
    await ofOperator.waitFor('request.closed', number)
    await ofPartner.waitFor('request.published', await publish())
    expect(ofPartner.text()).not.toContain(number)
    ofPartner.close()
    ofOperator.close()
  })

  it('a session that has ended', async () => {
    const number = await publish()
    product.clock.advance(2 * DAY_MS)
    await refused(luso, number, 'auth', /Reload the page/)
  })
})
