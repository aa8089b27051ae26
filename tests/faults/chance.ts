/** Everything a test leaves to chance comes from one seed, so that a run can be had again. */
export type Chance = {
  /** 0 ≤ x < 1 */
  next: () => number
  happens: (share: number) => boolean
  /** Both ends may come. */
  whole: (from: number, to: number) => number
  pick: <T>(list: readonly T[]) => T
  shuffle: <T>(list: readonly T[]) => T[]
}

/** mulberry32 */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const whole = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  return {
    next, whole,
    happens: (share) => next() < share,
    pick: (list) => {
      if (list.length === 0) throw new Error('nothing to pick from')
      return list[whole(0, list.length - 1)]!
    },
    shuffle: (list) => {
      const all = [...list]
      for (let at = all.length - 1; at > 0; at -= 1) {
        const other = whole(0, at)
        ;[all[at], all[other]] = [all[other]!, all[at]!]
      }
      return all
    },
  }
}

/** `SEED=123` runs that one seed only; otherwise so many from `first` on. */
export function seedsFrom(first: number, count: number): number[] {
  const one = process.env['SEED']
  return one === undefined ? Array.from({ length: count }, (_, index) => first + index) : [Number(one)]
}

/** A number from the environment, for example `MONTHS=500`. */
export function wished(name: string, usual: number): number {
  const value = Number(process.env[name] ?? usual)
  if (!Number.isInteger(value) || value < 0) throw new Error(`${name} must be a whole number`)
  return value
}

/** Works through the list with so many at once; a failure ends it once what is under way has ended too. */
export async function inLanes<T>(list: readonly T[], lanes: number, work: (one: T, lane: number) => Promise<void>): Promise<void> {
  const queue = list.values()
  let failed = false
  const ends = await Promise.allSettled(Array.from({ length: Math.min(lanes, list.length) }, async (_, lane) => {
    for (const one of queue) {
      if (failed) return
      await work(one, lane).catch((error: unknown) => {
        failed = true
        throw error
      })
    }
  }))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}
