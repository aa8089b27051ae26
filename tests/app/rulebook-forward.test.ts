import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { RequestDetail } from '../../server/contract/request.ts'
import type { RulesView } from '../../server/contract/rulebook.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import { rulesOf } from '../../server/core/rulebook-versions.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../server/core/time.ts'
import { openFrozen } from '../faults/frozen-product.ts'
import type { EngineName } from '../support/engines.ts'
import type { Api, Product } from '../support/product.ts'
import { contactOf, publishOne, reserve, sendForm, validForm } from '../support/product.ts'
import { passTime } from './recall-steps.ts'
import { DEAL, inCrm, reserveNew, stranger, takeNew, UNLIMITED, view, waitForView } from './steps.ts'

const ENGINES: EngineName[] = ['SQLite', 'PostgreSQL']
/** Everything that a reservation or a request could be hit by afterwards. */
const TIGHT = {
  ...rulesOf(DEFAULT_RULEBOOK), ...UNLIMITED, cap: 5, undoSeconds: 600, firstContactHours: 2, recallAfterDays: 3, statusEveryDays: 3, autoLostDays: 10, proofOfWon: false, expireDays: 20, warnAt: [0.25],
}

describe.each(ENGINES)('a new rulebook applies forward only, on %s', (engine) => {
  let product: Product
  let operator: Api
  let luso: Api
  let iberia: Api
  let portal: SandboxPortal

  beforeAll(async () => {
    product = await openFrozen(engine, { rules: UNLIMITED })
    portal = product.sandbox.portal('luso')
    await signIn()
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  async function signIn(): Promise<void> {
    [operator, luso, iberia] = await Promise.all([product.as('vendor'), product.as('luso'), product.as('iberia')])
  }
  async function later(ms: number): Promise<void> {
    await passTime(product, ms)
    await signIn()
  }
  const contacted = (api: Api, id: string) => api.post(`/api/reservations/${id}/contacted`)
  const rowOf = (id: string) => product.app.db.selectFrom('reservations').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const requestOf = async (number: string) => product.app.db.selectFrom('requests').selectAll().where('number', '=', Number(number.slice(3))).executeTakeFirstOrThrow()

  it('to reservations, requests and what is proved', async () => {
    // All under version 2.
    const now = product.clock.now()
    const held = await reserveNew(product, operator, luso)
    const idle = await takeNew(product, operator, luso)
    const called = await takeNew(product, operator, luso)
    const worked = await takeNew(product, operator, luso)
    const proved = await takeNew(product, operator, luso)
    const open = await publishOne(product, operator, stranger())
    const sent = await sendForm(product.url, validForm(stranger()))
    await product.settled()

    const startsAt = now + 5 * MINUTE_MS
    expect((await operator.post('/api/operator/rulebooks', { startsAt, why: 'A market that needs more speed.', rules: TIGHT })).status).toBe(200)
    await later(6 * MINUTE_MS)
    expect((await luso.get<RulesView>('/api/rules')).body.version).toBe(3)
    const fresh = await takeNew(product, operator, luso)
    const freshHeld = await reserveNew(product, operator, luso)

    // Undo and first contact.
    expect(await rowOf(held.id)).toMatchObject({ rulebook_version: 2, undo_until: now + 60 * SECOND_MS, first_contact_due_at: now + DAY_MS })
    expect(await luso.post<ErrorBody>(`/api/reservations/${held.id}/undo`)).toMatchObject({ status: 409, body: { error: { code: 'undo_over' } } })
    expect(await rowOf(freshHeld.id)).toMatchObject({ rulebook_version: 3, undo_until: product.clock.now() + 600 * SECOND_MS, first_contact_due_at: product.clock.now() + 2 * HOUR_MS })
    expect((await luso.post(`/api/reservations/${freshHeld.id}/undo`)).status).toBe(200)

    // The proof rule: no proof, no Won, for what was reserved while one was needed.
    portal.moveItem(DEAL, proved.itemId, 'WON')
    expect(await waitForView(luso, proved.id, (it) => it.proofMissing, 'the missing proof')).toMatchObject({ state: 'in_work', outcome: null })
    const easy = await takeNew(product, operator, luso)
    portal.moveItem(DEAL, easy.itemId, 'WON')
    expect(await waitForView(luso, easy.id, (it) => it.outcome === 'won', 'Won without a proof')).toMatchObject({ proof: '', proofMissing: false })

    // The places of a request, published or still with the moderator.
    const publish = async (number: string): Promise<void> => {
      expect((await operator.post(`/api/operator/requests/${number}/publish`, { title: 'Telephony for the clinic', text: 'We want calls in one place.' })).status).toBe(200)
    }
    await publish(sent.number ?? '')
    const after = await publishOne(product, operator, stranger())
    const caps = async (number: string) => (await luso.get<RequestDetail>(`/api/requests/${number}`)).body.cap
    expect([await caps(open), await caps(sent.number ?? ''), await caps(after)]).toEqual([3, 3, 5])
    expect((await requestOf(open)).expires_at).toBe(now + 60 * DAY_MS)
    expect((await requestOf(after)).expires_at).toBe(product.clock.now() + 20 * DAY_MS)
    expect(product.sandbox.mails().filter((mail) => mail.text.includes(sent.number ?? '')).map((mail) => mail.text).join()).toContain('up to 3 certified partners')

    // First contact: the new one is late after two hours, the old ones are not.
    await contacted(luso, called.id)
    await contacted(luso, worked.id)
    await luso.post(`/api/reservations/${worked.id}/still-working`, {})
    const contactedAt = product.clock.now()
    const newer = await takeNew(product, operator, iberia)
    await contacted(iberia, newer.id)
    await later(3 * HOUR_MS)
    expect(await view(luso, fresh.id)).toMatchObject({ outcome: 'recalled' })
    expect(await view(luso, idle.id)).toMatchObject({ state: 'in_work' })
    await later(21 * HOUR_MS)
    expect(await view(luso, idle.id)).toMatchObject({ outcome: 'recalled' })

    // No sign of work, and no news: seven days and forty-five, as agreed, though the new one goes after three.
    expect(await rowOf(called.id)).toMatchObject({ idle_kind: 'no_work', idle_due_at: contactedAt + 7 * DAY_MS })
    expect(await rowOf(worked.id)).toMatchObject({ idle_kind: 'auto_lost', idle_due_at: contactedAt + 45 * DAY_MS })
    expect(await rowOf(newer.id)).toMatchObject({ idle_kind: 'no_work', idle_due_at: contactedAt + 3 * DAY_MS })
    await later(3 * DAY_MS)
    expect(await view(iberia, newer.id)).toMatchObject({ outcome: 'recalled' })
    expect(await view(luso, called.id)).toMatchObject({ state: 'in_work' })
    await later(4 * DAY_MS)
    expect(await view(luso, called.id)).toMatchObject({ outcome: 'recalled' })
    expect(await view(luso, worked.id)).toMatchObject({ state: 'in_work' })
    await later(36 * DAY_MS)
    expect(await view(luso, worked.id)).toMatchObject({ state: 'in_work' })
    await later(DAY_MS)
    expect(await view(luso, worked.id)).toMatchObject({ outcome: 'recalled' })
    expect(product.log.filter((line) => line.startsWith('error'))).toEqual([])
  }, 60_000)

  it('so that a warning comes when the rulebook of the reservation says', async () => {
    await signIn()
    const mine = await takeNew(product, operator, luso)
    const back = { ...TIGHT, warnAt: [0.9], firstContactHours: 48 }
    await operator.post('/api/operator/rulebooks', { startsAt: product.clock.now() + 2 * MINUTE_MS, why: 'A calmer market after all.', rules: back })
    await later(30 * MINUTE_MS)
    const warnings = await product.app.db.selectFrom('notices').select('due_at').where('reservation_id', '=', mine.id).where('kind', '=', 'deadline_near').execute()
    expect(warnings).toEqual([{ due_at: mine.firstContactDueAt }])
    const number = await publishOne(product, operator, stranger())
    const { body } = await reserve(luso, number)
    await contactOf(luso, body.id)
    await inCrm(luso, body.id)
    expect(body.firstContactDueAt).toBe(product.clock.now() + 48 * HOUR_MS)
  }, 30_000)
})
