import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, describe, expect, it } from 'vitest'
import { keepBackup, showBackups } from '../../server/app/system/backups.ts'
import { backUpFromOutside } from '../../server/compose.ts'
import { copySqlite } from '../../server/db/backup.ts'
import { openDatabase } from '../../server/db/open.ts'
import { HOUR_MS } from '../../server/core/time.ts'
import { NOON } from '../support/build.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'

describe('a copy of a SQLite database', () => {
  const folder = mkdtempSync(join(tmpdir(), 'backup-'))
  const at = (name: string): string => join(folder, name)
  afterAll(() => rmSync(folder, { recursive: true }))

  it('is made while the database is in use, for its owner only, and opens like it', async () => {
    const db = await openDatabase(at('app.sqlite'))
    await db.insertInto('clock_marks').values({ name: 'kept', at: NOON }).execute()
    expect(await backUpFromOutside(at('app.sqlite'), at('copy.sqlite'))).toEqual({ trouble: null })
    expect(statSync(at('copy.sqlite')).mode & 0o777).toBe(0o600)
    expect(await showBackups({ db, now: Date.now })).toMatchObject({ good: { detail: at('copy.sqlite') }, failed: null, isLate: false })
    await db.destroy()
    const copy = await openDatabase(at('copy.sqlite'))
    expect(await copy.selectFrom('clock_marks').select('at').where('name', '=', 'kept').execute()).toEqual([{ at: NOON }])
    await copy.destroy()
  })

  it('never replaces an older one', async () => {
    const before = statSync(at('copy.sqlite')).mtimeMs
    await expect(backUpFromOutside(at('app.sqlite'), at('copy.sqlite'))).rejects.toThrow(/is there already/)
    expect(statSync(at('copy.sqlite')).mtimeMs).toBe(before)
  })

  it('that is not good is thrown away, and Health says so', async () => {
    const broken = new Database(at('broken.sqlite'))
    broken.pragma('foreign_keys = OFF')
    broken.exec('create table one (id integer primary key); create table two (one integer references one); insert into two values (7)')
    broken.close()
    expect(await copySqlite(at('broken.sqlite'), at('bad.sqlite'))).toBe('Rows point to others that are not there.')
    expect(readdirSync(folder).filter((name) => name.startsWith('bad'))).toEqual([])
    expect(existsSync(at('bad.sqlite.part'))).toBe(false)
  })
})

describe.each(EACH_ENGINE)('the age of the last backup, on %s', (_engine, open) => {
  const at = useDatabase(open)
  let count = 0
  const app = (now: number) => ({ db: at.db, now: () => now, newId: () => `b${count++}` })

  it('is late when none is known and after 26 hours, and a failed one does not hide the good one before it', async () => {
    expect(await showBackups(app(NOON))).toEqual({ good: null, failed: null, isLate: true })
    await keepBackup(app(NOON), { isGood: true, detail: 'monday.dump' })
    expect(await showBackups(app(NOON + 26 * HOUR_MS))).toMatchObject({ good: { madeAt: NOON, detail: 'monday.dump' }, isLate: false })
    await keepBackup(app(NOON + 24 * HOUR_MS), { isGood: false, detail: 'disk full' })
    expect(await showBackups(app(NOON + 26 * HOUR_MS + 1))).toMatchObject({ good: { madeAt: NOON }, failed: { detail: 'disk full' }, isLate: true })
    await keepBackup(app(NOON + 48 * HOUR_MS), { isGood: true, detail: 'tuesday.dump' })
    expect(await showBackups(app(NOON + 49 * HOUR_MS))).toMatchObject({ good: { detail: 'tuesday.dump' }, failed: null, isLate: false })
  })
})
