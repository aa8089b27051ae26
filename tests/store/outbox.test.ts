import { describe, expect, it } from 'vitest'
import { MAX_TRIES, settle } from '../../server/core/outbox.ts'
import type { Db } from '../../server/db/schema.ts'
import { claimWork, countWork, hurryWork, insertWork, nextWorkAt, releaseStaleWork, settleWork, withdrawWork } from '../../server/store/outbox.ts'
import type { NewWork, Work } from '../../server/store/outbox.ts'
import { inTransaction } from '../../server/store/transaction.ts'
import { nextId, NOON } from '../support/build.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'

const DONE = settle(1, { kind: 'done' }, NOON)

describe.each(EACH_ENGINE)('the outbox on %s', (engine, open) => {
  const at = useDatabase(open)

  async function storeWork(changes: Partial<NewWork> = {}): Promise<string> {
    const subject = changes.subject ?? nextId('subject')
    await insertWork(at.db, { kind: 'crm.create', lane: `crm/${subject}`, subject, memberId: null, payload: { reservationId: subject }, runAt: NOON, ...changes }, NOON)
    return subject
  }

  function claim(worker = 'worker-1', now = NOON, limit = 20, db: Db = at.db): Promise<Work[]> {
    return inTransaction(db, (tx) => claimWork(tx, worker, now, limit))
  }

  async function rowOf(subject: string): Promise<object | undefined> {
    return at.db.selectFrom('outbox').select(['state', 'run_at', 'attempts', 'claimed_by', 'last_error']).where('subject', '=', subject).executeTakeFirst()
  }

  it('gives due work away once, with the try counted', async () => {
    const subject = await storeWork({ memberId: 'member-1', payload: { note: 'é 👋' } })
    expect(await claim()).toEqual([{ id: expect.any(Number) as number, kind: 'crm.create', subject, memberId: 'member-1', payload: { note: 'é 👋' }, attempts: 1 }])
    expect(await claim('worker-2')).toEqual([])
    expect(await rowOf(subject)).toMatchObject({ state: 'claimed', claimed_by: 'worker-1', attempts: 1 })
  })

  it('gives nothing away before its time', async () => {
    await storeWork({ runAt: NOON + 1 })
    expect(await claim('worker-1', NOON)).toEqual([])
    expect(await nextWorkAt(at.db)).toBe(NOON + 1)
    expect(await claim('worker-1', NOON + 1)).toHaveLength(1)
    expect(await nextWorkAt(at.db)).toBeNull()
  })

  it('takes one kind of work for one subject once', async () => {
    await storeWork({ subject: 'a', payload: { first: true } })
    await storeWork({ subject: 'a', payload: { first: false } })
    await storeWork({ subject: 'a', kind: 'mail.reserved', lane: 'mail/a' })
    expect((await claim()).map((work) => [work.kind, work.payload]).sort()).toEqual([['crm.create', { first: true }], ['mail.reserved', { reservationId: 'a' }]])
    await storeWork({ subject: 'a' })
    expect((await countWork(at.db)).due).toBe(0)
  })

  it('does the work of a lane one after the other', async () => {
    await storeWork({ subject: 'first', lane: 'lane' })
    await storeWork({ subject: 'second', lane: 'lane', runAt: NOON - 100 })
    await storeWork({ subject: 'elsewhere' })
    const [elsewhereOrFirst, ...others] = await claim()
    const claimed = [elsewhereOrFirst!, ...others]
    expect(claimed.map((work) => work.subject).sort()).toEqual(['elsewhere', 'first'])

    const first = claimed.find((work) => work.subject === 'first')!
    expect(await claim()).toEqual([])
    await settleWork(at.db, first.id, 'worker-1', settle(1, { kind: 'retry', reason: '502' }, NOON))
    // The lane waits for the try that is still to come.
    expect(await claim()).toEqual([])
    const [again] = await claim('worker-1', NOON + 60_000)
    expect(again?.subject).toBe('first')
    await settleWork(at.db, first.id, 'worker-1', DONE)
    expect((await claim()).map((work) => work.subject)).toEqual(['second'])
  })

  it('lets a lane go on after work that was buried', async () => {
    await storeWork({ subject: 'first', lane: 'lane' })
    await storeWork({ subject: 'second', lane: 'lane' })
    const [first] = await claim()
    await settleWork(at.db, first!.id, 'worker-1', settle(1, { kind: 'dead', reason: 'the app was removed' }, NOON))
    expect((await claim()).map((work) => work.subject)).toEqual(['second'])
    expect(await countWork(at.db)).toEqual({ due: 0, claimed: 1, sent: 0, dead: 1 })
  })

  it('gives away what is due longest, and no more than asked for', async () => {
    for (const [subject, runAt] of [['c', 3], ['a', 1], ['b', 2]] as const) await storeWork({ subject, runAt })
    expect((await claim('worker-1', NOON, 2)).map((work) => work.subject).sort()).toEqual(['a', 'b'])
    expect((await claim('worker-1', NOON, 2)).map((work) => work.subject)).toEqual(['c'])
  })

  it('writes how a try ended', async () => {
    const subject = await storeWork()
    const [work] = await claim()
    await settleWork(at.db, work!.id, 'worker-1', settle(1, { kind: 'pause', afterMs: 2_000, reason: 'too many calls' }, NOON))
    expect(await rowOf(subject)).toEqual({ state: 'due', run_at: NOON + 2_000, attempts: 0, claimed_by: null, last_error: 'too many calls' })
  })

  it('lets a worker that lost its claim change nothing', async () => {
    const subject = await storeWork()
    const [work] = await claim('slow')
    await releaseStaleWork(at.db, NOON + 1)
    expect(await claim('quick')).toMatchObject([{ subject, attempts: 2 }])
    const before = await rowOf(subject)
    await settleWork(at.db, work!.id, 'slow', DONE)
    expect(await rowOf(subject)).toEqual(before)
    await settleWork(at.db, work!.id, 'quick', settle(2, { kind: 'done' }, NOON))
    await settleWork(at.db, work!.id, 'slow', settle(1, { kind: 'dead', reason: 'late' }, NOON))
    expect(await rowOf(subject)).toMatchObject({ state: 'sent', last_error: null })
  })

  it('gives back only what was claimed before the given moment', async () => {
    const old = await storeWork({ runAt: NOON - 10 })
    await claim('dead worker', NOON - 10)
    const young = await storeWork()
    await claim('worker-1', NOON)
    await releaseStaleWork(at.db, NOON)
    expect(await rowOf(old)).toMatchObject({ state: 'due', claimed_by: null, attempts: 1 })
    expect(await rowOf(young)).toMatchObject({ state: 'claimed', claimed_by: 'worker-1' })
  })

  it('buries work that killed its worker at every try', async () => {
    const subject = await storeWork()
    for (let tries = 1; tries < MAX_TRIES; tries += 1) {
      await claim('dead worker')
      expect(await releaseStaleWork(at.db, NOON + 1)).toEqual([])
    }
    await claim('dead worker')
    expect(await releaseStaleWork(at.db, NOON + 1)).toMatchObject([{ subject }])
    expect(await rowOf(subject)).toMatchObject({ state: 'dead', attempts: MAX_TRIES, claimed_by: null })
  })

  it('takes waiting work of one lane back, not what has started', async () => {
    await storeWork({ subject: 'a', lane: 'lane', runAt: NOON + 1 })
    await storeWork({ subject: 'b', lane: 'other', runAt: NOON + 1 })
    await withdrawWork(at.db, 'lane')
    expect([await rowOf('a'), (await rowOf('b')) !== undefined]).toEqual([undefined, true])
    await claim('worker-1', NOON + 1)
    await withdrawWork(at.db, 'other')
    expect(await rowOf('b')).toMatchObject({ state: 'claimed' })
  })

  it('hurries waiting work of one lane, and changes nothing that is due', async () => {
    await storeWork({ subject: 'a', lane: 'lane', runAt: NOON + 60_000 })
    await storeWork({ subject: 'b', lane: 'lane', runAt: NOON - 5 })
    await storeWork({ subject: 'c', lane: 'other', runAt: NOON + 60_000 })
    await hurryWork(at.db, 'lane', NOON)
    expect(await rowOf('a')).toMatchObject({ run_at: NOON })
    expect(await rowOf('b')).toMatchObject({ run_at: NOON - 5 })
    expect(await rowOf('c')).toMatchObject({ run_at: NOON + 60_000 })
  })

  it('never gives one piece of work to two workers that claim at once', async () => {
    for (let lane = 0; lane < 40; lane += 1) for (const step of ['a', 'b']) await storeWork({ subject: `${lane}${step}`, lane: `lane ${lane}` })
    const rounds = await Promise.all(Array.from({ length: 8 }, async (_, worker) => {
      const claimed: Work[] = []
      for (let round = 0; round < 6; round += 1) claimed.push(...await claim(`worker-${worker}`, NOON, 3))
      return claimed
    }))
    const subjects = rounds.flat().map((work) => work.subject)
    expect(new Set(subjects).size).toBe(subjects.length)
    // Only the first of each lane: its second one waits until the first has ended.
    expect(subjects.sort()).toEqual(Array.from({ length: 40 }, (_, lane) => `${lane}a`).sort())
    if (engine === 'PostgreSQL') expect(rounds.filter((claimed) => claimed.length > 0).length).toBeGreaterThan(1)
  })

  // On SQLite nobody else comes in while the first is at it.
  if (engine === 'PostgreSQL') {
    it('lets a second claimer pass by what the first still has in its hands', async () => {
      for (let index = 0; index < 4; index += 1) await storeWork()
      await inTransaction(at.db, async (tx) => {
        const mine = await claimWork(tx, 'worker-1', NOON, 2)
        const theirs = await claim('worker-2', NOON, 20)
        expect([mine.length, theirs.length]).toEqual([2, 2])
        expect(new Set([...mine, ...theirs].map((work) => work.id)).size).toBe(4)
      })
    })
  }
})
