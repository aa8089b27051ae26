import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { runDeadlines } from './deadlines.ts'
import { imposeSanction } from '../../server/app/sanction/impose-sanction.ts'
import { liftSanction } from '../../server/app/sanction/lift-sanction.ts'
import { savePartner } from '../../server/app/partner/save-partner.ts'
import type { DeskView } from '../../server/contract/desk.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { NoticesView } from '../../server/contract/notice.ts'
import type { OperatorSanctionsView, SanctionBody, SanctionPreviewView, SanctionsView } from '../../server/contract/sanction.ts'
import type { MeView } from '../../server/contract/session.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../server/core/time.ts'
import { findPartner } from '../../server/store/partners.ts'
import type { Answer, Api, Product } from '../support/product.ts'
import { contactOf, openList, publishOne, reserve } from '../support/product.ts'
import { BOUNDLESS, DEAL, ENGINES, openProduct, reserveNew, settleAll, stranger, takeNew, view, waitForView } from './steps.ts'

const VENDOR = { userId: '1', userName: 'Olga', memberId: null }

describe.each(ENGINES)('a sanction, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let luso: Api
  let nordwerk: Api

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS)
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })
  /** Each test begins with nobody suspended, a day after the one before. */
  beforeEach(async () => {
    product.clock.advance(DAY_MS)
    await signIn()
    for (const partner of ['luso', 'nordwerk', 'iberia']) {
      for (const it of (await shown(partner)).sanctions) if (it.state === 'running') await operator.post(`/api/operator/sanctions/${it.id}/lift`, { reason: 'A new day' })
    }
  })

  async function signIn(): Promise<void> {
    [operator, luso, nordwerk] = await Promise.all(['vendor', 'luso', 'nordwerk'].map((name) => product.as(name))) as [Api, Api, Api]
  }
  const suspension = (changes: Partial<SanctionBody> = {}): SanctionBody => ({
    kind: 'suspension', key: randomUUID(), rule: '6.1.1', reason: 'Mass mail to clients', evidence: 'Mail of 12 November to three clients',
    until: product.clock.now() + 7 * DAY_MS, ...changes,
  } as SanctionBody)
  const warning = (): SanctionBody => ({ kind: 'warning', key: randomUUID(), rule: '13.4', reason: 'Clients were treated badly', evidence: 'Two calls' })
  const impose = (partner: string, body: object): Promise<Answer<OperatorSanctionsView & ErrorBody>> => operator.post(`/api/operator/partners/${partner}/sanctions`, body)
  const lift = (id: string, reason = 'A mistake of ours.'): Promise<Answer<OperatorSanctionsView & ErrorBody>> => operator.post(`/api/operator/sanctions/${id}/lift`, { reason })
  const shown = async (partner: string): Promise<OperatorSanctionsView> => (await operator.get<OperatorSanctionsView>(`/api/operator/partners/${partner}/sanctions`)).body
  const own = async (api: Api): Promise<SanctionsView> => (await api.get<SanctionsView>('/api/sanctions')).body
  const publish = (): Promise<string> => publishOne(product, operator, stranger())
  const canReserve = async (api: Api): Promise<string> => {
    const { status, body } = await reserve(api, await publish())
    return status === 200 ? 'yes' : body.error.code
  }
  const notices = async (api: Api, kind: string): Promise<string[]> => (await api.get<NoticesView>('/api/notices')).body.notices.filter((it) => it.kind === kind).map((it) => it.text)
  const taken = async (numbers: readonly string[]): Promise<number[]> => (await product.app.db.selectFrom('open_requests').select('taken')
    .where('number', 'in', numbers.map((it) => Number(it.slice(3)))).execute()).map((it) => it.taken)
  const journal = async (kind: string): Promise<string[]> => (await product.app.db.selectFrom('journal').select('details').where('kind', '=', kind).orderBy('id').execute()).map((it) => it.details)

  describe('that suspends', () => {
    it('refuses the very next reservation, and leaves the list, the work and the ends', async () => {
      const { id } = await takeNew(product, operator, luso)
      expect(await canReserve(luso)).toBe('yes')
      const number = await publish()
      const { status, body } = await impose('luso', suspension())
      expect(status).toBe(200)
      expect(await reserve(luso, number)).toMatchObject({ status: 403, body: { error: { code: 'suspended', message: expect.stringContaining('You can still work on your reservations') as string } } })
      expect((await luso.get<MeView>('/api/me')).body.gate).toMatchObject({ code: 'suspended' })
      expect((await openList(luso)).body.requests.map((it) => it.number)).toContain(number)
      expect((await contactOf(luso, id)).status).toBe(200)
      expect((await luso.post(`/api/reservations/${id}/won`, { proof: `ORDER-${id.slice(0, 8)}` })).status).toBe(200)
      expect(await canReserve(nordwerk)).toBe('yes')
      const until = body.sanctions[0]?.until
      expect(until).toBe(body.partner.suspendedUntil)
      expect(Number(until) % MINUTE_MS).toBe(0)
    })

    it('is read beforehand as the partner will read it, in its language, and keeps nothing', async () => {
      const before = await shown('luso')
      const preview = (body: object): Promise<Answer<SanctionPreviewView & ErrorBody>> => operator.post('/api/operator/partners/luso/sanctions/preview', body)
      const { status, body } = await preview(suspension())
      expect([status, body.text.includes('Mass mail to clients')]).toEqual([200, true])
      expect(body.text).not.toContain('Mail of 12 November')
      expect((await shown('luso')).sanctions).toEqual(before.sanctions)
      expect((await preview(suspension({ until: 1 } as Partial<SanctionBody>))).body.error.code).toBe('sanction_past')
      await impose('luso', suspension())
      expect((await notices(luso, 'sanction'))[0]).toBe(body.text)
      expect((await luso.post('/api/operator/partners/luso/sanctions/preview', suspension())).status).toBe(403)
    })

    it('is one row, one notice by app and mail, and one journal row with reason and end', async () => {
      const before = (await journal('sanction_imposed')).length
      await impose('luso', suspension())
      expect((await journal('sanction_imposed')).slice(before)).toEqual([expect.stringMatching(/^suspension [0-9a-f-]{36}, rule 6\.1\.1, until 20.*: Mass mail to clients$/)])
      const [text] = await notices(luso, 'sanction')
      expect(text).toMatch(/closed for your company until .*\. Reason: Mass mail to clients\. Rule 6\.1\.1.*You can still work on what you have reserved.*appeal once/)
      await settleAll(product)
      const mails = product.sandbox.mails().filter(({ to }) => to.includes('requests@luso.example'))
      expect(mails.map(({ text: words }) => words)).toContainEqual(expect.stringContaining('Rule 6.1.1'))
      expect((await own(luso)).sanctions[0]).toMatchObject({ kind: 'suspension', state: 'running', rule: { clause: '6.1.1' }, reason: 'Mass mail to clients', canAppeal: true })
      expect(JSON.stringify(await own(luso))).not.toContain('three clients')
    })

    it('ends at its minute, before any clock has run, and is told once', async () => {
      const { body } = await impose('luso', suspension({ until: product.clock.now() + 10 * MINUTE_MS }))
      const until = Number(body.partner.suspendedUntil)
      const number = await publish()
      // The worker's own clock may tell it before ours does.
      const before = (await notices(luso, 'sanction_ended')).length
      product.clock.advance(until - product.clock.now() - 5_000)
      expect((await reserve(luso, number)).status).toBe(403)
      product.clock.advance(until - product.clock.now())
      expect((await reserve(luso, number)).status).toBe(200)
      expect((await own(luso)).sanctions[0]).toMatchObject({ state: 'ended' })
      await runDeadlines(product.app)
      await runDeadlines(product.app)
      expect((await notices(luso, 'sanction_ended')).slice(0, -before || undefined)).toEqual([expect.stringMatching(/^The suspension of .* is over\. Your company can reserve again\.$/)])
      expect((await findPartner(product.app.db, 'luso'))?.suspendedUntil).toBeNull()
    })

    it('goes on for as long as the last of several, whichever ends or is lifted before', async () => {
      const { body } = await impose('luso', suspension({ until: product.clock.now() + HOUR_MS }))
      const [short] = body.sanctions
      await impose('luso', suspension({ until: 'for_good' }))
      expect((await shown('luso')).partner.suspendedUntil).toBe('for_good')
      expect(await reserve(luso, await publish())).toMatchObject({ status: 403, body: { error: { code: 'suspended_for_good' } } })
      product.clock.advance(2 * HOUR_MS)
      await signIn()
      await runDeadlines(product.app)
      expect((await notices(luso, 'sanction_ended'))[0]).toContain('Another one still closes reserving for good.')
      expect(await canReserve(luso)).toBe('suspended_for_good')
      expect((await lift(short?.id ?? '')).body.error.code).toBe('sanction_over')
      const long = (await shown('luso')).sanctions.find((it) => it.until === 'for_good' && it.state === 'running')
      expect((await lift(long?.id ?? '')).body.partner.suspendedUntil).toBeNull()
      expect(await canReserve(luso)).toBe('yes')
      expect((await lift(long?.id ?? '')).body.error.code).toBe('already_decided')
    })

    it('stays through the register, another portal of the partner, a removed and a new installation', async () => {
      const adria = product.sandbox.portal('adria')
      expect((await operator.put(`/api/operator/portals/${adria.memberId}/partner`, { partnerId: 'nordwerk' })).status).toBe(200)
      const there = await product.as('adria')
      await impose('nordwerk', suspension({ until: 'for_good' }))
      expect(await canReserve(there)).toBe('suspended_for_good')
      expect((await savePartner(product.app, { id: 'nordwerk', changes: { status: 'gold' }, whole: null }, VENDOR)).result).toBe('changed')
      expect(await canReserve(there)).toBe('suspended_for_good')

      const portal = product.sandbox.portal('nordwerk')
      await portal.uninstall({ clean: true })
      await settleAll(product)
      await product.sandbox.install(portal)
      await settleAll(product)
      expect(await canReserve(await product.as('nordwerk'))).toBe('suspended_for_good')
      await operator.put(`/api/operator/portals/${adria.memberId}/partner`, { partnerId: 'adria' })
    })

    it('does not reach other companies of the group, unless it is meant to', async () => {
      const { db } = product.app
      await db.updateTable('partners').set({ group_id: 'luso' }).where('id', '=', 'iberia').execute()
      const iberia = await product.as('iberia')
      const alone = await impose('luso', suspension())
      expect(alone.body.group).toEqual([{ id: 'iberia', name: expect.any(String) as string, suspendedUntil: null }])
      expect(await canReserve(iberia)).toBe('yes')
      const { body } = await impose('luso', suspension({ until: 'for_good', wholeGroup: true }))
      expect(body.group).toMatchObject([{ id: 'iberia', suspendedUntil: 'for_good' }])
      expect(await canReserve(iberia)).toBe('suspended_for_good')
      await lift((await shown('iberia')).sanctions[0]?.id ?? '')
      expect([await canReserve(iberia), await canReserve(luso)]).toEqual(['yes', 'suspended_for_good'])
      await db.updateTable('partners').set({ group_id: 'iberia' }).where('id', '=', 'iberia').execute()
    })
  })

  describe('that takes reservations back', () => {
    it('ends each as revoked: contacts closed, place free, nothing counted, the CRM told', async () => {
      const shownOne = await takeNew(product, operator, luso)
      const hidden = await reserveNew(product, operator, luso)
      await impose('luso', suspension({ revokes: true }))
      for (const { id } of [shownOne, hidden]) {
        expect(await view(luso, id)).toMatchObject({ state: 'closed', outcome: 'revoked', counts: 'nothing' })
        expect((await contactOf(luso, id)).body.error.code).toBe('reservation_over')
      }
      await settleAll(product)
      // A retry may have taken longer than a session lasts.
      await signIn()
      const portal = product.sandbox.portal('luso')
      expect(portal.findByOrigin(DEAL, hidden.id)).toEqual([])
      expect((await waitForView(luso, shownOne.id, (it) => it.crm.stageName === 'Deal lost', 'the lost deal')).outcome).toBe('revoked')
      expect(await taken([shownOne.number, hidden.number])).toEqual([0, 0])
      expect((await notices(luso, 'sanction'))[0]).toMatch(/What you have reserved \(\d+\) is taken back and counts as nothing/)
      expect((await journal('reservation_revoked')).filter((it) => it.includes(shownOne.id))).toHaveLength(1)
      expect((await shown('luso')).sanctions[0]?.revokedAt).not.toBeNull()
    })

    it('is finished by the clock where a process was killed, and stops when it is lifted', async () => {
      const [one, two] = [await reserveNew(product, operator, luso), await reserveNew(product, operator, luso)]
      const { body } = await impose('luso', suspension())
      const [sanction] = body.sanctions
      await product.app.db.updateTable('sanctions').set({ revokes: 1 }).where('id', '=', sanction?.id ?? '').execute()
      await runDeadlines(product.app)
      for (const { id } of [one, two]) expect(await view(luso, id)).toMatchObject({ outcome: 'revoked' })
      await lift(sanction?.id ?? '')
      const after = await reserveNew(product, operator, luso)
      await runDeadlines(product.app)
      expect(await view(luso, after.id)).toMatchObject({ outcome: null })
    })

    it('also takes what comes back to work in the CRM while it runs', async () => {
      const { id, itemId } = await takeNew(product, operator, luso)
      const portal = product.sandbox.portal('luso')
      portal.moveItem(DEAL, itemId, 'LOSE')
      await waitForView(luso, id, (it) => it.outcome === 'lost', 'Lost')
      await impose('luso', suspension({ revokes: true }))
      portal.moveItem(DEAL, itemId, 'NEW')
      await waitForView(luso, id, (it) => it.state === 'in_work', 'its way back')
      await runDeadlines(product.app)
      expect(await view(luso, id)).toMatchObject({ outcome: 'revoked' })
    })
  })

  describe('that warns', () => {
    it('is counted and shown, and closes nothing', async () => {
      const before = (await own(luso)).warnings
      expect((await impose('luso', warning())).body.warnings).toBe(before + 1)
      await impose('luso', warning())
      expect((await own(luso)).warnings).toBe(before + 2)
      expect((await notices(luso, 'sanction'))[0]).toContain(`a warning, number ${before + 2}.`)
      expect(await canReserve(luso)).toBe('yes')
      await lift((await own(luso)).sanctions[0]?.id ?? '')
      expect((await own(luso)).warnings).toBe(before + 1)
    })
  })

  describe('and its appeal', () => {
    const appeal = (api: Api, id: string): Promise<Answer<SanctionsView & ErrorBody>> => api.post(`/api/sanctions/${id}/appeal`, { text: 'They had asked for that mail.' })
    const decide = async (id: string, decision: string): Promise<number> => {
      const { cases } = (await operator.get<DeskView>('/api/operator/cases')).body
      const found = cases.find((it) => it.kind === 'sanction_appeal' && it.facts['appeal'] !== undefined && it.partnerId === 'luso' && it.decided === null)
      expect(found?.decisions).toEqual(['accept', 'refuse'])
      expect(id).not.toBe('')
      return (await operator.post(`/api/operator/cases/${found?.id ?? ''}/decision`, { decision, note: 'We looked at the mails again.' })).status
    }
    const suspended = async (): Promise<string> => (await impose('luso', suspension({ until: 'for_good' }))).body.sanctions[0]?.id ?? ''

    it('is the administrator’s, once, and lifts it when accepted', async () => {
      const id = await suspended()
      expect((await appeal(await product.as('luso', 9), id)).body.error.code).toBe('not_admin')
      expect((await appeal(nordwerk, id)).body.error.code).toBe('not_found')
      const twice = await Promise.all([appeal(luso, id), appeal(luso, id)])
      expect(twice.map((it) => it.status).sort()).toEqual([200, 409])
      expect((await own(luso)).sanctions[0]).toMatchObject({ state: 'running', canAppeal: false, appeal: { state: 'waits' } })
      expect(await canReserve(luso)).toBe('suspended_for_good')
      expect(await decide(id, 'accept')).toBe(200)
      expect((await own(luso)).sanctions[0]).toMatchObject({ state: 'lifted', lifted: { reason: 'We looked at the mails again.' }, appeal: { state: 'accept' } })
      expect(await canReserve(luso)).toBe('yes')
    })

    it('leaves it when refused, and says why', async () => {
      const id = await suspended()
      await appeal(luso, id)
      expect(await decide(id, 'refuse')).toBe(200)
      expect((await own(luso)).sanctions[0]).toMatchObject({ state: 'running', appeal: { state: 'refuse', answer: 'We looked at the mails again.' } })
      expect((await notices(luso, 'review_decided'))[0]).toContain('was refused; the measure stays. We looked at the mails again.')
      expect((await appeal(luso, id)).body.error.code).toBe('appeal_there')
    })

    it('is answered by lifting, and too late for one that has ended', async () => {
      const id = await suspended()
      await appeal(luso, id)
      await lift(id)
      expect((await own(luso)).sanctions[0]).toMatchObject({ appeal: { state: 'accept', answer: 'A mistake of ours.' } })
      expect((await operator.get<DeskView>('/api/operator/cases')).body.cases.filter((it) => it.kind === 'sanction_appeal')).toEqual([])
      const other = (await impose('luso', suspension({ until: product.clock.now() + MINUTE_MS }))).body.sanctions[0]?.id ?? ''
      product.clock.advance(3 * MINUTE_MS)
      expect((await appeal(luso, other)).body.error.code).toBe('appeal_late')
    })
  })

  describe('by HTTP', () => {
    it('is only an operator’s to impose, see and lift', async () => {
      const id = (await impose('luso', suspension())).body.sanctions[0]?.id ?? ''
      for (const answer of [
        await luso.post('/api/operator/partners/nordwerk/sanctions', suspension()), await luso.get('/api/operator/partners/nordwerk/sanctions'),
        await luso.post(`/api/operator/sanctions/${id}/lift`, { reason: 'Please' }),
      ]) expect(answer).toMatchObject({ status: 403, body: { error: { code: 'access_denied' } } })
      for (const path of ['/api/sanctions', '/api/operator/partners/luso/sanctions']) expect((await fetch(product.url + path)).status).toBe(401)
      expect((await own(nordwerk)).sanctions.every((it) => it.id !== id)).toBe(true)
      expect((await operator.get('/api/sanctions')).status).toBe(403)
    })

    it.each<[string, object, string]>([
      ['no reason', { reason: '' }, 'invalid'], ['a rule nobody has', { rule: '99.9' }, 'invalid'], ['no end', { until: undefined }, 'invalid'],
      ['an end that is over', { until: 1 }, 'sanction_past'], ['a key that is none', { key: 'x' }, 'invalid'], ['more than asked', { extra: 1 }, 'invalid'],
    ])('is refused with %s', async (_what, changes, code) => {
      const before = (await shown('luso')).sanctions.length
      expect((await impose('luso', { ...suspension(), ...changes })).body.error.code).toBe(code)
      expect((await shown('luso')).sanctions).toHaveLength(before)
    })

    it('is not found for a partner or a sanction that nobody knows', async () => {
      expect((await impose('nobody', suspension())).body.error.code).toBe('not_found')
      expect((await lift(randomUUID())).body.error.code).toBe('not_found')
      expect((await luso.post<ErrorBody>(`/api/sanctions/${randomUUID()}/appeal`, { text: 'Which one?' })).body.error.code).toBe('not_found')
    })

    it('is one when the same call comes twice at once', async () => {
      const body = suspension()
      const answers = await Promise.all([impose('luso', body), impose('luso', body), impose('luso', body)])
      expect(answers.map((it) => it.status)).toEqual([200, 200, 200])
      expect((await shown('luso')).sanctions.filter((it) => it.id === body.key)).toHaveLength(1)
      expect((await impose('nordwerk', body)).body.error.code).toBe('invalid')
    })
  })

  describe('in a race', () => {
    it('leaves no reservation made after it, and none alive that it takes back', async () => {
      const numbers = await Promise.all(Array.from({ length: 8 }, publish))
      const [answers, imposed] = await Promise.all([
        Promise.all(numbers.map((number) => reserve(luso, number))),
        impose('luso', suspension({ revokes: true })),
      ])
      expect(imposed.status).toBe(200)
      for (const { status, body } of answers) expect(status === 200 || body.error.code === 'suspended').toBe(true)
      expect(await canReserve(luso)).toBe('suspended')
      const live = await product.app.db.selectFrom('reservations').select('id').where('partner_id', '=', 'luso').where('state', '!=', 'closed').execute()
      expect(live).toEqual([])
      expect(await taken(numbers)).toEqual(numbers.map(() => 0))
    })

    it('of lifting one and imposing another ends with the other', async () => {
      const { app } = product
      for (let round = 0; round < 5; round += 1) {
        const make = (until: number | null) => imposeSanction(app, VENDOR, {
          partnerId: 'luso', kind: 'suspension', rule: '14.5', reason: 'A race', evidence: 'A race', until, revokes: false, wholeGroup: false,
        })
        const first = await make(null)
        const [, second] = await Promise.all([liftSanction(app, VENDOR, first.id, 'A race'), make(product.clock.now() + DAY_MS)])
        expect((await findPartner(app.db, 'luso'))?.suspendedUntil).toBe(second.endsAt)
        await liftSanction(app, VENDOR, second.id, 'A race')
        expect((await findPartner(app.db, 'luso'))?.suspendedUntil).toBeNull()
      }
    })
  })
})
