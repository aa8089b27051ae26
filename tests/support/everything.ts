import { readFileSync } from 'node:fs'
import { existsSync } from 'node:fs'
import type { Db } from '../../server/db/schema.ts'

/** Every row of every table, as text. */
export async function everyRow(db: Db): Promise<string> {
  const tables = await db.introspection.getTables()
  const rows = await Promise.all(tables.map(async ({ name }) => [name, await db.selectFrom(name as 'requests').selectAll().execute()]))
  return JSON.stringify(rows)
}

/** The bytes of a SQLite database and of its log. */
export function databaseBytes(file: string): Buffer {
  return Buffer.concat([file, `${file}-wal`, `${file}-shm`].filter((it) => existsSync(it)).map((it) => readFileSync(it)))
}
