import { describe, expect, it } from 'vitest'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import { insertJournalEntry, listJournal } from '../../server/store/journal.ts'
import type { JournalEntry, Link } from '../../server/store/journal.ts'
import { deleteLiveEvents, insertLiveEvent, listLiveEvents } from '../../server/store/live-events.ts'
import { getRulebook, insertRulebook, listRulebooks } from '../../server/store/rulebooks.ts'
import { inTransaction, isUniqueViolation } from '../../server/store/transaction.ts'
import { buildRulebook, NOON, storePartner, storeRequest } from '../support/build.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'

let seq = 0

function link(): Link {
  seq += 1
  return { seq, previous: `mac ${seq - 1}`, mac: `mac ${seq}` }
}

describe.each(EACH_ENGINE)('the journal on %s', (_engine, open) => {
  const at = useDatabase(open)

  it('tells in order who saw a contact, request by request', async () => {
    const [one, other] = [await storeRequest(at.db), await storeRequest(at.db)]
    const first: JournalEntry = {
      at: NOON, kind: 'contact_shown', requestId: one.id, partnerId: 'partner', memberId: 'member', userId: '7', userName: 'Ana Silva', details: 'first',
    }
    const second: JournalEntry = { ...first, kind: 'contact_read_by_operator', partnerId: null, details: '' }
    for (const entry of [first, { ...first, requestId: other.id }, second]) await insertJournalEntry(at.db, entry, link())
    expect(await listJournal(at.db, one.id)).toEqual([first, second])
  })

  it('keeps its rows when the request they tell of is to be deleted', async () => {
    const { id } = await storeRequest(at.db)
    await insertJournalEntry(at.db, { at: NOON, kind: 'contact_shown', requestId: id, partnerId: null, memberId: null, userId: '7', userName: 'Ana', details: '' }, link())
    await expect(at.db.deleteFrom('requests').where('id', '=', id).execute()).rejects.toThrow(/constraint/i)
  })
})

const PORTO = { country: 'PT', region: 'PT-13', cityKey: 'porto', alsoIn: ['BR', 'ES'] }

describe.each(EACH_ENGINE)('live events on %s', (_engine, open) => {
  const at = useDatabase(open)

  it('name exactly one audience', async () => {
    await insertLiveEvent(at.db, { place: PORTO }, { kind: 'a' }, NOON)
    await insertLiveEvent(at.db, { partnerId: 'partner-1' }, { kind: 'b' }, NOON)
    await insertLiveEvent(at.db, { operators: true }, { kind: 'c' }, NOON)
    expect(await listLiveEvents(at.db, NOON)).toMatchObject([
      { place: PORTO, partnerId: null, operators: false, body: '{"kind":"a"}' },
      { place: null, partnerId: 'partner-1', operators: false, body: '{"kind":"b"}' },
      { place: null, partnerId: null, operators: true, body: '{"kind":"c"}' },
    ])
  })

  it('are read from a moment on and forgotten before one', async () => {
    for (const at_ of [1, 2, 3]) await insertLiveEvent(at.db, { operators: true }, { at_ }, at_)
    expect((await listLiveEvents(at.db, 2)).map((it) => it.at)).toEqual([2, 3])
    await deleteLiveEvents(at.db, 3)
    expect((await listLiveEvents(at.db, 0)).map((it) => it.at)).toEqual([3])
  })

  it('never carry a number again, also after all of them are forgotten', async () => {
    await insertLiveEvent(at.db, { operators: true }, {}, 1)
    const [first] = await listLiveEvents(at.db, 0)
    await deleteLiveEvents(at.db, 9)
    await insertLiveEvent(at.db, { operators: true }, {}, 2)
    expect((await listLiveEvents(at.db, 0))[0]!.id).toBeGreaterThan(first!.id)
  })
})

describe.each(EACH_ENGINE)('rulebooks on %s', (_engine, open) => {
  const at = useDatabase(open)

  it('are in force from their start on; before the first one the default is', async () => {
    const [second, third] = [buildRulebook({ version: 2, startsAt: NOON, cap: 2 }), buildRulebook({ version: 3, startsAt: NOON + 10, cap: 4 })]
    await insertRulebook(at.db, third, NOON)
    await insertRulebook(at.db, second, NOON)
    expect(await getRulebook(at.db, NOON - 1)).toEqual(DEFAULT_RULEBOOK)
    expect(await getRulebook(at.db, NOON)).toEqual(second)
    expect(await getRulebook(at.db, NOON + 9)).toEqual(second)
    expect(await getRulebook(at.db, NOON + 10)).toEqual(third)
  })

  it('go by the newer version when two start together, and never change one', async () => {
    await insertRulebook(at.db, buildRulebook({ version: 3, startsAt: NOON }), NOON)
    await insertRulebook(at.db, buildRulebook({ version: 2, startsAt: NOON }), NOON)
    expect((await getRulebook(at.db, NOON)).version).toBe(3)
    await expect(insertRulebook(at.db, buildRulebook({ version: 3 }), NOON)).rejects.toSatisfy(isUniqueViolation)
  })

  it('are replaced by a later version that starts earlier', async () => {
    await insertRulebook(at.db, buildRulebook({ version: 2, startsAt: NOON + 20, cap: 7 }), NOON)
    await insertRulebook(at.db, buildRulebook({ version: 3, startsAt: NOON + 10 }), NOON)
    for (const moment of [NOON + 10, NOON + 20, NOON + 1_000]) expect((await getRulebook(at.db, moment)).version).toBe(3)
  })

  it('are never edited or deleted, whoever tries', async () => {
    await insertRulebook(at.db, { ...buildRulebook({ version: 2, startsAt: NOON }), why: 'A first version', createdBy: 'Vera' }, NOON)
    const before = await listRulebooks(at.db)
    await expect(at.db.updateTable('rulebooks').set({ starts_at: 1 }).execute()).rejects.toThrow('rows of rulebooks are only ever added')
    await expect(at.db.deleteFrom('rulebooks').execute()).rejects.toThrow('rows of rulebooks are only ever added')
    expect(await listRulebooks(at.db)).toEqual(before)
    expect(before).toEqual([
      { rulebook: DEFAULT_RULEBOOK, why: '', createdBy: '', createdAt: 0 },
      { rulebook: buildRulebook({ version: 2, startsAt: NOON }), why: 'A first version', createdBy: 'Vera', createdAt: NOON },
    ])
  })

  it('give a version from before a rule was added that rule’s default', async () => {
    const { longestDays: _longestDays, ...old } = buildRulebook({ version: 1, cap: 4 })
    await at.db.insertInto('rulebooks').values({ version: 1, starts_at: 0, body: JSON.stringify(old), created_at: 0 }).execute()
    expect((await listRulebooks(at.db)).map((it) => it.rulebook)).toEqual([buildRulebook({ version: 1, cap: 4 })])
  })
})

describe.each(EACH_ENGINE)('inTransaction on %s', (_engine, open) => {
  const at = useDatabase(open)
  const failure = (code: string): Error => Object.assign(new Error(code), { code })

  it('keeps all of the work or nothing', async () => {
    const work = inTransaction(at.db, async (tx) => {
      await storePartner(tx)
      throw new Error('halfway')
    })
    await expect(work).rejects.toThrow('halfway')
    expect(await at.db.selectFrom('partners').selectAll().execute()).toEqual([])
  })

  it.each(['40001', '40P01', '55P03', 'SQLITE_BUSY'])('starts anew after %s and leaves no trace of the lost race', async (code) => {
    let tries = 0
    await inTransaction(at.db, async (tx) => {
      tries += 1
      await storePartner(tx)
      if (tries < 4) throw failure(code)
    })
    expect(tries).toBe(4)
    expect(await at.db.selectFrom('partners').selectAll().execute()).toHaveLength(1)
  })

  it('gives up after the fourth lost race', async () => {
    let tries = 0
    const work = inTransaction(at.db, () => {
      tries += 1
      return Promise.reject(failure('40001'))
    })
    await expect(work).rejects.toThrow('40001')
    expect(tries).toBe(4)
  })

  it('tries nothing twice that would fail again', async () => {
    let tries = 0
    const work = inTransaction(at.db, () => {
      tries += 1
      return Promise.reject(failure('23505'))
    })
    await expect(work).rejects.toSatisfy(isUniqueViolation)
    expect(tries).toBe(1)
  })

  it('lets no other call into an open transaction', async () => {
    const order: string[] = []
    const one = inTransaction(at.db, async (tx) => {
      await storePartner(tx)
      order.push('written')
      await new Promise((resolve) => setTimeout(resolve, 500))
      order.push('committed')
    })
    await expect.poll(() => order, { interval: 5 }).toContain('written')
    const seen = await at.db.selectFrom('partners').selectAll().execute()
    // PostgreSQL answers at once from before the change; SQLite lets the reader wait until it is there.
    expect(seen.length).toBe(order.includes('committed') ? 1 : 0)
    await one
  })
})
