import { randomBytes, randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../server/app/app.ts'
import { addDetails } from '../../server/app/client/add-details.ts'
import { THE_CLIENT } from '../../server/app/client/the-client.ts'
import { listDeciders } from '../../server/app/moderation/assign-moderator.ts'
import { carryOutDecisions } from '../../server/app/moderation/carry-out-decisions.ts'
import { answerQuestion, askClient } from '../../server/app/moderation/ask-client.ts'
import { compareRequests, tellApart } from '../../server/app/moderation/compare-requests.ts'
import { endHolds, holdRequest, takeUp } from '../../server/app/moderation/hold-request.ts'
import { moderateMany } from '../../server/app/moderation/moderate-many.ts'
import { watchRequest } from '../../server/app/moderation/watch-request.ts'
import { showStatus } from '../../server/app/client/show-status.ts'
import { decideRequest, undoDecision } from '../../server/app/moderation/decide-request.ts'
import { contactIndex, openContact, sealContact } from '../../server/app/request/contact.ts'
import { keepFiles, listFiles } from '../../server/app/request/files.ts'
import { listForOperator, showForOperator } from '../../server/app/request/list-requests.ts'
import { publishRequest } from '../../server/app/request/moderate-request.ts'
import { withdrawRequest } from '../../server/app/request/withdraw-request.ts'
import type { Hint } from '../../server/core/hints.ts'
import { ANSWER_DAYS, DECISION_DELAY_MS, PRESENCE_MS } from '../../server/core/moderation.ts'
import type { Decision } from '../../server/core/moderation.ts'
import type { ImplementationRequest } from '../../server/core/request.ts'
import { DAY_MS, HOUR_MS } from '../../server/core/time.ts'
import { insertOperator, saveOperator } from '../../server/store/operators.ts'
import { insertContact } from '../../server/store/request-contacts.ts'
import { getRequest } from '../../server/store/requests.ts'
import { inTransaction } from '../../server/store/transaction.ts'
import { insertRulebook } from '../../server/store/rulebooks.ts'
import { buildRulebook, NOON, storePartner, storeRequest, storeReservation } from '../support/build.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'
import { quietApp } from '../support/quiet-app.ts'
import { spoken } from '../support/spoken.ts'
import { callerOf, codeOf } from './waiting-steps.ts'

const PETRA = { memberId: 'vendor', userId: '1', userName: 'Petra' }
const OTTO = { memberId: 'vendor', userId: '2', userName: 'Otto' }
const PUBLISH: Decision = { kind: 'publish', title: 'Calls in one place', text: 'We want calls in one place, soon.', needs: ['training'], seats: 40 }
const REJECT: Decision = { kind: 'reject', reason: 'not_a_request', note: 'A job' }

describe.each(EACH_ENGINE)('a moderator’s decision, on %s', (_engine, open) => {
  const at = useDatabase(open)
  const secret = randomBytes(32)
  let now = NOON
  let app: App

  beforeEach(() => {
    now = NOON
    app = quietApp({ db: at.db, now: () => now, newId: randomUUID, secret })
  })

  async function held(changes: Partial<ImplementationRequest> = {}): Promise<ImplementationRequest> {
    const request = await storeRequest(at.db, { state: 'held', publishedAt: null, opensAt: null, expiresAt: null, ...changes })
    const contact = { firstName: 'Ana', lastName: 'Silva', email: `${request.id}@example.com`, phone: '+351912345678', text: 'Help', phoneNote: '' }
    await insertContact(at.db, request.id, sealContact(app, request.id, contact), contactIndex(app, contact))
    return request
  }
  const stateOf = async (id: string) => at.db.selectFrom('requests').select(['state', 'close_reason', 'title', 'needs', 'seats', 'published_at']).where('id', '=', id).executeTakeFirstOrThrow()
  /** Whatever anybody but operators could have noticed. */
  async function noticed(): Promise<unknown[]> {
    const tables = ['outbox', 'notices', 'openings', 'open_requests', 'messages'] as const
    const rows = await Promise.all(tables.map((table) => at.db.selectFrom(table).selectAll().execute()))
    return [...rows.flat(), ...await at.db.selectFrom('live_events').selectAll().where('operators', '=', 0).execute()]
  }
  async function letTimePass(): Promise<void> {
    now += DECISION_DELAY_MS
    await carryOutDecisions(app)
  }
  const failedOf = async ({ number }: ImplementationRequest): Promise<string | null | undefined> => {
    const { requests } = await listForOperator(app, 'held')
    return spoken(requests.find((it) => it.number === number)?.decision?.failed) as string | null | undefined
  }

  it.each([PUBLISH, REJECT])('to $kind goes out after ten seconds, and not before', async (decision) => {
    await storePartner(at.db)
    const request = await held()
    const pending = await decideRequest(app, PETRA, request.number, decision)
    expect(pending.goesOutAt).toBe(NOON + 10_000)
    now += DECISION_DELAY_MS - 1
    await carryOutDecisions(app)
    expect(await stateOf(request.id)).toMatchObject({ state: 'held', title: request.title })
    expect(await noticed()).toEqual([])
    expect((await listForOperator(app, 'held')).counts).toMatchObject({ held: 0, published: 0 })
    now += 1
    // Several workers may look at once.
    await Promise.all([carryOutDecisions(app), carryOutDecisions(app), carryOutDecisions(app)])
    expect(await stateOf(request.id)).toMatchObject(decision.kind === 'publish'
      ? { state: 'published', title: 'Calls in one place', needs: '["training"]', seats: 40, published_at: now }
      : { state: 'closed', close_reason: 'rejected' })
    const kind = decision.kind === 'publish' ? 'request_published' : 'request_rejected'
    expect(await at.db.selectFrom('journal').select(['user_name', 'at']).where('kind', '=', kind).execute()).toEqual([{ user_name: 'Petra', at: now }])
    expect(await at.db.selectFrom('outbox').select('kind').execute()).toEqual([{ kind: decision.kind === 'publish' ? 'mail.published' : 'mail.closed' }])
    expect(await at.db.selectFrom('decisions').selectAll().execute()).toEqual([])
  })

  it('can be taken back until then, as if it had never been', async () => {
    const request = await held()
    const before = await at.db.selectFrom('requests').selectAll().execute()
    await decideRequest(app, PETRA, request.number, PUBLISH)
    expect(await codeOf(decideRequest(app, OTTO, request.number, REJECT))).toBe('decision_waits')
    expect(await codeOf(publishRequest(app, OTTO, request.number, { title: 'Another one', text: 'Text' }))).toBe('decision_waits')
    await undoDecision(app, PETRA, request.number)
    await letTimePass()
    expect(await at.db.selectFrom('requests').selectAll().execute()).toEqual(before)
    expect(await noticed()).toEqual([])
    expect(await codeOf(undoDecision(app, PETRA, request.number))).toBe('decision_gone')
    await decideRequest(app, OTTO, request.number, REJECT)
    await letTimePass()
    expect(await codeOf(undoDecision(app, OTTO, request.number))).toBe('decision_gone')
    expect(await decideRequest(app, PETRA, request.number, PUBLISH).catch((error: unknown) => error)).toMatchObject({ code: 'rejected_by', params: { name: 'Otto' } })
  })

  it('of two moderators at once is one decision', async () => {
    const request = await held()
    const codes = await Promise.all([PETRA, OTTO].map((by) => codeOf(decideRequest(app, by, request.number, REJECT))))
    expect(codes.sort()).toEqual(['decision_waits', 'ok'])
  })

  it('is refused at once for what could not go out', async () => {
    const angola = await held({ country: 'AO' })
    await insertRulebook(at.db, buildRulebook({ version: 2, startsAt: 1, restrictedCountries: ['AO'] }), NOON)
    expect(await codeOf(decideRequest(app, PETRA, angola.number, PUBLISH))).toBe('restricted_country')
    const request = await held()
    expect(await codeOf(decideRequest(app, PETRA, request.number, { ...PUBLISH, text: 'Ring +351 912 345 678' }))).toBe('invalid')
    expect(await codeOf(decideRequest(app, PETRA, 999_999, PUBLISH))).toBe('not_found')
  })

  it('is checked again as it goes out: a country that closed, words that came, a client who withdrew', async () => {
    const [closed, added, withdrawn] = [await held(), await held({ country: 'ES' }), await held({ country: 'ES' })]
    for (const { number } of [closed, added, withdrawn]) await decideRequest(app, PETRA, number, PUBLISH)
    now += 1
    await insertRulebook(at.db, buildRulebook({ version: 2, startsAt: 1, restrictedCountries: ['PT'] }), NOON)
    await addDetails(app, added.id, randomUUID(), 'And a training, please')
    await withdrawRequest(app, { caller: THE_CLIENT, number: withdrawn.number, told: 'on their page' })
    await letTimePass()
    expect(await failedOf(closed)).toContain('cannot be shared')
    expect(await failedOf(added)).toContain('The client added details')
    expect(await stateOf(withdrawn.id)).toMatchObject({ close_reason: 'withdrawn', published_at: null })
    expect((await listForOperator(app, 'held')).counts.held).toBe(2)
    // What failed is not tried again; somebody decides anew.
    await letTimePass()
    expect(await at.db.selectFrom('requests').select('id').where('state', '=', 'published').execute()).toEqual([])
    await decideRequest(app, OTTO, added.number, PUBLISH)
    await letTimePass()
    expect(await stateOf(added.id)).toMatchObject({ state: 'published' })
  })

  it('says whose it is', async () => {
    const request = await held()
    await decideRequest(app, PETRA, request.number, PUBLISH)
    const operator = { ...callerOf(await storePartner(at.db), 'vendor'), role: 'operator' as const, userId: '2', userName: 'Otto' }
    expect((await showForOperator(app, operator, request.number)).request.decision).toMatchObject({ kind: 'publish', by: PETRA, failed: null })
  })
  const numbersIn = async (state: 'held' | 'on_hold'): Promise<number[]> => (await listForOperator(app, state)).requests.map((it) => it.number)

  it('can wait: a request put aside comes back by itself, or when somebody takes it up', async () => {
    const [first, second] = [await held(), await held()]
    await holdRequest(app, PETRA, first.number, { reason: 'Calls back on Monday', until: NOON + HOUR_MS })
    await holdRequest(app, PETRA, second.number, { reason: 'The partner manager looks', until: NOON + HOUR_MS })
    expect(await numbersIn('held')).toEqual([])
    expect((await listForOperator(app, 'on_hold')).requests.map((it) => it.hold?.reason)).toEqual(['Calls back on Monday', 'The partner manager looks'])
    expect((await listForOperator(app, 'held')).counts).toMatchObject({ held: 0, on_hold: 2 })
    await takeUp(app, OTTO, second.number)
    expect(await codeOf(takeUp(app, OTTO, second.number))).toBe('wrong_state')
    now += HOUR_MS - 1
    await endHolds(app)
    expect(await numbersIn('held')).toEqual([second.number])
    now += 1
    await endHolds(app)
    expect(await numbersIn('held')).toEqual([first.number, second.number])
    expect(await codeOf(holdRequest(app, PETRA, first.number, { reason: 'x', until: now }))).toBe('invalid')
  })

  it('can wait for the client: the answer is a part of the text, and the request stands on top', async () => {
    const [other, request] = [await held(), await held()]
    await askClient(app, PETRA, request.number, 'Which country?')
    expect(await codeOf(askClient(app, PETRA, request.number, 'And how many?'))).toBe('question_waits')
    expect(await at.db.selectFrom('outbox').select(['kind', 'lane']).execute()).toEqual([{ kind: 'mail.question', lane: `mail/${request.id}` }])
    expect([await numbersIn('held'), await numbersIn('on_hold')]).toEqual([[other.number], [request.number]])
    const { question } = await showStatus(app, request)
    expect(question?.text).toBe('Which country?')
    expect(await answerQuestion(app, request.id, question?.id ?? '', ' ')).toBe('unreadable')
    expect(await answerQuestion(app, request.id, question?.id ?? '', 'Portugal, ring +351 912 345 678')).toBe('answered')
    expect(await codeOf(answerQuestion(app, request.id, question?.id ?? '', 'Spain'))).toBe('wrong_state')
    expect(await numbersIn('held')).toEqual([request.number, other.number])
    const detail = await showForOperator(app, { ...callerOf(await storePartner(at.db), 'vendor'), role: 'operator' }, request.number)
    expect(detail.request.maskedText).toMatch(/Portugal, ring \[phone hidden\]$/)
    expect(detail.contact?.questions).toMatchObject([{ text: 'Which country?', by: 'Petra', answer: 'Portugal, ring +351 912 345 678' }])
    // Whoever does not answer is not forgotten.
    await askClient(app, PETRA, other.number, 'Which country?')
    now += ANSWER_DAYS * DAY_MS
    await endHolds(app)
    expect(await numbersIn('on_hold')).toEqual([])
  })

  it('to merge closes the second request and adds its words to the first, whose holder is told', async () => {
    const first = await held({ state: 'published', publishedAt: NOON, opensAt: NOON, expiresAt: NOON + DAY_MS })
    const partner = await storePartner(at.db)
    await storeReservation(at.db, { requestId: first.id, partnerId: partner.id, state: 'in_work', contactShownAt: NOON })
    const [second, stranger] = [await held({ maskedText: 'And a training.', needs: ['training'] }), await held()]
    await inTransaction(at.db, async (tx) => {
      await keepFiles(tx, app, first.id, [{ name: 'plan.pdf', type: 'pdf', bytes: new Uint8Array([1]) }])
      await keepFiles(tx, app, second.id, [{ name: 'rooms.pdf', type: 'pdf', bytes: new Uint8Array([2]) }, { name: 'prices.pdf', type: 'pdf', bytes: new Uint8Array([3]) }])
    })
    await at.db.updateTable('request_contacts').set({ phone_index: 'another', email_index: 'another' }).where('request_id', '=', stranger.id).execute()
    expect(await codeOf(decideRequest(app, PETRA, second.number, { kind: 'merge', into: stranger.number }))).toBe('merge_target')
    expect((await compareRequests(app, second.number, null)).others).toMatchObject([{ request: { number: first.number }, same: { phone: true, email: false } }])
    await tellApart(app, PETRA, second.number, first.number)
    expect((await compareRequests(app, second.number, stranger.number)).others).toMatchObject([{ same: { phone: false } }, { isToldApart: true }])
    await decideRequest(app, PETRA, second.number, { kind: 'merge', into: first.number })
    expect(await noticed()).toEqual([])
    await letTimePass()
    expect(await stateOf(second.id)).toMatchObject({ state: 'closed', close_reason: 'duplicate' })
    expect(await at.db.selectFrom('requests').select(['state', 'masked_text']).where('id', '=', first.id).executeTakeFirst()).toEqual({ state: 'published', masked_text: `${first.maskedText}\n\nAnd a training.` })
    expect((await openContact(app, first.id))?.text).toBe('Help\n\nHelp')
    expect((await listFiles(app, first.id)).map(({ name }) => name)).toEqual(['plan.pdf', 'rooms.pdf', 'prices.pdf'])
    expect(await listFiles(app, second.id)).toEqual([])
    expect((await getRequest(at.db, first.id)).needs, 'what partners saw stays').toEqual(first.needs)
    expect(await at.db.selectFrom('notices').select(['partner_id', 'text']).execute()).toEqual([{ partner_id: partner.id, text: expect.stringContaining('added details') as string }])
    expect(await showStatus(app, await getRequest(at.db, second.id))).toMatchObject({ code: 'duplicate', repeats: first.number })
  })

  it('to merge into one that waits too adds needs, and the size that it lacks', async () => {
    const first = await held({ needs: ['telephony'], seats: null, budget: null })
    const second = await held({ needs: ['training', 'telephony'], seats: 40, budget: { amount: 900, currency: 'EUR' } })
    await decideRequest(app, PETRA, second.number, { kind: 'merge', into: first.number })
    await letTimePass()
    expect(await getRequest(at.db, first.id)).toMatchObject({ state: 'held', needs: ['telephony', 'training'], seats: 40, budget: { amount: 900, currency: 'EUR' } })
    const third = await held({ needs: ['unsure'], seats: 5 })
    await decideRequest(app, PETRA, third.number, { kind: 'merge', into: first.number })
    await letTimePass()
    expect(await getRequest(at.db, first.id)).toMatchObject({ needs: ['telephony', 'training'], seats: 40 })
  })

  it('to publish many at once leaves those that somebody has to look at first', async () => {
    const [plain, hinted, noted] = [await held(), await held(), await held()]
    const hint = (id: string, it: Hint) => at.db.updateTable('requests').set({ hints: JSON.stringify([it]) }).where('id', '=', id).execute()
    await hint(hinted.id, { kind: 'duplicate', by: 'phone', number: 7, days: 2 })
    await hint(noted.id, { kind: 'stale', minutes: 90 })
    const results = await moderateMany(app, { ...PETRA, operatorId: null }, [plain.number, hinted.number, noted.number, 999], { kind: 'publish' })
    expect(results.map((it) => it.refused?.code ?? 'ok')).toEqual(['ok', 'look_first', 'ok', 'not_found'])
    await letTimePass()
    expect(await stateOf(plain.id)).toMatchObject({ state: 'published', title: plain.title })
    expect(await stateOf(hinted.id)).toMatchObject({ state: 'held' })
  })

  it('on many at once is one on each, and says which were refused', async () => {
    const all = [await held(), await held(), await held()]
    await publishRequest(app, OTTO, all[1]!.number, { title: 'Calls in one place', text: 'We want calls.' })
    const results = await moderateMany(app, { ...PETRA, operatorId: null }, all.map((it) => it.number), { kind: 'reject', reason: 'spam' })
    expect(results.map((it) => it.refused?.code ?? 'ok')).toEqual(['ok', 'published_by', 'ok'])
    await letTimePass()
    expect((await listForOperator(app, 'closed')).requests.map((it) => it.number).sort()).toEqual([all[0]!.number, all[2]!.number])
    expect((await listForOperator(app, 'held')).pace).toEqual({ medianMs: 2 * HOUR_MS + DECISION_DELAY_MS, decided: 3, published: 1 })
  })

  it('waits for one moderator, or for anybody again, while others may decide all the same', async () => {
    const someone = { email: null, createdAt: 1, createdBy: 'test', seenAt: null }
    for (const [id, portalUserId, roles] of [['petra', '1', []], ['otto', '2', ['moderator']], ['rita', '3', ['read_only']]] as const) {
      await insertOperator(at.db, { ...someone, id, name: id, portalUserId, roles: [...roles] })
    }
    const by = { ...PETRA, operatorId: null }
    expect((await listDeciders(app, by)).map((it) => [it.id, it.isMe])).toEqual([['otto', false], ['petra', true]])
    const [first, second, gone] = [await held(), await held(), await held()]
    const numbers = [first.number, second.number, gone.number]
    await publishRequest(app, OTTO, gone.number, { title: 'Calls in one place', text: 'We want calls.' })
    const assign = async (moderator: string | null) => (await moderateMany(app, by, numbers, { kind: 'assign', moderator })).map((it) => it.refused?.code ?? 'ok')
    const whose = async () => new Map((await listForOperator(app, 'held')).requests.map((it) => [it.number, it.moderator?.name ?? null]))
    expect(await assign('otto')).toEqual(['ok', 'ok', 'published_by'])
    expect(await whose()).toEqual(new Map([[first.number, 'otto'], [second.number, 'otto']]))
    expect(await assign('rita')).toEqual(['moderator_unknown', 'moderator_unknown', 'moderator_unknown'])
    expect((await moderateMany(app, by, [second.number], { kind: 'assign', moderator: null })).map((it) => it.refused)).toEqual([null])
    expect(await whose()).toEqual(new Map([[first.number, 'otto'], [second.number, null]]))
    await decideRequest(app, PETRA, first.number, REJECT)
    await saveOperator(at.db, { id: 'otto', version: 1 }, { roles: ['moderator'], disabledAt: now })
    expect((await whose()).get(first.number)).toBeNull()
    const journal = await at.db.selectFrom('journal').select(['details']).where('kind', '=', 'request_assigned').orderBy('id').execute()
    expect(journal.map((it) => it.details)).toEqual(['otto', 'otto', 'nobody'])
  })

  it('may be another country of many at once, but not of what is decided', async () => {
    const [first, going, gone] = [await held(), await held(), await held()]
    await decideRequest(app, OTTO, going.number, PUBLISH)
    await publishRequest(app, OTTO, gone.number, { title: 'Calls in one place', text: 'We want calls.' })
    const move = async (region: string | null) => (await moderateMany(app, { ...PETRA, operatorId: null }, [first, going, gone].map((it) => it.number), { kind: 'area', country: 'ES', region, note: 'The phone says so' })).map((it) => it.refused?.code ?? 'ok')
    expect(await move('PT-13')).toEqual(['location_unknown', 'location_unknown', 'location_unknown'])
    expect(await move('ES-MD')).toEqual(['ok', 'decision_waits', 'published_by'])
    expect(await getRequest(at.db, first.id)).toMatchObject({ country: 'ES', region: 'ES-MD' })
    expect(await getRequest(at.db, gone.id)).toMatchObject({ country: 'PT' })
  })

  it('is made by those who see each other', async () => {
    const request = await held()
    expect(await watchRequest(app, PETRA, request.number)).toEqual([])
    expect(await watchRequest(app, OTTO, request.number)).toEqual(['Petra'])
    await watchRequest(app, PETRA, null)
    expect(await watchRequest(app, OTTO, request.number)).toEqual([])
    await watchRequest(app, PETRA, request.number)
    now += PRESENCE_MS + 1
    expect(await watchRequest(app, OTTO, request.number)).toEqual([])
  })
})
