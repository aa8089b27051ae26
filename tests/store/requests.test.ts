import { describe, expect, it } from 'vitest'
import { DAY_MS } from '../../server/core/time.ts'
import { findRepeat, findSealedContact, insertContact } from '../../server/store/request-contacts.ts'
import { insertRequestEvent, listRequestEvents } from '../../server/store/request-events.ts'
import { countRequests, findListedRequest, listRequests } from '../../server/store/listed-requests.ts'
import { findNumbersByFormKey, findRequestByFormKey, findRequestByNumber, getRequest, insertRequest, listExpired, lockRequest, lockRequestsByNumber, markClosed, markPublished, takeNumbers } from '../../server/store/requests.ts'
import { isUniqueViolation } from '../../server/store/transaction.ts'
import { buildRequest, nextId, NOON, storeRequest, storeReservation } from '../support/build.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'

describe.each(EACH_ENGINE)('requests on %s', (_engine, open) => {
  const at = useDatabase(open)

  it.each([
    ['with everything', { budget: { amount: 3_000, currency: 'EUR' }, region: 'Norte', needs: ['cloud', 'training'] as const, closedAt: null }],
    ['with the least', { budget: null, seats: null, needs: [], publishedAt: null, opensAt: null, expiresAt: null, state: 'held' as const }],
    ['with words of any script', { title: 'ტელეფონი 👩‍👩‍👧 ’"\\', maskedText: 'שלום\nنعم\u0007', place: 'São Paulo' }],
    ['with a number beyond 32 bits', { number: 9_999_999_999, receivedAt: 253_402_300_799_999 }],
  ])('come back as they were stored, %s', async (_what, changes) => {
    const request = await storeRequest(at.db, changes)
    expect(await getRequest(at.db, request.id)).toEqual(request)
    expect(await findRequestByNumber(at.db, request.number)).toEqual(request)
    expect(await lockRequest(at.db, request.id)).toEqual(request)
  })

  it('are known by their form key, once', async () => {
    const [one, other] = [await storeRequest(at.db, { formKey: 'form-1' }), await storeRequest(at.db, { formKey: 'form-2' })]
    expect(await findNumbersByFormKey(at.db, ['form-1', 'form-2', 'form-3'])).toEqual(new Map([['form-1', one.number], ['form-2', other.number]]))
    expect(await findRequestByFormKey(at.db, 'form-1')).toEqual(one)
    expect(await findRequestByFormKey(at.db, 'form-3')).toBeNull()
    const again = insertRequest(at.db, { ...buildRequest(), formKey: 'form-1', hints: [] })
    await expect(again).rejects.toSatisfy(isUniqueViolation)
  })

  it('have running numbers that nobody else gets, also when many ask at once', async () => {
    const firsts = await Promise.all(Array.from({ length: 20 }, (_, index) => takeNumbers(at.db, index + 1)))
    const taken = firsts.flatMap((first, index) => Array.from({ length: index + 1 }, (_, offset) => first + offset))
    expect(new Set(taken).size).toBe(210)
    expect(Math.max(...taken) - Math.min(...taken)).toBe(209)
    expect(Math.min(...taken)).toBeGreaterThan(1_000)
  })

  it('are locked by number; numbers nobody knows are left out', async () => {
    const [one, other] = [await storeRequest(at.db), await storeRequest(at.db)]
    expect(await lockRequestsByNumber(at.db, [other.number, one.number, 999_999])).toEqual(new Map([[one.number, one], [other.number, other]]))
    expect(await lockRequestsByNumber(at.db, [])).toEqual(new Map())
  })

  it('are published with the words and moments given', async () => {
    const { id } = await storeRequest(at.db, { state: 'held', publishedAt: null, opensAt: null, expiresAt: null })
    await markPublished(at.db, id, { title: 'Telephony', maskedText: 'Call [phone hidden]', region: 'PT-13', needs: ['telephony'], seats: 25, publishedAt: NOON, opensAt: NOON + 1, expiresAt: NOON + 2 })
    expect(await getRequest(at.db, id)).toMatchObject({
      state: 'published', title: 'Telephony', maskedText: 'Call [phone hidden]', region: 'PT-13', cap: 3, publishedAt: NOON, opensAt: NOON + 1, expiresAt: NOON + 2,
    })
  })

  it('are closed with a reason, and not without one', async () => {
    const { id } = await storeRequest(at.db)
    await markClosed(at.db, id, 'rejected', 'Spam or advertising', NOON)
    expect(await getRequest(at.db, id)).toMatchObject({ state: 'closed', closeReason: 'rejected', closedAt: NOON })
    await expect(storeRequest(at.db, { state: 'closed' })).rejects.toThrow(/constraint/i)
    await expect(storeRequest(at.db, { closeReason: 'expired' })).rejects.toThrow(/constraint/i)
    await expect(storeRequest(at.db, { cap: 0 })).rejects.toThrow(/constraint/i)
  })

  it('expire when their time is over, the oldest first', async () => {
    const later = await storeRequest(at.db, { expiresAt: NOON })
    const earlier = await storeRequest(at.db, { expiresAt: NOON - 1 })
    await storeRequest(at.db, { expiresAt: NOON + 1 })
    await storeRequest(at.db, { expiresAt: NOON - 1, state: 'closed', closeReason: 'chosen' })
    expect(await listExpired(at.db, NOON, 10)).toEqual([earlier.id, later.id])
    expect(await listExpired(at.db, NOON, 1)).toEqual([earlier.id])
  })

  it('are listed for operators with hints and places taken', async () => {
    const hints = [{ kind: 'duplicate', by: 'phone', number: 1001, days: 2 } as const]
    const request = await storeRequest(at.db, { hints })
    await storeReservation(at.db, { requestId: request.id, slot: 1 })
    await storeReservation(at.db, { requestId: request.id, slot: 2, state: 'closed', outcome: 'released', closedAt: NOON, holdsPlace: false })
    const listed = { ...request, hints, isSetApart: false, rejectNote: null, taken: 1, source: null, answeredAt: null }
    expect(await findListedRequest(at.db, request.number)).toEqual(listed)
    expect(await listRequests(at.db, 'published')).toEqual([listed])
    expect(await findListedRequest(at.db, 999_999)).toBeNull()
  })

  it('are listed held ones oldest first, others newest first', async () => {
    for (const state of ['held', 'published'] as const) for (const number of [2_000, 3_000]) await storeRequest(at.db, { state, number: number + (state === 'held' ? 1 : 2) })
    expect((await listRequests(at.db, 'held')).map((it) => it.number)).toEqual([2_001, 3_001])
    expect((await listRequests(at.db, 'published')).map((it) => it.number)).toEqual([3_002, 2_002])
    expect(await countRequests(at.db)).toEqual({ apart: 0, on_hold: 0, held: 2, published: 2, closed: 0 })
  })

  it('keep their history in order', async () => {
    const { id } = await storeRequest(at.db)
    const received = { at: NOON, kind: 'received', source: 'client', actor: 'client', note: '' } as const
    const published = { at: NOON, kind: 'published', source: 'operator', actor: 'Petra', note: 'ok' } as const
    await insertRequestEvent(at.db, id, received)
    await insertRequestEvent(at.db, id, published)
    expect(await listRequestEvents(at.db, id)).toEqual([received, published])
  })
})

describe.each(EACH_ENGINE)('contacts on %s', (_engine, open) => {
  const at = useDatabase(open)
  const since = NOON - 30 * DAY_MS

  async function received(phoneIndex: string, emailIndex: string, receivedAt: number): Promise<number> {
    const request = await storeRequest(at.db, { receivedAt })
    await insertContact(at.db, request.id, 'sealed', { phoneIndex, emailIndex, nameIndexes: [] })
    return request.number
  }

  it('are kept sealed, one a request', async () => {
    const { id } = await storeRequest(at.db)
    await insertContact(at.db, id, 'sealed', { phoneIndex: 'p', emailIndex: 'e', nameIndexes: [] })
    expect(await findSealedContact(at.db, id)).toBe('sealed')
    expect(await findSealedContact(at.db, nextId('nobody'))).toBeNull()
    await expect(insertContact(at.db, id, 'other', { phoneIndex: 'p', emailIndex: 'e', nameIndexes: [] })).rejects.toSatisfy(isUniqueViolation)
  })

  it('show a repeat by the same phone or the same e-mail', async () => {
    const number = await received('phone', 'email', NOON)
    expect(await findRepeat(at.db, { phoneIndexes: ['phone'], emailIndexes: ['other'] }, since)).toMatchObject({ number, by: 'phone' })
    expect(await findRepeat(at.db, { phoneIndexes: ['other'], emailIndexes: ['email'] }, since)).toMatchObject({ number, by: 'email' })
    expect(await findRepeat(at.db, { phoneIndexes: ['other'], emailIndexes: ['other'] }, since)).toBeNull()
    // A phone is no e-mail, even if the indexes were equal.
    expect(await findRepeat(at.db, { phoneIndexes: ['email'], emailIndexes: ['phone'] }, since)).toBeNull()
  })

  it('show the newest repeat, back to the given moment and no further', async () => {
    await received('phone', 'a', NOON - 2 * DAY_MS)
    const newest = await received('phone', 'b', NOON - DAY_MS)
    expect(await findRepeat(at.db, { phoneIndexes: ['phone'], emailIndexes: ['c'] }, since)).toMatchObject({ number: newest })
    const edge = await received('edge', 'd', since)
    expect(await findRepeat(at.db, { phoneIndexes: ['edge'], emailIndexes: ['c'] }, since)).toMatchObject({ number: edge })
    expect(await findRepeat(at.db, { phoneIndexes: ['edge'], emailIndexes: ['c'] }, since + 1)).toBeNull()
  })
})
