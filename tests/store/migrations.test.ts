import Database from 'better-sqlite3'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrate } from '../../server/db/migrate.ts'
import type { Migration } from '../../server/db/migrate.ts'
import { openDatabase } from '../../server/db/open.ts'
import type { Db } from '../../server/db/schema.ts'
import { POSTGRES_WORDS, SQLITE_WORDS } from '../../server/db/words.ts'
import { EACH_ENGINE, ENGINES } from '../support/engines.ts'
import type { OpenEngine } from '../support/engines.ts'

const STEP: Migration = { name: '9001-pets', statements: ({ int, strict }) => [`create table pets (id ${int} primary key, name text not null) ${strict}`] }
const CHANGED: Migration = { ...STEP, statements: () => ['create table pets (id integer primary key)'] }
const BROKEN: Migration = { name: '9002-broken', statements: ({ int, strict }) => [`create table toys (id ${int} primary key) ${strict}`, 'create nonsense'] }

async function applied(db: Db): Promise<unknown[]> {
  return (await sql`select name, checksum from migrations order by name`.execute(db)).rows
}

async function tables(db: Db): Promise<string[]> {
  return (await db.introspection.getTables()).map((table) => table.name)
}

describe.each(EACH_ENGINE)('migrations on %s', (engine, open) => {
  const words = engine === 'SQLite' ? SQLITE_WORDS : POSTGRES_WORDS
  let opened: OpenEngine
  let db: Db

  beforeEach(async () => {
    opened = await open()
    db = opened.db
  })
  afterEach(async () => {
    await opened.close()
  })

  it('change nothing the second time', async () => {
    const before = [await applied(db), await tables(db)]
    await migrate(db, words)
    const again = await openDatabase(opened.location)
    await again.destroy()
    expect([await applied(db), await tables(db)]).toEqual(before)
    expect(await db.selectFrom('counters').selectAll().execute()).toEqual([{ name: 'request', value: 1_000 }])
  })

  it('add what is new', async () => {
    await migrate(db, words, [STEP])
    expect(await tables(db)).toContain('pets')
  })

  it('refuse a step that was changed after it was applied', async () => {
    await migrate(db, words, [STEP])
    const before = await applied(db)
    await expect(migrate(db, words, [CHANGED])).rejects
      .toThrow('Migration 9001-pets was changed after it was applied. Restore the file and add a new migration.')
    expect(await applied(db)).toEqual(before)
  })

  it('leave nothing behind when one of their statements fails', async () => {
    await expect(migrate(db, words, [STEP, BROKEN])).rejects.toThrow(/nonsense/)
    const names = await tables(db)
    expect(names).not.toContain('toys')
    expect(names).not.toContain('pets')
    await migrate(db, words, [STEP])
  })
})

describe('SQLite', () => {
  let opened: OpenEngine
  let raw: Database.Database

  beforeEach(async () => {
    opened = await ENGINES.SQLite()
    raw = new Database(opened.location, { readonly: true })
  })
  afterEach(async () => {
    raw.close()
    await opened.close()
  })

  it.each([['journal_mode', 'wal'], ['synchronous', 2], ['foreign_keys', 1], ['secure_delete', 1], ['trusted_schema', 0]])('is opened with %s %s', async (name, value) => {
    const { rows } = await sql`pragma ${sql.raw(name)}`.execute(opened.db)
    expect(rows).toEqual([{ [name]: value }])
  })

  it('waits ten seconds for another writer', async () => {
    expect((await sql`pragma busy_timeout`.execute(opened.db)).rows).toEqual([{ timeout: 10_000 }])
  })

  it('checks the type of every column of every table', () => {
    const loose = raw.prepare(`select name from pragma_table_list where schema = 'main' and type = 'table' and strict = 0 and name not like 'sqlite_%'`).pluck().all()
    expect(loose).toEqual(['migrations'])
  })

  it('keeps the open list in the order in which it is read', () => {
    expect(raw.prepare(`select wr from pragma_table_list where name = 'open_requests'`).pluck().get()).toBe(1)
  })

  it('has no row that refers to nothing and no damaged page', () => {
    expect(raw.pragma('foreign_key_check')).toEqual([])
    expect(raw.pragma('integrity_check', { simple: true })).toBe('ok')
  })
})
