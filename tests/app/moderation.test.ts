import { randomBytes, randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../server/app/app.ts'
import { addDetails } from '../../server/app/client/add-details.ts'
import { THE_CLIENT } from '../../server/app/client/the-client.ts'
import { carryOutDecisions } from '../../server/app/moderation/carry-out-decisions.ts'
import { decideRequest, undoDecision } from '../../server/app/moderation/decide-request.ts'
import { contactIndex, sealContact } from '../../server/app/request/contact.ts'
import { listForOperator, showForOperator } from '../../server/app/request/list-requests.ts'
import { publishRequest } from '../../server/app/request/moderate-request.ts'
import { withdrawRequest } from '../../server/app/request/withdraw-request.ts'
import { DECISION_DELAY_MS } from '../../server/core/moderation.ts'
import type { Decision } from '../../server/core/moderation.ts'
import type { ImplementationRequest } from '../../server/core/request.ts'
import { insertContact } from '../../server/store/request-contacts.ts'
import { insertRulebook } from '../../server/store/rulebooks.ts'
import { buildRulebook, NOON, storePartner, storeRequest } from '../support/build.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'
import { quietApp } from '../support/quiet-app.ts'
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
    return requests.find((it) => it.number === number)?.decision?.failed
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
})
