import { describe, expect, it } from 'vitest'
import { settle } from '../../server/core/outbox.ts'
import { claimEvents, countEvents, insertEvents, releaseStaleEvents, settleEvent } from '../../server/store/inbox.ts'
import type { NewEvent, StoredEvent } from '../../server/store/inbox.ts'
import { inTransaction } from '../../server/store/transaction.ts'
import { nextId, NOON } from '../support/build.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'

function buildEvent(changes: Partial<NewEvent> = {}): NewEvent {
  return { dedupKey: nextId('event'), memberId: 'member-1', event: 'ONCRMDEALUPDATE', itemId: 12, sealed: null, ...changes }
}

describe.each(EACH_ENGINE)('the inbox on %s', (_engine, open) => {
  const at = useDatabase(open)
  const claim = (worker = 'worker-1', now = NOON, limit = 20): Promise<StoredEvent[]> => inTransaction(at.db, (tx) => claimEvents(tx, worker, now, limit))
  const DONE = settle(1, { kind: 'done' }, NOON)

  it('gives a stored event away once, with the try counted', async () => {
    const event = buildEvent()
    await insertEvents(at.db, [event, buildEvent()], NOON)
    expect(await claim('worker-1', NOON, 1)).toEqual([{ ...event, id: expect.any(Number) as number, attempts: 1 }])
    expect(await claim('worker-2')).toHaveLength(1)
    expect(await claim('worker-3')).toEqual([])
  })

  it('stores an event that comes twice once', async () => {
    const event = buildEvent()
    await insertEvents(at.db, [event], NOON)
    await insertEvents(at.db, [event], NOON + 1)
    expect(await countEvents(at.db)).toEqual({ due: 1, claimed: 0, done: 0, dead: 0 })
  })

  it('stores an event that comes twice in one list once', async () => {
    const [event, other] = [buildEvent(), buildEvent()]
    await insertEvents(at.db, [event, other, event], NOON)
    expect(await countEvents(at.db)).toMatchObject({ due: 2 })
  })

  it('starts an event anew that comes again after it was done', async () => {
    const event = buildEvent()
    await insertEvents(at.db, [event], NOON)
    const [stored] = await claim()
    await settleEvent(at.db, stored!.id, 'worker-1', DONE)
    await insertEvents(at.db, [event], NOON + 1)
    expect(await claim('worker-1', NOON + 1)).toMatchObject([{ id: stored!.id, attempts: 1 }])
  })

  it.each(['ONAPPINSTALL', 'ONAPPUPDATE'])('proves %s once only', async (name) => {
    const event = buildEvent({ event: name, sealed: 'sealed token' })
    await insertEvents(at.db, [event], NOON)
    const [stored] = await claim()
    expect(stored?.sealed).toBe('sealed token')
    await settleEvent(at.db, stored!.id, 'worker-1', DONE)
    await insertEvents(at.db, [event], NOON + 1)
    expect(await claim('worker-1', NOON + 1)).toEqual([])
    expect(await countEvents(at.db)).toMatchObject({ done: 1 })
  })

  it('keeps a sealed token while it may be needed and forgets it after that', async () => {
    const sealed = async (): Promise<unknown> => (await at.db.selectFrom('inbox').select(['state', 'sealed']).executeTakeFirst())
    await insertEvents(at.db, [buildEvent({ event: 'ONAPPINSTALL', sealed: 'sealed token' })], NOON)
    const [stored] = await claim()
    await settleEvent(at.db, stored!.id, 'worker-1', settle(1, { kind: 'retry', reason: 'silent' }, NOON))
    expect(await sealed()).toEqual({ state: 'due', sealed: 'sealed token' })
    await claim('worker-1', NOON + 60_000)
    await settleEvent(at.db, stored!.id, 'worker-1', settle(2, { kind: 'dead', reason: 'refused' }, NOON))
    expect(await sealed()).toEqual({ state: 'dead', sealed: null })
  })

  it('lets a worker that lost its claim change nothing', async () => {
    await insertEvents(at.db, [buildEvent()], NOON)
    const [stored] = await claim('slow')
    await releaseStaleEvents(at.db, NOON)
    expect(await claim('quick')).toEqual([])
    await releaseStaleEvents(at.db, NOON + 1)
    expect(await claim('quick')).toMatchObject([{ attempts: 2 }])
    await settleEvent(at.db, stored!.id, 'slow', DONE)
    expect(await countEvents(at.db)).toMatchObject({ claimed: 1, done: 0 })
  })

  it('never gives one event to two workers that claim at once', async () => {
    await insertEvents(at.db, Array.from({ length: 60 }, () => buildEvent()), NOON)
    const claimed = (await Promise.all(Array.from({ length: 8 }, (_, worker) => claim(`worker-${worker}`, NOON, 10)))).flat()
    while (claimed.length < 60) claimed.push(...await claim('last'))
    expect(new Set(claimed.map((it) => it.id)).size).toBe(60)
  })
})
