import { PostgresAdapter, sql } from 'kysely'
import type { Db } from '../db/schema.ts'
import { CLIENT_DATA } from './client-data.ts'

/**
 * Lets nothing of deleted rows stay in the files. SQLite zeroes what it deletes (`secure_delete`), so only its log has to be emptied; PostgreSQL
 * leaves dead rows behind until they are vacuumed. False when a reader was in the way: it is tried again.
 */
export async function scrubDeleted(db: Db): Promise<boolean> {
  if (isPostgres(db)) {
    await vacuum(db, [...new Set(CLIENT_DATA.map(({ table }) => table))])
    return true
  }
  const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(db)
  return rows[0]?.busy !== 1
}

/** Gives the space of everything deleted back. */
export async function compactDatabase(db: Db): Promise<void> {
  if (isPostgres(db)) return vacuum(db, [])
  await sql`vacuum`.execute(db)
  await sql`pragma wal_checkpoint(truncate)`.execute(db)
}

function isPostgres(db: Db): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter
}

/** Of all tables when none is named. It may take longer than a query ever should. */
async function vacuum(db: Db, tables: readonly string[]): Promise<void> {
  await db.connection().execute(async (one) => {
    await sql`set statement_timeout = 0`.execute(one)
    try {
      await sql`vacuum ${sql.join(tables.map((table) => sql.table(table)))}`.execute(one)
    } finally {
      await sql`reset statement_timeout`.execute(one)
    }
  })
}
