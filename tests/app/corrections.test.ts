import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import type { DeskView } from '../../server/contract/desk.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { NoticesView } from '../../server/contract/notice.ts'
import type { OutcomeView } from '../../server/contract/outcome.ts'
import type { ReservationView } from '../../server/contract/reservation.ts'
import { HOUR_MS } from '../../server/core/time.ts'
import type { Answer, Api, Product } from '../support/product.ts'
import { openList } from '../support/product.ts'
import { BOUNDLESS, DEAL, ENGINES, openProduct, PROOF, settleAll, takeNew, view, waitForView } from './steps.ts'

describe.each(ENGINES)('how a reservation ended, said by several sides, on %s', (engine, open) => {
  let product: Product
  let operator: Api
  let luso: Api
  let nordwerk: Api
  let portal: SandboxPortal

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS)
    portal = product.sandbox.portal('luso')
    await signIn()
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  async function signIn(): Promise<void> {
    [operator, luso, nordwerk] = await Promise.all(['vendor', 'luso', 'nordwerk'].map((name) => product.as(name))) as [Api, Api, Api]
  }
  /** So much later, with everybody's session opened anew. */
  async function later(hours: number): Promise<void> {
    await settleAll(product)
    product.clock.advance(hours * HOUR_MS)
    await signIn()
  }
  type Told = Answer<ReservationView & ErrorBody>
  const say = (id: string, what: string, body: object, api = luso): Promise<Told> => api.post(`/api/reservations/${id}/${what}`, body)
  const outcome = async (id: string): Promise<OutcomeView> => (await operator.get<OutcomeView>(`/api/operator/reservations/${id}`)).body
  const caseOf = async (id: string, kind: string) => (await operator.get<DeskView>('/api/operator/cases')).body.cases.find((it) => it.reservationId === id && it.kind === kind)
  const decide = async (id: string, kind: string, decision: string): Promise<number> =>
    (await operator.post(`/api/operator/cases/${(await caseOf(id, kind))?.id ?? ''}/decision`, { decision, note: 'We asked the client' })).status
  let proofs = 0
  const newProof = (): string => `ORDER-${engine}-${proofs += 1}`

  it('is corrected by the partner within a day, and the CRM record follows', async () => {
    const { id, itemId } = await takeNew(product, operator, luso)
    await say(id, 'lost', { reason: 'other' })
    await settleAll(product)
    const proof = newProof()
    expect((await say(id, 'correct', { to: 'won', proof, reason: 'The wrong button' })).body).toMatchObject({ outcome: 'won', proof })
    await settleAll(product)
    expect(portal.item(DEAL, itemId)).toMatchObject({ stageId: 'WON' })
    expect((await say(id, 'correct', { to: 'won', proof, reason: 'Once more' })).body.error).toMatchObject({ code: 'nothing_to_change' })
    expect((await say(id, 'correct', { to: 'in_work', reason: 'Not paid yet' })).body).toMatchObject({ state: 'in_work', outcome: null })
    await settleAll(product)
    expect(portal.item(DEAL, itemId)).toMatchObject({ stageId: 'NEW' })
    expect(await view(luso, id)).toMatchObject({ state: 'in_work' })
  })

  it('opens the request again when its Won is taken back', async () => {
    const { id, number } = await takeNew(product, operator, luso)
    await say(id, 'won', { proof: newProof() })
    expect((await openList(nordwerk)).body.requests.map((it) => it.number)).not.toContain(number)
    await say(id, 'correct', { to: 'lost', reason: 'The client went back' })
    const row = await product.app.db.selectFrom('requests').select(['state', 'close_reason']).where('number', '=', Number(number.slice(3))).executeTakeFirst()
    expect(row).toEqual({ state: 'published', close_reason: null })
    await settleAll(product)
  })

  it('is reviewed by an operator after that day, once at a time, with the effect told', async () => {
    const { id } = await takeNew(product, operator, luso)
    await say(id, 'lost', { reason: 'no_reply' })
    await later(25)
    expect((await say(id, 'correct', { to: 'in_work', reason: 'They called' })).body.error).toMatchObject({ code: 'review_needed' })
    const wish = { reason: 'The client bought', evidence: 'Invoice attached', wants: 'won', proof: newProof() }
    expect((await say(id, 'review', wish, nordwerk)).status).toBe(404)
    expect((await say(id, 'review', wish)).body.correction.waiting).toMatchObject({ wants: 'won' })
    expect((await say(id, 'review', wish)).body.error).toMatchObject({ code: 'review_there' })
    expect(await view(luso, id)).toMatchObject({ outcome: 'lost' })
    expect(await decide(id, 'correction', 'accept')).toBe(200)
    expect(await view(luso, id)).toMatchObject({ outcome: 'won', proof: wish.proof })
    const { notices } = (await luso.get<NoticesView>('/api/notices')).body
    expect(notices.find((it) => it.reservationId === id && it.kind === 'review_decided')?.text).toMatch(/counts as Won.*%.*→.*%/)
  })

  it('stays Lost when the CRM record moves after that day, and comes to the desk', async () => {
    const { id, itemId } = await takeNew(product, operator, luso)
    portal.moveItem(DEAL, itemId, 'LOSE')
    await waitForView(luso, id, (it) => it.outcome === 'lost', 'Lost')
    await later(25)
    portal.setField(DEAL, itemId, PROOF, newProof())
    portal.moveItem(DEAL, itemId, 'WON')
    await settleAll(product)
    expect(await view(luso, id)).toMatchObject({ outcome: 'lost', correction: { waiting: { wants: 'won', by: 'CRM' } }, crm: { stageName: 'Deal won' } })
    expect(await decide(id, 'correction', 'refuse')).toBe(200)
    await settleAll(product)
    expect(await view(luso, id)).toMatchObject({ outcome: 'lost', correction: { waiting: null } })
  })

  it('lies on the desk when the client says something else, and is settled when they agree', async () => {
    const { id } = await takeNew(product, operator, luso)
    await say(id, 'won', { proof: newProof() })
    await settleAll(product)
    const answer = await operator.post<OutcomeView>(`/api/operator/reservations/${id}/client-answer`, { says: 'nobody', heardBy: 'Vera by phone' })
    expect(answer.body).toMatchObject({ outcome: 'won', comparison: { kind: 'disagree' } })
    expect(answer.body.reports.map((it) => `${it.source} ${it.says}`).sort()).toEqual(['client lost', 'crm won', 'proof won'])
    expect(await caseOf(id, 'outcome')).toMatchObject({ decisions: ['won', 'lost', 'nothing', 'keep'] })
    await operator.post(`/api/operator/reservations/${id}/client-answer`, { says: 'won', heardBy: 'Vera by phone' })
    expect(await caseOf(id, 'outcome')).toBeUndefined()
    expect(await outcome(id)).toMatchObject({ comparison: { kind: 'agree' }, cases: [{ kind: 'outcome', decision: 'settled' }] })
    expect((await luso.post(`/api/operator/reservations/${id}/client-answer`, { says: 'won', heardBy: 'Myself' })).status).toBe(403)
    expect((await operator.post(`/api/operator/reservations/${id}/client-answer`, { says: 'maybe', heardBy: 'Vera' })).status).toBe(400)
  })

  it('counts as nothing when a release reason is accepted', async () => {
    const { id } = await takeNew(product, operator, luso)
    expect((await say(id, 'release', { reason: 'conflict', note: 'Our own investor' })).body).toMatchObject({ outcome: 'released', counts: 'lost' })
    expect(await decide(id, 'release_reason', 'accept')).toBe(200)
    expect(await view(luso, id)).toMatchObject({ counts: 'nothing', correction: { isExcused: true } })
    await settleAll(product)
  })
})
