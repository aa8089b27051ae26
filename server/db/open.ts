import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { Kysely } from 'kysely'
import { migrate } from './migrate.ts'
import { postgresDialect } from './postgres.ts'
import type { Db, Schema } from './schema.ts'
import { sqliteDialect } from './sqlite.ts'
import { POSTGRES_WORDS, SQLITE_WORDS } from './words.ts'

/** Opens and migrates the database behind a `postgres://` URL or a SQLite file path (`:memory:` works). */
export async function openDatabase(location: string): Promise<Db> {
  const onPostgres = /^postgres(ql)?:\/\//.test(location)
  if (!onPostgres && location !== ':memory:') mkdirSync(dirname(location), { recursive: true })
  const db: Db = new Kysely<Schema>({ dialect: onPostgres ? postgresDialect(location) : sqliteDialect(location) })
  try {
    await migrate(db, onPostgres ? POSTGRES_WORDS : SQLITE_WORDS)
  } catch (error) {
    await db.destroy()
    throw error
  }
  return db
}
