import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CaseView, DeskView } from '../../server/contract/desk.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { NoticesView } from '../../server/contract/notice.ts'
import type { ReportBody, ReportsView, ReportView } from '../../server/contract/report.ts'
import type { ReservationView } from '../../server/contract/reservation.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../server/core/time.ts'
import type { Answer, Api, FormFields, Product } from '../support/product.ts'
import { contactOf, publishOne, reserve } from '../support/product.ts'
import { BOUNDLESS, ENGINES, openProduct, stranger, view } from './steps.ts'

type Partners = 'luso' | 'nordwerk' | 'iberia'

describe.each(ENGINES)('a report, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let api: Record<Partners, Api>

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS)
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })
  /** Beyond all shares and repeats of the test before. */
  beforeEach(async () => {
    await pass(120 * DAY_MS)
  })

  async function pass(ms: number): Promise<void> {
    product.clock.advance(ms)
    const [vendor, luso, nordwerk, iberia] = await Promise.all(['vendor', 'luso', 'nordwerk', 'iberia'].map((name) => product.as(name))) as [Api, Api, Api, Api]
    operator = vendor
    api = { luso, nordwerk, iberia }
  }
  const db = () => product.app.db
  const publish = (changes: FormFields = {}): Promise<string> => publishOne(product, operator, stranger(changes))
  /** The partner's reservation with the contacts shown. */
  async function take(who: Partners, number: string): Promise<string> {
    const { status, body } = await reserve(api[who], number)
    if (status !== 200) throw new Error(JSON.stringify(body))
    expect((await contactOf(api[who], body.id)).status).toBe(200)
    return body.id
  }
  /** The same request reserved by several, and three hours in which they called. */
  async function heldBy<T extends Partners>(...who: T[]): Promise<{ number: string, ids: Record<T, string> }> {
    const number = await publish()
    const ids: Partial<Record<T, string>> = {}
    for (const one of who) ids[one] = await take(one, number)
    await pass(3 * HOUR_MS)
    return { number, ids: ids as Record<T, string> }
  }
  const dead = (): ReportBody => ({
    reason: 'dead_number', note: 'The number is not in use.',
    tried: [{ at: product.clock.now() - 2 * HOUR_MS, channel: 'call', result: 'Not in use' }, { at: product.clock.now() - MINUTE_MS, channel: 'call', result: 'Not in use' }],
  })
  const problem = (reason: ReportBody['reason']): ReportBody => ({ ...dead(), reason, note: 'We looked into it.' })
  const report = (who: Partners, id: string, body: object = dead()): Promise<Answer<ReportView & ErrorBody>> => api[who].post(`/api/reservations/${id}/report`, body)
  const appeal = (who: Partners, id: string): Promise<Answer<ReportView & ErrorBody>> => api[who].post(`/api/reservations/${id}/report/appeal`, { text: 'Please call the number yourselves.' })
  const shown = async (who: Partners, id: string): Promise<ReportView> => (await api[who].get<ReportView>(`/api/reservations/${id}/report`)).body
  const caseOf = async (id: string, kind = 'bad_report'): Promise<CaseView> => {
    const cases = (await operator.get<DeskView>('/api/operator/cases')).body.cases
    const found = cases.find((it) => it.kind === kind && it.reservationId === id)
    if (!found) throw new Error(`no ${kind} about ${id} on the desk`)
    return found
  }
  const decide = (it: CaseView, decision: string): Promise<Answer<CaseView & ErrorBody>> => operator.post(`/api/operator/cases/${it.id}/decision`, { decision, note: 'We called the number ourselves.' })
  const outcomeOf = async (who: Partners, id: string): Promise<ReservationView['outcome']> => (await view(api[who], id)).outcome
  const notices = async (who: Partners, kind: string): Promise<string[]> => (await api[who].get<NoticesView>('/api/notices')).body.notices.filter((it) => it.kind === kind).map((it) => it.text)
  const stateOf = async (number: string): Promise<{ state: string, close_reason: string | null }> =>
    db().selectFrom('requests').select(['state', 'close_reason']).where('number', '=', Number(number.slice(3))).executeTakeFirstOrThrow()
  const answer = (number: string, askedForIt: boolean): Promise<Answer<ErrorBody>> => operator.post(`/api/operator/requests/${number}/client-answer`, { askedForIt })

  describe('of a dead number', () => {
    it('lies on the desk with what was tried, and the deadlines go on', async () => {
      const { ids, number } = await heldBy('luso')
      const before = await db().selectFrom('reservations').select(['first_contact_due_at', 'state']).where('id', '=', ids.luso).executeTakeFirst()
      const { status, body } = await report('luso', ids.luso)
      expect(status).toBe(200)
      expect(body.report).toMatchObject({ state: 'open', decided: null, canAppeal: false, tried: [{ channel: 'call', result: 'Not in use' }, {}] })
      expect(await caseOf(ids.luso)).toMatchObject({ decisions: ['accept', 'refuse', 'correct'], facts: { request: number, reason: 'The client can’t be reached', others: [], duplicates: [], clientAnswer: null, share: { isOver: false } } })
      expect(await db().selectFrom('reservations').select(['first_contact_due_at', 'state']).where('id', '=', ids.luso).executeTakeFirst()).toEqual(before)
      expect((await operator.get<ReportsView>('/api/operator/reports?state=open')).body.reports.at(-1)).toMatchObject({ number, reservationId: ids.luso, partner: { id: 'luso' } })
    })

    it('is accepted by rule when a second group says the same; the third partner, who only lost, profits', async () => {
      const { ids, number } = await heldBy('luso', 'nordwerk', 'iberia')
      await report('luso', ids.luso)
      expect((await api.iberia.post(`/api/reservations/${ids.iberia}/lost`, { reason: 'no_reply' })).status).toBe(200)
      const { body } = await report('nordwerk', ids.nordwerk)
      expect(body.report).toMatchObject({ state: 'accepted', decided: { by: 'rule', why: 'Another partner could not reach the client either.' } })
      for (const who of ['luso', 'nordwerk', 'iberia'] as const) {
        expect(await view(api[who], ids[who])).toMatchObject({ state: 'closed', outcome: 'bad', counts: 'nothing' })
        expect((await contactOf(api[who], ids[who])).body.error.code).toBe('reservation_over')
      }
      expect(await stateOf(number)).toEqual({ state: 'closed', close_reason: 'rejected' })
      expect((await shown('luso', ids.luso)).report).toMatchObject({ state: 'accepted' })
      await expect(caseOf(ids.luso)).rejects.toThrow('on the desk')
      expect((await notices('iberia', 'outcome_changed'))[0]).toBe(`${number} turned out to be no good request. It counts as nothing for you; there is nothing to do.`)
      expect((await notices('luso', 'report_decided'))[0]).toContain('was accepted')
      expect(JSON.stringify([await shown('luso', ids.luso), await shown('nordwerk', ids.nordwerk)])).not.toMatch(/nordwerk|Nordwerk|"luso"/)
      const journal = await db().selectFrom('journal').select('details').where('kind', '=', 'report_decided').where('partner_id', 'in', ['luso', 'nordwerk']).orderBy('id', 'desc').limit(2).execute()
      expect(journal.every((it) => it.details.includes('dead_number: accepted'))).toBe(true)
    })

    it('is not confirmed by a company of the same group', async () => {
      const { ids } = await heldBy('luso', 'nordwerk')
      await report('luso', ids.luso)
      // Joined after both had reserved: two places, one owner.
      await db().updateTable('bad_reports').set({ group_id: 'nordwerk' }).where('reservation_id', '=', ids.luso).execute()
      expect((await report('nordwerk', ids.nordwerk)).body.report).toMatchObject({ state: 'open' })
      expect((await caseOf(ids.nordwerk)).facts['others']).toMatchObject([{ partnerId: 'luso', confirms: false }])
    })

    it('says on the desk how often the two agreed before', async () => {
      for (let time = 0; time < 2; time += 1) {
        const { ids } = await heldBy('luso', 'nordwerk')
        await report('luso', ids.luso)
        await report('nordwerk', ids.nordwerk)
      }
      const { ids } = await heldBy('luso', 'nordwerk')
      await report('luso', ids.luso, problem('wrong_person'))
      await report('nordwerk', ids.nordwerk)
      expect((await caseOf(ids.nordwerk)).facts['others']).toMatchObject([{ partnerId: 'luso', reason: 'The contact belongs to somebody else', jointBefore: 2 + await earlierJoint() }])
      expect((await caseOf(ids.luso)).facts['others']).toMatchObject([{ partnerId: 'nordwerk' }])
    })
    /** What the test before the last one left. */
    async function earlierJoint(): Promise<number> {
      const rows = await db().selectFrom('bad_reports').select(['request_id', 'group_id']).where('reason', '=', 'dead_number').execute()
      const both = new Set(rows.filter((it) => it.group_id === 'luso').map((it) => it.request_id))
      return new Set(rows.filter((it) => it.group_id === 'nordwerk' && both.has(it.request_id)).map((it) => it.request_id)).size - 2
    }

    it('of a Won request is never decided by rule', async () => {
      const { ids } = await heldBy('luso', 'nordwerk', 'iberia')
      expect((await api.iberia.post(`/api/reservations/${ids.iberia}/won`, { proof: `ORDER-${ids.iberia.slice(0, 8)}` })).status).toBe(200)
      await report('luso', ids.luso)
      expect((await report('nordwerk', ids.nordwerk)).body.report?.state).toBe('open')
      expect((await decide(await caseOf(ids.nordwerk), 'accept')).status).toBe(200)
      expect([await outcomeOf('iberia', ids.iberia), await outcomeOf('luso', ids.luso)]).toEqual(['won', 'bad'])
    })
  })

  describe('of a repeat', () => {
    it('is accepted by rule where the same e-mail came before, and closes the request as one', async () => {
      const client = stranger()
      const first = await publishOne(product, operator, client)
      await pass(DAY_MS)
      const second = await publishOne(product, operator, { ...client, key: randomUUID(), phone: '+351 913 000 777' })
      const [id, other] = [await take('luso', second), await take('nordwerk', first)]
      const { body } = await report('luso', id, problem('duplicate'))
      expect(body.report).toMatchObject({ state: 'accepted', decided: { by: 'rule' } })
      expect(JSON.stringify(body)).not.toContain(first)
      expect(await stateOf(second)).toEqual({ state: 'closed', close_reason: 'duplicate' })
      expect((await stateOf(first)).state).toBe('published')
      expect((await report('nordwerk', other, problem('duplicate'))).body.report?.state).toBe('open')
      expect((await caseOf(other)).facts['duplicates']).toEqual([])
    })
  })

  describe('that the client settles', () => {
    it('"I never asked" is bad for all, whether they reported or not', async () => {
      const { ids, number } = await heldBy('luso', 'nordwerk')
      await report('luso', ids.luso, problem('never_asked'))
      expect((await answer(number, false)).status).toBe(200)
      expect([await outcomeOf('luso', ids.luso), await outcomeOf('nordwerk', ids.nordwerk)]).toEqual(['bad', 'bad'])
      expect((await shown('luso', ids.luso)).report).toMatchObject({ state: 'accepted', decided: { by: 'client' } })
      expect(await stateOf(number)).toEqual({ state: 'closed', close_reason: 'rejected' })
      expect((await answer(number, true)).body.error.code).toBe('already_decided')
      expect((await report('nordwerk', ids.nordwerk)).body.error.code).toBe('nothing_to_change')
    })

    it('"I did ask" refuses what says otherwise, now and later, and leaves the rest', async () => {
      const { ids, number } = await heldBy('luso', 'nordwerk', 'iberia')
      await report('luso', ids.luso, problem('never_asked'))
      await report('iberia', ids.iberia)
      expect((await answer(number, true)).status).toBe(200)
      expect((await shown('luso', ids.luso)).report).toMatchObject({ state: 'refused', canAppeal: true, decided: { why: 'The client says that they did ask for it.' } })
      expect((await notices('luso', 'report_decided'))[0]).toMatch(/was refused\. .*You can appeal once/)
      expect((await report('nordwerk', ids.nordwerk, problem('spam'))).body.report).toMatchObject({ state: 'refused', decided: { by: 'rule' } })
      expect((await caseOf(ids.iberia)).facts['clientAnswer']).toBe(true)
      expect(await outcomeOf('luso', ids.luso)).toBeNull()
    })
  })

  describe('decided on the desk', () => {
    it('and accepted makes what was lost meanwhile count as nothing', async () => {
      const { ids } = await heldBy('luso', 'nordwerk')
      await report('luso', ids.luso, problem('wrong_person'))
      await api.luso.post(`/api/reservations/${ids.luso}/release`, { reason: 'Nothing to do here' })
      expect(await view(api.luso, ids.luso)).toMatchObject({ outcome: 'released', counts: 'lost' })
      expect((await decide(await caseOf(ids.luso), 'accept')).status).toBe(200)
      expect(await view(api.luso, ids.luso)).toMatchObject({ outcome: 'bad', counts: 'nothing' })
      expect(await outcomeOf('nordwerk', ids.nordwerk)).toBe('bad')
      expect((await shown('luso', ids.luso)).report?.decided).toMatchObject({ why: 'We called the number ourselves.' })
    })

    it('and refused can be appealed once, and accepted then', async () => {
      const { ids } = await heldBy('luso')
      await report('luso', ids.luso)
      expect((await appeal('luso', ids.luso)).body.error.code).toBe('appeal_late')
      await decide(await caseOf(ids.luso), 'refuse')
      expect(await outcomeOf('luso', ids.luso)).toBeNull()
      const twice = await Promise.all([appeal('luso', ids.luso), appeal('luso', ids.luso)])
      expect(twice.map((it) => it.status).sort()).toEqual([200, 409])
      const again = await caseOf(ids.luso, 'report_appeal')
      expect(again.facts).toMatchObject({ refusedBecause: 'We called the number ourselves.', appeal: 'Please call the number yourselves.' })
      expect((await decide(again, 'accept')).status).toBe(200)
      expect((await shown('luso', ids.luso)).report).toMatchObject({ state: 'accepted', appeal: { waits: false } })
      expect(await outcomeOf('luso', ids.luso)).toBe('bad')
    })

    it('and refused again is the end of it', async () => {
      const { ids } = await heldBy('luso')
      await report('luso', ids.luso)
      await decide(await caseOf(ids.luso), 'refuse')
      await appeal('luso', ids.luso)
      await decide(await caseOf(ids.luso, 'report_appeal'), 'refuse')
      expect((await shown('luso', ids.luso)).report).toMatchObject({ state: 'refused', canAppeal: false })
      expect((await notices('luso', 'report_decided'))[0]).toContain('was refused again')
      expect((await appeal('luso', ids.luso)).body.error.code).toBe('appeal_there')
    })

    it('for a client who is elsewhere: corrected, it frees the reporter’s place and goes on for others', async () => {
      const { ids, number } = await heldBy('luso', 'nordwerk')
      await report('luso', ids.luso, problem('out_of_territory'))
      expect((await operator.post(`/api/operator/requests/${number}/area`, { country: 'ES', note: 'The client is in Vigo.' })).status).toBe(200)
      expect((await decide(await caseOf(ids.luso), 'correct')).status).toBe(200)
      expect([await outcomeOf('luso', ids.luso), await outcomeOf('nordwerk', ids.nordwerk)]).toEqual(['bad', null])
      expect(await db().selectFrom('open_requests').select(['country', 'taken']).where('number', '=', Number(number.slice(3))).executeTakeFirst()).toEqual({ country: 'ES', taken: 1 })
      expect((await operator.post<ErrorBody>(`/api/operator/requests/${number}/area`, { country: 'ZZ', note: 'Nowhere' })).body.error.code).toBe('location_unknown')
      await report('nordwerk', ids.nordwerk, problem('spam'))
      expect((await decide(await caseOf(ids.nordwerk), 'correct')).body.error.code).toBe('invalid')
    })
  })

  describe('of somebody who reports too much', () => {
    it('is decided by nobody but an operator, who sees both figures; the partner sees its own', async () => {
      const ids: string[] = []
      for (let count = 0; count < 5; count += 1) ids.push((await heldBy('luso')).ids.luso)
      for (const id of ids.slice(0, 2)) await report('luso', id)
      const { ids: last } = await heldBy('luso', 'nordwerk')
      await report('nordwerk', last.nordwerk)
      const { body } = await report('luso', last.luso)
      expect(body.report?.state).toBe('open')
      expect(body.share).toMatchObject({ reports: 3, reservations: 6, limit: 0.2, isOver: true })
      expect((await caseOf(last.luso)).facts['overLimit']).toBe('Reports 50 % of its reservations; others in the same countries have too few. Nothing is decided by rule.')
    })
  })

  describe('by HTTP', () => {
    it('is refused too early, too late, without evidence and twice', async () => {
      const number = await publish()
      const { id } = (await reserve(api.luso, number)).body
      expect((await report('luso', id)).body.error.code).toBe('contact_first')
      await contactOf(api.luso, id)
      expect((await report('luso', id, { ...dead(), tried: [] })).body.error).toMatchObject({ code: 'report_evidence', message: expect.stringContaining('2 tries') as string })
      expect((await shown('luso', id)).refusal).toBeNull()
      await pass(3 * HOUR_MS)
      const twice = await Promise.all([report('luso', id), report('luso', id)])
      expect(twice.map((it) => it.status).sort()).toEqual([200, 409])
      expect(twice.find((it) => it.status === 409)?.body.error.code).toBe('report_there')
      const late = (await heldBy('luso')).ids.luso
      await pass(14 * DAY_MS)
      expect((await report('luso', late)).body.error.code).toBe('report_late')
      expect((await shown('luso', late)).refusal?.code).toBe('report_late')
    })

    it('is the partner’s own, and decided by operators only', async () => {
      const { ids, number } = await heldBy('luso')
      for (const it of [await report('nordwerk', ids.luso), await appeal('nordwerk', ids.luso), await api.nordwerk.get<ErrorBody>(`/api/reservations/${ids.luso}/report`)]) {
        expect(it).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } })
      }
      expect((await appeal('luso', ids.luso)).body.error.code).toBe('report_missing')
      for (const it of [
        await api.luso.get('/api/operator/reports'), await api.luso.post(`/api/operator/requests/${number}/client-answer`, { askedForIt: false }),
        await api.luso.post(`/api/operator/requests/${number}/area`, { country: 'ES', note: 'Elsewhere' }), await operator.get(`/api/reservations/${ids.luso}/report`),
      ]) expect(it.status).toBe(403)
      expect((await fetch(`${product.url}/api/reservations/${ids.luso}/report`)).status).toBe(401)
      for (const body of [{}, { ...dead(), reason: 'bored' }, { ...dead(), note: '' }, { ...dead(), more: 1 }, { ...dead(), tried: [{ at: 'now' }] }]) {
        expect((await report('luso', ids.luso, body)).body.error.code).toBe('invalid')
      }
      expect((await answer('IR-999999', true)).body.error.code).toBe('not_found')
    })
  })

  describe('in a race', () => {
    it('of two partners is one decision, and both are bad', async () => {
      for (let round = 0; round < 4; round += 1) {
        const { ids, number } = await heldBy('luso', 'nordwerk')
        const answers = await Promise.all([report('luso', ids.luso), report('nordwerk', ids.nordwerk)])
        expect(answers.map((it) => it.status)).toEqual([200, 200])
        expect([await outcomeOf('luso', ids.luso), await outcomeOf('nordwerk', ids.nordwerk)]).toEqual(['bad', 'bad'])
        const events = await db().selectFrom('request_events').innerJoin('requests', 'requests.id', 'request_events.request_id').select('kind')
          .where('requests.number', '=', Number(number.slice(3))).where('kind', '=', 'rejected').execute()
        expect(events).toHaveLength(1)
        const decided = await db().selectFrom('journal').select('id').where('kind', '=', 'report_decided').where('request_id', '=', (await requestOf(ids.luso))).execute()
        expect(decided).toHaveLength(2)
        await pass(100 * DAY_MS)
      }
    })

    it('with a release, ends as bad in either order once it is accepted', async () => {
      const { ids } = await heldBy('luso', 'nordwerk')
      await report('nordwerk', ids.nordwerk)
      const [reported] = await Promise.all([report('luso', ids.luso), api.luso.post(`/api/reservations/${ids.luso}/release`, { reason: 'At the same moment' })])
      expect(reported.status).toBe(200)
      expect([await outcomeOf('luso', ids.luso), await outcomeOf('nordwerk', ids.nordwerk)]).toEqual(['bad', 'bad'])
    })

    it('with a Won, is either bad or won, and never both', async () => {
      for (let round = 0; round < 4; round += 1) {
        const { ids, number } = await heldBy('luso', 'nordwerk')
        await report('luso', ids.luso, problem('spam'))
        const onDesk = await caseOf(ids.luso)
        const [, won] = await Promise.all([decide(onDesk, 'accept'), api.nordwerk.post(`/api/reservations/${ids.nordwerk}/won`, { proof: `RACE-${ids.nordwerk.slice(0, 8)}` })])
        expect(await outcomeOf('nordwerk', ids.nordwerk)).toBe(won.status === 200 ? 'won' : 'bad')
        expect(await stateOf(number)).toEqual({ state: 'closed', close_reason: won.status === 200 ? 'chosen' : 'rejected' })
        expect(await outcomeOf('luso', ids.luso)).toBe('bad')
      }
    })

    it('of two operators is one decision', async () => {
      const { ids } = await heldBy('luso', 'nordwerk')
      await report('luso', ids.luso, problem('spam'))
      const onDesk = await caseOf(ids.luso)
      const answers = await Promise.all([decide(onDesk, 'accept'), decide(onDesk, 'refuse')])
      expect(answers.map((it) => it.status).sort()).toEqual([200, 409])
      const state = (await shown('luso', ids.luso)).report?.state
      expect(await outcomeOf('luso', ids.luso)).toBe(state === 'accepted' ? 'bad' : null)
    })
  })

  async function requestOf(reservationId: string): Promise<string> {
    return (await db().selectFrom('reservations').select('request_id').where('id', '=', reservationId).executeTakeFirstOrThrow()).request_id
  }
})
