import Database from 'better-sqlite3'
import { CompiledQuery, SqliteDialect, SqliteDriver, SqliteQueryCompiler } from 'kysely'
import type { DatabaseConnection, Dialect, SelectModifierNode, SqliteDialectConfig } from 'kysely'

/** Pragmas the promises rest on (TRUST §2.5); better-sqlite3 starts with weaker ones. */
const PRAGMAS: Readonly<Record<string, { set: string, reads: number | string }>> = {
  journal_mode: { set: 'WAL', reads: 'wal' },
  synchronous: { set: 'FULL', reads: 2 },
  foreign_keys: { set: 'ON', reads: 1 },
  secure_delete: { set: 'ON', reads: 1 },
  trusted_schema: { set: 'OFF', reads: 0 },
  busy_timeout: { set: '10000', reads: 10_000 },
}

const LOCKS = new Set(['ForUpdate', 'ForShare', 'NoWait', 'SkipLocked', 'ForKeyShare', 'ForNoKeyUpdate'])

/** Takes the write lock at once, so that a read inside a transaction can never be overtaken by another writer. */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

/** Leaves out row locks: `begin immediate` already holds the whole database (docs/decisions/0002). */
class LocklessCompiler extends SqliteQueryCompiler {
  protected override visitSelectModifier(node: SelectModifierNode): void {
    if (!node.modifier || !LOCKS.has(node.modifier)) super.visitSelectModifier(node)
  }
}

class ProjectDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig

  constructor(config: SqliteDialectConfig) {
    super(config)
    this.#config = config
  }

  override createDriver(): SqliteDriver {
    return new ImmediateDriver(this.#config)
  }

  override createQueryCompiler(): SqliteQueryCompiler {
    return new LocklessCompiler()
  }
}

/** Opens the file (or `:memory:`) with the promised pragmas; throws when one of them does not hold. */
export function sqliteDialect(file: string): Dialect {
  const database = remembering(new Database(file))
  for (const [name, { set }] of Object.entries(PRAGMAS)) database.pragma(`${name} = ${set}`)
  assertPragmas(database, file)
  return new ProjectDialect({ database })
}

const MOST_STATEMENTS = 500

/** Kysely prepares each query anew; the same text gets the statement it got before. */
function remembering(database: Database.Database): Database.Database {
  const prepare = database.prepare.bind(database)
  const known = new Map<string, Database.Statement>()
  const remembered = (text: string): Database.Statement => {
    const statement = known.get(text) ?? prepare(text)
    if (known.size >= MOST_STATEMENTS) known.clear()
    known.set(text, statement)
    return statement
  }
  return Object.assign(database, { prepare: remembered })
}

function assertPragmas(database: Database.Database, file: string): void {
  for (const [name, { reads }] of Object.entries(PRAGMAS)) {
    const value: unknown = Object.values(database.pragma(name)as object[])[0]
    const seen: unknown = Object.values(value as object)[0]
    const inMemory = file === ':memory:' && name === 'journal_mode'
    if (seen !== reads && !inMemory) throw new Error(`SQLite pragma ${name} reads ${String(seen)}, expected ${reads}`)
  }
}
