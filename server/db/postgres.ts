import { PostgresDialect } from 'kysely'
import type { Dialect } from 'kysely'
import pg from 'pg'
import { keepPrepared } from './prepared.ts'

const INT8 = 20

/** A pool on the given URL; bigint columns hold milliseconds and ids, so they are read as numbers. */
export function postgresDialect(url: string): Dialect {
  const types = new pg.TypeOverrides()
  types.setTypeParser(INT8, Number)
  const pool = new pg.Pool({
    connectionString: url,
    types,
    max: 10,
    statement_timeout: 10_000,
    lock_timeout: 5_000,
    idle_in_transaction_session_timeout: 10_000,
  })
  pool.on('connect', keepPrepared)
  // An idle client that loses its server must not end the process; the next query reports it.
  pool.on('error', () => undefined)
  return new PostgresDialect({ pool })
}
