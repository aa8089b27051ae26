/** The few words in which the engines' table definitions differ; migrations are written with them. */
export type Words = {
  int: string
  id: string
  /** Ends a table definition. */
  strict: string
  /** Ends the definition of a table that is stored in primary-key order. */
  clustered: string
  /** Keeps two processes from migrating at the same time; runs first inside the transaction. */
  migrationLock: string | null
}

export const SQLITE_WORDS: Words = {
  int: 'integer',
  id: 'integer primary key autoincrement',
  strict: 'strict',
  clustered: 'strict, without rowid',
  migrationLock: null,
}

export const POSTGRES_WORDS: Words = {
  int: 'bigint',
  id: 'bigint generated always as identity primary key',
  strict: '',
  clustered: '',
  migrationLock: 'select pg_advisory_xact_lock(724001)',
}
