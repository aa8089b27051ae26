import { describe, expect, it } from 'vitest'
import type { Area } from '../../server/core/area.ts'
import { insertHidden, listHidden, removeHidden } from '../../server/store/hidden-requests.ts'
import type { HiddenRequest } from '../../server/store/hidden-requests.ts'
import { countOpenRequests } from '../../server/store/open-requests.ts'
import { hasEarlierRequest, insertContact } from '../../server/store/request-contacts.ts'
import { listPublishedMoments } from '../../server/store/requests.ts'
import { listWonKinds } from '../../server/store/reservations.ts'
import { NOON, storeOpenRequest, storePartner, storeRequest, storeReservation } from '../support/build.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'

const PORTUGAL: Area = { everywhere: false, places: [{ country: 'PT', region: null, cityKey: null }], except: [] }

describe.each(EACH_ENGINE)('requests that are not for somebody on %s', (_engine, open) => {
  const at = useDatabase(open)

  const hide = (partnerId: string, requestId: string, over: Partial<HiddenRequest> = {}): Promise<boolean> =>
    insertHidden(at.db, partnerId, { requestId, for: 'me', memberId: 'm', userId: '7', userName: 'Ana', reason: 'too_small', hiddenAt: NOON, ...over })

  it('are hidden from the one person only, or from everybody of the company', async () => {
    const [{ id }, partner, other] = [await storeOpenRequest(at.db), await storePartner(at.db), await storePartner(at.db)]
    const [ana, rui, stranger] = [{ partnerId: partner.id, memberId: 'm', userId: '7' }, { partnerId: partner.id, memberId: 'm', userId: '8' }, { partnerId: other.id, memberId: 'm', userId: '7' }]
    const seenBy = async (): Promise<number[]> => Promise.all([ana, rui, stranger].map((it) => countOpenRequests(at.db, PORTUGAL, it)))
    expect(await hide(partner.id, id)).toBe(true)
    expect(await seenBy()).toEqual([0, 1, 1])
    expect(await hide(partner.id, id, { for: 'company', userId: '8', userName: 'Rui', reason: 'too_far' })).toBe(true)
    expect(await seenBy()).toEqual([0, 0, 1])
    expect((await listHidden(at.db, ana, [id])).get(id)).toMatchObject({ for: 'company', userName: 'Rui', reason: 'too_far' })
    expect(await removeHidden(at.db, rui, id, 'company')).toBe(true)
    expect(await removeHidden(at.db, rui, id, 'company')).toBe(false)
    expect(await removeHidden(at.db, rui, id, 'me')).toBe(false)
    expect(await seenBy()).toEqual([0, 1, 1])
    expect(await removeHidden(at.db, ana, id, 'me')).toBe(true)
    expect(await listHidden(at.db, ana, [id])).toEqual(new Map())
  })

  it('stay as the first said it', async () => {
    const [{ id }, partner] = [await storeOpenRequest(at.db), await storePartner(at.db)]
    const answers = await Promise.all(['7', '8'].map((userId) => hide(partner.id, id, { for: 'company', userId, reason: userId === '7' ? 'too_small' : 'language' })))
    expect(answers.sort()).toEqual([false, true])
    expect(await hide(partner.id, id, { for: 'company', reason: 'other' })).toBe(false)
    expect(await at.db.selectFrom('hidden_requests').selectAll().execute()).toHaveLength(1)
  })
})

describe.each(EACH_ENGINE)('what the list tells besides on %s', (_engine, open) => {
  const at = useDatabase(open)

  it('a client is known by an earlier request with the same phone or e-mail that partners were shown', async () => {
    const contact = async (receivedAt: number, phone: string, email: string, over = {}): Promise<string> => {
      const { id } = await storeRequest(at.db, { receivedAt, ...over })
      await insertContact(at.db, id, 'SEALED', { phoneIndex: phone, emailIndex: email, nameIndexes: [] })
      return id
    }
    const first = await contact(NOON - 9, 'P1', 'E1')
    await contact(NOON - 8, 'P2', 'E2', { state: 'closed', closeReason: 'withdrawn' })
    await contact(NOON - 7, 'P3', 'E3', { state: 'held', publishedAt: null })
    expect(await hasEarlierRequest(at.db, first)).toBe(false)
    expect(await hasEarlierRequest(at.db, await contact(NOON, 'P1', 'E9'))).toBe(true)
    expect(await hasEarlierRequest(at.db, await contact(NOON, 'P9', 'E1'))).toBe(true)
    expect(await hasEarlierRequest(at.db, await contact(NOON, 'P2', 'E3'))).toBe(false)
  })

  it('counts what was published in an area since a moment, whatever became of it', async () => {
    for (const publishedAt of [NOON - 3, NOON - 2, NOON - 1]) await storeRequest(at.db, { publishedAt, state: 'closed', closeReason: 'expired' })
    await storeRequest(at.db, { country: 'ES', publishedAt: NOON })
    await storeRequest(at.db, { channel: 'direct', publishedAt: NOON })
    expect((await listPublishedMoments(at.db, PORTUGAL, NOON - 2)).sort((a, b) => a - b)).toEqual([NOON - 2, NOON - 1])
  })

  it('knows the last Won of a partner, and nobody else’s', async () => {
    const { id: partnerId } = await storePartner(at.db)
    for (const [index, outcome] of (['won', 'lost', 'won', 'won'] as const).entries()) {
      const { id } = await storeRequest(at.db, { country: ['PT', 'PL', 'ES', 'AO'][index] ?? '' })
      await storeReservation(at.db, { requestId: id, partnerId, state: 'closed', outcome, closedAt: NOON + index, holdsPlace: false, proofKey: outcome === 'won' ? `proof ${index}` : null })
    }
    await storeReservation(at.db, { state: 'closed', outcome: 'won', closedAt: NOON + 9, holdsPlace: false, proofKey: 'other' })
    expect((await listWonKinds(at.db, partnerId, 2)).map((it) => it.country)).toEqual(['AO', 'ES'])
  })
})
