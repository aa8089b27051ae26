import type { Db, Tx } from '../db/schema.ts'

/** Also what PostgreSQL says when a kept statement's table has changed its columns (0A000): the next try sends it anew. */
const CONTENTION = new Set(['40001', '40P01', '55P03', '0A000', 'SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT'])
const UNIQUE = new Set(['23505', 'SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY'])
const ATTEMPTS = 4

type Last = (() => Promise<void>)[]
const lastOf = new WeakMap<Tx, Last>()

/** Thrown inside a transaction that saw that the world changed before it had its locks: it starts anew, as after a lost race. */
export class LostRace extends Error {
  readonly code = '40001'

  constructor() {
    super('Something changed before it could be locked')
    this.name = 'LostRace'
  }
}

/** Runs `work` in one transaction; starts it anew a few times when the engine reports a lost race. No network call inside. */
export async function inTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute((tx) => withLast(tx, work))
    } catch (error) {
      if (attempt === ATTEMPTS || !CONTENTION.has(codeOf(error))) throw error
    }
  }
}

/**
 * Runs `work` as the last thing before the transaction commits, or now when it was not begun by `inTransaction`. For the one row
 * that everybody locks: it is held as short as can be, and nobody waits for another row while holding it.
 */
export async function beforeCommit(tx: Tx, work: () => Promise<void>): Promise<void> {
  const last = lastOf.get(tx)
  if (last) last.push(work)
  else await work()
}

/** Whether the engine refused a row because a unique index already has its like. */
export function isUniqueViolation(error: unknown): boolean {
  return UNIQUE.has(codeOf(error))
}

async function withLast<T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  const last: Last = []
  lastOf.set(tx, last)
  const result = await work(tx)
  for (const run of last) await run()
  return result
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
