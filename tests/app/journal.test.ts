import { sql } from 'kysely'
import type { Tx } from '../../server/db/schema.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { anchorJournal } from '../../server/app/journal/anchor-journal.ts'
import { parseAnchor } from '../../server/app/journal/anchor.ts'
import type { Anchor } from '../../server/app/journal/anchor.ts'
import { signHead } from '../../server/app/journal/sign-head.ts'
import { verifyJournal } from '../../server/app/journal/verify-journal.ts'
import type { JournalCheck } from '../../server/app/journal/verify-journal.ts'
import { writeJournal } from '../../server/app/journal/write-journal.ts'
import type { App } from '../../server/app/app.ts'
import { createSealer } from '../../server/app/seal.ts'
import type { Sealer } from '../../server/app/seal.ts'
import { HOUR_MS } from '../../server/core/time.ts'
import { findChained, findJournalHead, insertJournalHead } from '../../server/store/journal.ts'
import type { JournalEntry } from '../../server/store/journal.ts'
import { inTransaction } from '../../server/store/transaction.ts'
import { wished } from '../faults/chance.ts'
import { readSources } from '../support/imports.ts'
import { NOON } from '../support/build.ts'
import { EACH_ENGINE, liftGuards, useDatabase } from '../support/engines.ts'

const [OLD, NEW] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
/** Eight changes are made at each of so many places; `POSITIONS=125` makes a thousand. */
const POSITIONS = wished('POSITIONS', 40)
const ROWS = POSITIONS + 5
const CHANGES = POSITIONS * 8
const ROOT = `${import.meta.dirname}/../..`

function entry(changes: Partial<JournalEntry> = {}): JournalEntry {
  return { at: NOON, kind: 'contact_shown', requestId: null, partnerId: 'luso', memberId: 'member', userId: '7', userName: 'Ana Silva', details: '', ...changes }
}

describe.each(EACH_ENGINE)('the journal’s chain on %s', (_engine, open) => {
  const at = useDatabase(open)
  const seal = createSealer(OLD)
  const check = (anchors: readonly Anchor[] = [], by: Sealer = seal): Promise<JournalCheck> => verifyJournal({ db: at.db, seal: by }, anchors)
  const write = (rows: number, by: Sealer = seal): Promise<void> => inTransaction(at.db, async (tx) => {
    for (let row = 0; row < rows; row += 1) await writeJournal(tx, { seal: by }, entry({ at: NOON + row, partnerId: row % 3 === 0 ? null : `partner-${row % 3}`, details: row % 2 === 0 ? '' : `row "${row}" \u{1F4DE} é` }))
  })

  /** Changes rows as somebody with the database in hand could, checks, and takes the change back. */
  async function tamper(change: (tx: Tx) => Promise<unknown>, anchors: readonly Anchor[] = []): Promise<JournalCheck> {
    let found: JournalCheck | undefined
    await at.db.transaction().execute(async (tx) => {
      await liftGuards(tx)
      await change(tx)
      found = await verifyJournal({ db: tx, seal }, anchors)
      throw new Error('taken back')
    }).catch((error: unknown) => {
      if (!(error instanceof Error) || error.message !== 'taken back') throw error
    })
    return found!
  }

  /** Moves the rows from `seq` on by one place, so that no gap and no double shows. */
  async function shift(tx: Tx, seq: number, by: 1 | -1): Promise<void> {
    await tx.updateTable('journal').set((of) => ({ seq: of('seq', '*', -1) })).where('seq', '>=', seq).execute()
    await tx.updateTable('journal').set((of) => ({ seq: of(of('seq', '*', -1), '+', by) })).where('seq', '<', 0).execute()
    await tx.updateTable('journal_head').set((of) => ({ seq: of('seq', '+', by) })).execute()
  }

  const insertCopy = (tx: Tx, seq: number, mac: string): Promise<unknown> =>
    sql`insert into journal (at, kind, request_id, partner_id, member_id, user_id, user_name, details, seq, previous, mac)
      select at, kind, request_id, partner_id, member_id, user_id, 'Nobody', details, ${seq}, previous, ${mac} from journal where seq = ${seq + 1}`.execute(tx)

  const FIELDS = [{ at: 1 }, { kind: 'request_rejected' }, { user_id: '8' }, { user_name: 'Rui' }, { details: 'other' }, { member_id: null }]
  const positions = (first: number): number[] => Array.from({ length: POSITIONS }, (_, index) => first + index)

  it('is found whole', async () => {
    expect(await check()).toEqual({ state: 'whole', rows: 0, end: null })
    await write(ROWS)
    expect(await check()).toMatchObject({ state: 'whole', rows: ROWS, end: { seq: ROWS } })
    const { rows } = await sql<{ seq: number }>`select seq from journal order by id`.execute(at.db)
    expect(rows.map(({ seq }) => Number(seq))).toEqual(Array.from({ length: ROWS }, (_, index) => index + 1))
  })

  it(`shows ${CHANGES} changes by hand, each where it was made`, { timeout: 120_000 }, async () => {
    await write(ROWS)
    const head = (await findJournalHead(at.db))!
    const anchor: Anchor = { seq: head.seq, mac: head.mac }
    let found = 0
    const expectAt = async (seq: number, kind: string, change: (tx: Tx) => Promise<unknown>, anchors: readonly Anchor[] = []): Promise<void> => {
      expect(await tamper(change, anchors), `${kind} at ${seq}`).toEqual({ state: 'damaged', seq, kind })
      found += 1
    }
    for (const seq of positions(1)) {
      await expectAt(seq, 'row_changed', (tx) => tx.updateTable('journal').set(FIELDS[seq % FIELDS.length]!).where('seq', '=', seq).execute())
      await expectAt(seq, 'row_changed', (tx) => tx.updateTable('journal').set({ partner_id: 'another' }).where('seq', '=', seq).execute())
      await expectAt(seq, 'row_missing', async (tx) => {
        await tx.deleteFrom('journal').where('seq', '=', seq).execute()
        if (seq % 2 === 0) await shift(tx, seq, -1)
      })
      await expectAt(seq, 'row_inserted', async (tx) => {
        await shift(tx, seq, 1)
        await insertCopy(tx, seq, seal.mac(`made up ${seq}`))
      })
      await expectAt(seq, 'row_swapped', async (tx) => {
        const other = seq + 1 + seq % 4
        await tx.updateTable('journal').set({ seq: -1 }).where('seq', '=', seq).execute()
        await tx.updateTable('journal').set({ seq }).where('seq', '=', other).execute()
        await tx.updateTable('journal').set({ seq: other }).where('seq', '=', -1).execute()
      })
      await expectAt(seq, 'mac_copied', (tx) => sql`update journal set mac = (select mac from journal where seq = ${seq + 2}) where seq = ${seq}`.execute(tx))
      await expectAt(seq + 1, 'tail_missing', (tx) => tx.deleteFrom('journal').where('seq', '>', seq).execute())
      await expectAt(seq + 1, 'tail_missing', async (tx) => {
        await tx.deleteFrom('journal').where('seq', '>', seq).execute()
        // The head as it truly was at that time, put back from a copy.
        const { mac } = (await findChained(tx, seq))!
        await tx.deleteFrom('journal_head').execute()
        await insertJournalHead(tx, { seq, mac: mac!, headMac: seal.mac(JSON.stringify(['head', seq, mac])) })
      }, [anchor])
    }
    expect(found).toBe(CHANGES)
    expect(await check([anchor])).toMatchObject({ state: 'whole' })
  })

  it('shows what was done to its end', async () => {
    await write(5)
    expect(await tamper((tx) => tx.deleteFrom('journal_head').execute())).toEqual({ state: 'damaged', seq: 5, kind: 'head_missing' })
    expect(await tamper((tx) => tx.updateTable('journal_head').set({ seq: 4 }).execute())).toEqual({ state: 'damaged', seq: 5, kind: 'head_changed' })
    expect(await tamper((tx) => tx.updateTable('journal_head').set({ head_mac: 'x' }).execute())).toEqual({ state: 'damaged', seq: 5, kind: 'head_changed' })
    const third = (await findChained(at.db, 3))!
    const headMac = seal.mac(JSON.stringify(['head', 3, third.mac]))
    expect(await tamper((tx) => tx.updateTable('journal_head').set({ seq: 3, mac: third.mac!, head_mac: headMac }).execute())).toEqual({ state: 'damaged', seq: 4, kind: 'beyond_head' })
    expect(await check([{ seq: 3, mac: 'another' }])).toEqual({ state: 'damaged', seq: 3, kind: 'other_than_anchor' })
    const rewritten = await tamper(async (tx) => {
      await tx.deleteFrom('journal').where('seq', '>', 2).execute()
      const { mac } = (await findChained(tx, 2))!
      await tx.updateTable('journal_head').set({ seq: 2, mac: mac!, head_mac: seal.mac(JSON.stringify(['head', 2, mac])) }).execute()
      for (let row = 0; row < 4; row += 1) await writeJournal(tx, { seal }, entry({ details: 'written anew' }))
    }, [{ seq: 3, mac: third.mac! }])
    expect(rewritten).toEqual({ state: 'damaged', seq: 3, kind: 'other_than_anchor' })
  })

  it('knows the rows from before it: none is changed, taken away or added unseen', async () => {
    const before = { at: NOON, kind: 'portal_installed', request_id: null, partner_id: null, member_id: null, user_id: '1', user_name: 'Ana', details: '' }
    for (let row = 0; row < 3; row += 1) await at.db.insertInto('journal').values({ ...before, details: `${row}` }).execute()
    expect(await check()).toMatchObject({ state: 'whole' })
    for (const rows of [0, 2]) {
      await write(rows)
      expect(await check()).toMatchObject({ state: 'whole', rows })
      if (rows === 0) continue
      const damage = { state: 'damaged', seq: 0, kind: 'before_chain' }
      expect(await tamper((tx) => tx.updateTable('journal').set({ details: 'x' }).where('details', '=', '1').execute())).toEqual(damage)
      expect(await tamper((tx) => tx.deleteFrom('journal').where('details', '=', '1').where('seq', 'is', null).execute())).toEqual(damage)
      expect(await tamper((tx) => tx.insertInto('journal').values(before).execute())).toEqual(damage)
      expect(await tamper((tx) => tx.insertInto('journal').values({ ...before, seq: -7, mac: 'x' }).execute())).toEqual(damage)
    }
  })

  it('takes no further row when its end was set back, and the deed does not happen', async () => {
    await write(3)
    await at.db.updateTable('journal_head').set({ seq: 1 }).execute()
    await expect(inTransaction(at.db, async (tx) => {
      await tx.insertInto('counters').values({ name: 'deed', value: 1 }).execute()
      await writeJournal(tx, { seal }, entry())
    })).rejects.toThrow(/journal’s end is not genuine/)
    expect(await at.db.selectFrom('counters').selectAll().where('name', '=', 'deed').execute()).toEqual([])
  })

  it('refuses changes and deletions', async () => {
    await write(2)
    await expect(at.db.updateTable('journal').set({ details: 'x' }).execute()).rejects.toThrow(/only ever added/)
    await expect(at.db.deleteFrom('journal').execute()).rejects.toThrow(/only ever added/)
    expect(await check()).toMatchObject({ state: 'whole', rows: 2 })
  })

  it('goes on under another key, and rows of the older one still verify', async () => {
    await write(3)
    const both = createSealer([NEW, OLD])
    await write(3, both)
    expect(await check([], both)).toMatchObject({ state: 'whole', rows: 6 })
    expect(await check([], createSealer([OLD, NEW]))).toMatchObject({ state: 'whole', rows: 6 })
    expect(await check([], createSealer(NEW))).toEqual({ state: 'damaged', seq: 1, kind: 'key_missing' })
    expect(await check()).toEqual({ state: 'damaged', seq: 4, kind: 'key_missing' })
  })

  it('has its end signed with the current key, so that the older one may go', async () => {
    await write(2)
    const both = { db: at.db, seal: createSealer([NEW, OLD]) }
    expect([await signHead(both), await signHead(both)]).toEqual([1, 0])
    await write(1, createSealer(NEW))
    expect(await check([], both.seal)).toMatchObject({ state: 'whole', rows: 3 })
  })

  it('tells the log once an hour where it ends, by one process only', async () => {
    const told: string[] = []
    let now = NOON
    const log = { info: ({ anchor }: { anchor?: string }) => told.push(anchor ?? ''), warn: () => undefined, error: () => undefined }
    const app = { db: at.db, seal, now: () => now, log } as unknown as App
    expect(await anchorJournal(app)).toBe(0)
    await write(2)
    expect((await Promise.all(Array.from({ length: 5 }, () => anchorJournal(app)))).filter((one) => one === 1)).toHaveLength(1)
    now += HOUR_MS - 1
    expect(await anchorJournal(app)).toBe(0)
    await write(1)
    now += 1
    expect(await anchorJournal(app)).toBe(1)
    // A clock that was a day ahead and is set right does not silence it.
    now -= 24 * HOUR_MS
    expect(await anchorJournal(app)).toBe(1)
    expect(told.map((text) => parseAnchor(text).seq)).toEqual([2, 3, 3])
    expect(await check(told.map(parseAnchor))).toMatchObject({ state: 'whole' })
  })
})

describe('the code', () => {
  let writers: string[] = []
  beforeAll(() => {
    writers = [...readSources(ROOT, ['server'])].filter(([, text]) => /\binsertJournalEntry\b|insertInto\('journal'\)/.test(text)).map(([file]) => file)
  })

  it('writes to the journal in one place only', () => {
    expect(writers.sort()).toEqual(['server/app/journal/write-journal.ts', 'server/store/journal.ts'])
  })
})
