/** Lets so many pieces of work pass at once; the others wait in line. */
export type Turnstile = <T>(work: () => Promise<T>) => Promise<T>

export function createTurnstile(atOnce: number): Turnstile {
  let inside = 0
  const line: (() => void)[] = []
  return async (work) => {
    if (inside < atOnce) inside += 1
    else await new Promise<void>((resolve) => line.push(resolve))
    try {
      return await work()
    } finally {
      // Whoever leaves hands the place on, so nobody who comes now can overtake the line.
      const next = line.shift()
      if (next) next()
      else inside -= 1
    }
  }
}

/** A turnstile for each key. */
export function createTurnstiles(atOnce: number): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const turnstiles = new Map<string, { pass: Turnstile, users: number }>()
  return async (key, work) => {
    const own = turnstiles.get(key) ?? { pass: createTurnstile(atOnce), users: 0 }
    turnstiles.set(key, own)
    own.users += 1
    try {
      return await own.pass(work)
    } finally {
      own.users -= 1
      if (own.users === 0) turnstiles.delete(key)
    }
  }
}
