/** Most attempts that share one transaction. */
const MAX_BATCH = 128

/**
 * Gathers the calls of one tick and runs them as one list, so that they share a commit (PERF §0.4).
 * When the list fails, each call is run alone: one bad call can't fail its neighbours.
 */
export function perTick<In, Out>(run: (list: readonly In[]) => Promise<Out[]>): (input: In) => Promise<Out> {
  const waiting: { input: In, resolve: (out: Out) => void, reject: (error: unknown) => void }[] = []

  async function flush(): Promise<void> {
    const batch = waiting.splice(0, MAX_BATCH)
    if (waiting.length > 0) setImmediate(() => void flush())
    try {
      const results = await run(batch.map((it) => it.input))
      batch.forEach((it, index) => { it.resolve(results[index] as Out) })
    } catch (error) {
      if (batch.length === 1) batch[0]?.reject(error)
      else await Promise.all(batch.map((it) => run([it.input]).then(([out]) => { it.resolve(out as Out) }, it.reject)))
    }
  }

  return (input) => new Promise((resolve, reject) => {
    waiting.push({ input, resolve, reject })
    if (waiting.length === 1) setImmediate(() => void flush())
  })
}
