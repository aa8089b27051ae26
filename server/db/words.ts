/** The few words in which the engines' table definitions differ; migrations are written with them. */
export type Words = {
  int: string
  id: string
  bytes: string
  /** Ends a table definition. */
  strict: string
  /** Ends the definition of a table that is stored in primary-key order. */
  clustered: string
  /** Keeps two processes from migrating at the same time; runs first inside the transaction. */
  migrationLock: string | null
  /** Makes the table one to which rows can only be added: no row is changed or deleted. */
  onlyAdded: (table: string) => string[]
}

export const SQLITE_WORDS: Words = {
  int: 'integer',
  id: 'integer primary key autoincrement',
  bytes: 'blob',
  strict: 'strict',
  clustered: 'strict, without rowid',
  migrationLock: null,
  onlyAdded: (table) => ['update', 'delete'].map((change) => `create trigger ${table}_no_${change} before ${change} on ${table}
    begin select raise(abort, 'rows of ${table} are only ever added'); end`),
}

export const POSTGRES_WORDS: Words = {
  int: 'bigint',
  id: 'bigint generated always as identity primary key',
  bytes: 'bytea',
  strict: '',
  clustered: '',
  migrationLock: 'select pg_advisory_xact_lock(724001)',
  onlyAdded: (table) => [
    `create function ${table}_only_added() returns trigger language plpgsql as $$ begin raise exception 'rows of ${table} are only ever added'; end $$`,
    `create trigger ${table}_no_change before update or delete on ${table} for each row execute function ${table}_only_added()`,
  ],
}
