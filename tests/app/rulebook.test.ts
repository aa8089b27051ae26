import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { NoticesView } from '../../server/contract/notice.ts'
import type { ImpactView, RulebooksView, RulesView } from '../../server/contract/rulebook.ts'
import type { MeView } from '../../server/contract/session.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import type { Rules } from '../../server/core/rulebook.ts'
import { rulesOf } from '../../server/core/rulebook-versions.ts'
import { dateOf } from '../../server/core/say-time.ts'
import { DAY_MS, MINUTE_MS } from '../../server/core/time.ts'
import { getRulebook } from '../../server/store/rulebooks.ts'
import type { Answer, Api, Product } from '../support/product.ts'
import { openList, publishOne } from '../support/product.ts'
import { ENGINES, openProduct, settleAll, stranger } from './steps.ts'

const RULES = rulesOf(DEFAULT_RULEBOOK)
const WHY = 'Clients wait too long for an offer.'
const [FIRST, SECOND, THIRD, FOURTH] = DEFAULT_RULEBOOK.levels as unknown as [Rules['levels'][0], Rules['levels'][0], Rules['levels'][0], Rules['levels'][0]]
const STEEP: Rules = { ...RULES, levels: [FIRST, SECOND, THIRD, { ...FOURTH, fromConversion: 0.55 }] }

describe.each(ENGINES)('the rulebook, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let luso: Api

  beforeAll(async () => {
    product = await openProduct(open)
    await signIn()
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  async function signIn(): Promise<void> {
    [operator, luso] = await Promise.all([product.as('vendor'), product.as('luso')])
  }
  const announce = (startsAt: number, rules: unknown, api: Api = operator): Promise<Answer<RulebooksView & ErrorBody>> => api.post('/api/operator/rulebooks', { startsAt, why: WHY, rules })
  const versions = async () => (await operator.get<RulebooksView>('/api/operator/rulebooks')).body.versions
  const rules = async (): Promise<RulesView> => (await luso.get<RulesView>('/api/rules')).body
  /** Midnight so many days from now. */
  const midnight = (days: number): number => (Math.floor(product.clock.now() / DAY_MS) + days) * DAY_MS
  const announcedTo = async (partnerId: string): Promise<{ text: string, due_at: number | null, subject: string }[]> =>
    product.app.db.selectFrom('notices').select(['text', 'due_at', 'subject']).where('partner_id', '=', partnerId).where('kind', '=', 'rules_announced').orderBy('id').execute()
  /** Lets announced versions start, so that the next test begins with one in force. */
  const passDays = async (days: number): Promise<void> => {
    product.clock.advance(days * DAY_MS)
    await signIn()
  }

  it('begins with the default as version 1', async () => {
    expect(await versions()).toEqual([{ version: 1, startsAt: 0, until: null, state: 'in_force', why: '', createdBy: '', createdAt: 0, rules: RULES, changes: [] }])
    expect(await rules()).toMatchObject({ version: 1, startsAt: 0, announced: [], rules: { cap: 3, levels: RULES.levels } })
    expect(JSON.stringify(await rules())).not.toContain('duplicateDays')
  })

  it('announces a version with number, reason and what changes, and it comes into force by itself', async () => {
    const startsAt = midnight(30)
    const on = dateOf(startsAt)
    const { status, body } = await announce(startsAt, STEEP)
    expect(status).toBe(200)
    expect(body.versions.map((it) => [it.version, it.state, it.until])).toEqual([[2, 'announced', null], [1, 'in_force', startsAt]])
    expect(body.versions[0]).toMatchObject({ startsAt, why: WHY, rules: STEEP, changes: ['Level 4 starts at 55 % (before: 50 %).'] })
    expect(await rules()).toMatchObject({ version: 1, announced: [{ version: 2, startsAt, why: WHY, changes: [`From ${on} level 4 starts at 55 % (before: 50 %).`] }] })

    await passDays(31)
    expect((await versions()).map((it) => [it.version, it.state])).toEqual([[2, 'in_force'], [1, 'past']])
    expect(await rules()).toMatchObject({ version: 2, startsAt, announced: [], rules: { levels: STEEP.levels } })
  })

  it('told every partner in the programme once, in the app and by mail, and kept it in the journal', async () => {
    const db = product.app.db
    const partners = await db.selectFrom('partners').select('id').where('approved_at', 'is not', null).where('cancelled_at', 'is', null).execute()
    for (const { id } of partners) {
      const [notice, ...more] = await announcedTo(id)
      expect(more).toEqual([])
      expect(notice).toMatchObject({ subject: 'rulebook/2' })
      const on = dateOf(notice?.due_at ?? 0)
      expect(notice?.text).toBe(`New rules, version 2, start on ${on}. What you reserve before keeps the rules it was reserved under. Why: ${WHY} From ${on} level 4 starts at 55 % (before: 50 %).`)
    }
    expect((await luso.get<NoticesView>('/api/notices')).body.notices).toContainEqual(expect.objectContaining({ kind: 'rules_announced', isRead: false }))
    const work = await db.selectFrom('outbox').select('subject').where('kind', '=', 'mail.notice').where('subject', 'like', '%rules_announced%').execute()
    expect(work.map((it) => it.subject).sort()).toEqual(partners.map(({ id }) => `${id}/rules_announced/rulebook/2`).sort())
    const journal = await db.selectFrom('journal').select(['kind', 'details', 'user_name']).where('kind', '=', 'rulebook_added').execute()
    expect(journal).toEqual([{ kind: 'rulebook_added', user_name: (await versions())[0]?.createdBy, details: expect.stringMatching(/^version 2 from .*: level 4 starts at 55 % \(before: 50 %\)\.$/) as string }])
    await settleAll(product)
  })

  it('says nothing to a partner outside the programme', async () => {
    const db = product.app.db
    await db.updateTable('partners').set({ cancelled_at: 1 }).where('id', '=', 'wisla').execute()
    const before = (await announcedTo('wisla')).length
    expect((await announce(midnight(1), { ...STEEP, cap: 4 })).status).toBe(200)
    expect(await announcedTo('wisla')).toHaveLength(before)
    await db.updateTable('partners').set({ cancelled_at: null }).where('id', '=', 'wisla').execute()
    await passDays(2)
  })

  it('goes back by a new version with the old values', async () => {
    const startsAt = midnight(1)
    const answer = await announce(startsAt, RULES)
    expect(answer.body.versions[0]).toMatchObject({ version: 4, rules: RULES, changes: ['Level 4 starts at 50 % (before: 55 %).', 'A new request has 3 places (before: 4 places).'] })
    await passDays(2)
    expect(await rules()).toMatchObject({ version: 4, rules: { cap: 3 } })
  })

  it('refuses a start that is over, now, or so near that not every process may know of it', async () => {
    for (const ahead of [-DAY_MS, 0, MINUTE_MS - 1_000]) {
      expect(await announce(product.clock.now() + ahead, STEEP)).toMatchObject({ status: 409, body: { error: { code: 'rulebook_past' } } })
    }
    expect(await versions()).toHaveLength(4)
  })

  it('replaces what was announced for the same moment or later, and says so', async () => {
    const [soon, later] = [midnight(10), midnight(20)]
    await announce(later, { ...RULES, cap: 4 })
    await announce(later, { ...RULES, cap: 5 })
    expect((await versions()).slice(0, 3).map((it) => [it.version, it.state])).toEqual([[6, 'announced'], [5, 'replaced'], [4, 'in_force']])
    expect((await announcedTo('luso')).at(-1)?.text).toContain(`From ${dateOf(later)} a new request has 5 places (before: 3 places). It replaces version 5, announced for ${dateOf(later)}.`)

    // Announcing today's rules again ends what was announced.
    expect((await announce(soon, RULES)).status).toBe(200)
    expect((await versions()).slice(0, 4).map((it) => [it.version, it.state])).toEqual([[7, 'announced'], [6, 'replaced'], [5, 'replaced'], [4, 'in_force']])
    expect((await rules()).announced.map((it) => it.version)).toEqual([7])
    await passDays(21)
    expect((await getRulebook(product.app.db, product.clock.now()))).toMatchObject({ version: 7, cap: 3 })
  })

  it('lets several announced versions follow each other', async () => {
    const [soon, later] = [midnight(1), midnight(2)]
    await announce(soon, { ...RULES, cap: 4 })
    await announce(later, { ...RULES, cap: 5 })
    expect((await rules()).announced.map(({ version, changes }) => [version, changes])).toEqual([
      [8, [`From ${dateOf(soon)} a new request has 4 places (before: 3 places).`]], [9, [`From ${dateOf(later)} a new request has 5 places (before: 4 places).`]],
    ])
    await passDays(3)
    await announce(midnight(1), RULES)
    await passDays(2)
  })

  it('takes a double click once', async () => {
    const startsAt = midnight(5)
    const before = (await versions()).length
    const answers = await Promise.all([announce(startsAt, STEEP), announce(startsAt, STEEP)])
    expect(answers.map((it) => it.status).sort()).toEqual([200, 400])
    expect(answers.find((it) => it.status === 400)?.body.error).toMatchObject({ code: 'invalid', fields: { rules: `These are the rules of version ${before + 1}, which is in force then. Nothing would change.` } })
    expect(await versions()).toHaveLength(before + 1)
    await passDays(6)
  })

  it('gives two operators at once two versions', async () => {
    const before = (await versions()).length
    const starts = Array.from({ length: 6 }, (_, at) => midnight(3 + at))
    const answers = await Promise.all(starts.map((startsAt, at) => announce(startsAt, { ...RULES, cap: 5 + at })))
    expect(answers.map((it) => it.status)).toEqual(starts.map(() => 200))
    const made = (await versions()).slice(0, -before)
    expect(made.map((it) => it.version)).toEqual(starts.map((_, at) => before + starts.length - at))
    expect(made.map((it) => it.rules.cap).sort((a, b) => a - b)).toEqual([5, 6, 7, 8, 9, 10])
    await announce(midnight(1), { ...RULES, minClosed: 6 })
    await passDays(2)
    expect((await rules()).rules.minClosed).toBe(6)
  })

  describe('shows the effect of a draft', () => {
    const impact = (rules: unknown, api: Api = operator): Promise<Answer<ImpactView & ErrorBody>> => api.post('/api/operator/rulebooks/impact', { rules })

    it('on levels, limits and visible requests, and changes nothing', async () => {
      const { rules: inForce, version } = (await versions()).find((it) => it.state === 'in_force')!
      await publishOne(product, operator, stranger())
      await publishOne(product, operator, stranger({ country: 'BR', phone: '+55 11 91234 5678' }))
      const before = await rowCounts()
      expect((await impact(inForce)).body).toMatchObject({ against: version, partners: [], warnings: [], openRequests: 2 })

      const { status, body } = await impact({ ...inForce, levels: [{ ...FIRST, perDay: 1 }], largeRequests: { ...inForce.largeRequests, minLevel: 1 }, reach: { bronze: 'country', silver: 'country', gold: 'anywhere' } })
      expect(status).toBe(200)
      expect(body.levels.map((it) => it.to)).toEqual([body.inProgramme, 0, 0, 0])
      expect(body.partners.length).toBe(body.inProgramme)
      const partner = body.partners.find((it) => it.partnerId === 'nordwerk')
      const { limits } = (await (await product.as('nordwerk')).get<MeView>('/api/me')).body
      expect(partner).toMatchObject({ from: { level: limits.level.level, perDay: limits.today.limit, inWork: limits.inWork.limit, sees: 1 }, to: { level: 1, perDay: 1, inWork: 5, sees: 0 }, fewer: 1, more: 0 })
      expect(await rowCounts()).toEqual(before)
    })

    it('on what each partner sees exactly as its list shows it', async () => {
      const { rules: inForce } = (await versions()).find((it) => it.state === 'in_force')!
      const { partners } = (await impact({ ...inForce, levels: [{ ...FIRST, inWork: 1 }], largeRequests: { ...inForce.largeRequests, minLevel: 1 } })).body
      for (const name of ['luso', 'nordwerk', 'iberia', 'wisla', 'adria']) {
        expect({ name, sees: partners.find((it) => it.partnerId === name)?.from.sees }).toEqual({ name, sees: (await openList(await product.as(name))).body.requests.length })
      }
    })

    it('for operators only, and not of a contradiction', async () => {
      expect(await impact(RULES, luso)).toMatchObject({ status: 403, body: { error: { code: 'access_denied' } } })
      expect(await impact({ ...RULES, cap: 0 })).toMatchObject({ status: 400, body: { error: { fields: { 'rules.cap': 'Places of a new request must be a whole number from 1 to 20.' } } } })
      expect((await operator.post<ErrorBody>('/api/operator/rulebooks/impact', { rules: RULES, startsAt: 1 })).status).toBe(400)
      expect((await fetch(`${product.url}/api/operator/rulebooks/impact`, { method: 'POST', body: '{}' })).status).toBe(401)
    })

    const rowCounts = async (): Promise<number[]> => Promise.all((['rulebooks', 'notices', 'journal', 'reservations', 'partners', 'outbox'] as const).map(async (table) =>
      (await product.app.db.selectFrom(table).selectAll().execute()).length))
  })

  describe('refuses', () => {
    it('contradictory values with one sentence per field, and changes nothing', async () => {
      const before = await versions()
      const { status, body } = await announce(midnight(5), { ...RULES, cap: 0, levels: [FIRST, SECOND, { ...THIRD, fromConversion: 0.2 }], restrictedCountries: ['UK'] })
      expect(status).toBe(400)
      expect(body.error).toMatchObject({
        code: 'invalid', fields: {
          'rules.cap': 'Places of a new request must be a whole number from 1 to 20.',
          'rules.levels.2.fromConversion': 'Level 3 must start above level 2 (20 %).',
          'rules.restrictedCountries.0': 'UK is no country’s ISO code, such as PT.',
        },
      })
      expect(await versions()).toEqual(before)
    })

    const { cap: _cap, ...withoutCap } = RULES
    it.each<[string, unknown, string]>([
      ['an unknown rule', { startsAt: 1, why: WHY, rules: { ...RULES, price: 5 } }, 'rules'],
      ['an unknown level value', { startsAt: 1, why: WHY, rules: { ...RULES, levels: [{ ...FIRST, bonus: 1 }] } }, 'rules.levels.0'],
      ['a version of one’s own', { startsAt: 1, why: WHY, version: 9, rules: RULES }, 'body'],
      ['a version among the rules', { startsAt: 1, why: WHY, rules: { ...RULES, version: 9 } }, 'rules'],
      ['a rule that is missing', { startsAt: 1, why: WHY, rules: withoutCap }, 'rules.cap'],
      ['a number as a text', { startsAt: 1, why: WHY, rules: { ...RULES, cap: '3' } }, 'rules.cap'],
      ['a reach nobody knows', { startsAt: 1, why: WHY, rules: { ...RULES, reach: { ...RULES.reach, gold: 'galaxy' } } }, 'rules.reach.gold'],
      ['no level at all', { startsAt: 1, why: WHY, rules: { ...RULES, levels: [] } }, 'rules.levels.0'],
      ['no reason', { startsAt: 1, why: '  ', rules: RULES }, 'why'],
      ['no start', { why: WHY, rules: RULES }, 'startsAt'],
      ['a start that is no moment', { startsAt: 1e300, why: WHY, rules: RULES }, 'startsAt'],
      ['nothing', null, 'body'],
    ])('%s', async (_what, body, field) => {
      const answer = await operator.post<ErrorBody>('/api/operator/rulebooks', body)
      expect(answer.status).toBe(400)
      expect(Object.keys(answer.body.error.fields ?? {}).map((it) => (it === '' ? 'body' : it))).toEqual(expect.arrayContaining(body === null ? [] : [field]))
    })

    it.each(['/api/operator/rulebooks', '/api/rules'])('a stranger at %s', async (path) => {
      expect((await fetch(`${product.url}${path}`)).status).toBe(401)
    })

    it('a partner’s person at the operators’ rulebooks', async () => {
      expect(await luso.get('/api/operator/rulebooks')).toMatchObject({ status: 403, body: { error: { code: 'access_denied' } } })
      expect(await announce(midnight(5), STEEP, luso)).toMatchObject({ status: 403, body: { error: { code: 'access_denied' } } })
    })
  })

  it('wrote no error into the log in all this', () => {
    expect(product.log.filter((line) => line.startsWith('error'))).toEqual([])
  })
})
