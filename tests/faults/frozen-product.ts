import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import type { Rulebook } from '../../server/core/rulebook.ts'
import { insertRulebook } from '../../server/store/rulebooks.ts'
import { BOUNDLESS, NEVER_MS } from '../app/steps.ts'
import { MIGRATED } from '../support/engines.ts'
import type { EngineName, Place } from '../support/engines.ts'
import type { Product } from '../support/product.ts'
import { startProduct } from '../support/product.ts'

const IN_MEMORY: Place = { location: ':memory:', drop: () => Promise.resolve() }

/**
 * The product on one of the engines, with a clock that only the test moves: nothing becomes due, stale or expired while a test looks
 * away. Without limits, with nobody late unless `rules` say otherwise, and without sweeps of its own. SQLite is kept in memory unless other processes are to join.
 */
export async function openFrozen(engine: EngineName, { shared = false, rules = BOUNDLESS }: { shared?: boolean, rules?: Partial<Rulebook> } = {}): Promise<Product> {
  const { location, drop } = engine === 'SQLite' && !shared ? IN_MEMORY : await MIGRATED[engine]()
  const product = await startProduct({ database: location, sweepEveryMs: NEVER_MS, frozen: true })
  await product.settled()
  await insertRulebook(product.app.db, { ...DEFAULT_RULEBOOK, version: 2, startsAt: 1, ...rules }, 1)
  let stopping: Promise<void> | null = null
  const stop = (): Promise<void> => (stopping ??= product.stop())
  return {
    ...product, stop,
    close: async () => {
      await stop()
      await product.sandbox.stop()
      await drop()
    },
  }
}
