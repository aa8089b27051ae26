import type { PoolClient } from 'pg'

/** More statements than the whole product has; what else is put together at run time is read anew by the server each time. */
const LIMIT = 1_000

/** Names of the statements that connections of this process have the server keep ready. */
const names = new Map<string, string>()
let given = 0

/**
 * Makes a connection keep each statement with parameters ready on the server, which otherwise reads and plans it anew at every call.
 * When a table has other columns since (another process has migrated), what was kept is given up and the statement is sent once more.
 */
export function keepPrepared(client: PoolClient): void {
  const plain = client.query.bind(client) as (...args: unknown[]) => unknown
  async function prepared(text: string, values: readonly unknown[]): Promise<unknown> {
    try {
      return await plain({ name: nameOf(text), text, values })
    } catch (error) {
      if (!isOutdated(error)) throw error
      names.clear()
      // Inside a transaction the server takes nothing more: the first error says why, and the transaction begins anew.
      return await Promise.resolve(plain({ text, values })).catch(() => { throw error })
    }
  }
  const query = (...args: unknown[]): unknown => {
    const [text, values] = args
    return args.length === 2 && typeof text === 'string' && Array.isArray(values) && values.length > 0 ? prepared(text, values) : plain(...args)
  }
  Object.assign(client, { query })
}

/** A name is never given twice: some connection may still know it by another text. */
function nameOf(text: string): string | undefined {
  const known = names.get(text)
  if (known !== undefined || names.size >= LIMIT) return known
  given += 1
  names.set(text, `s${given}`)
  return names.get(text)
}

/** PostgreSQL's "cached plan must not change result type". */
function isOutdated(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '0A000' && error.message.includes('cached plan')
}
