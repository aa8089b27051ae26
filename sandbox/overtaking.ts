const HELD = 8
const QUIET_MS = 250

export type Overtaking<T> = { hold: (thing: T, chance: number) => void, stop: () => void }

/** Lets things overtake each other by their places and by chance drawn beforehand, never by the clock: one seed gives one order. */
export function openOvertaking<T>(release: (thing: T) => void): Overtaking<T> {
  const held: { rank: number, thing: T }[] = []
  let place = 0
  let timer: NodeJS.Timeout | undefined

  function releaseFirst(): void {
    const first = held.shift()
    if (first) release(first.thing)
  }

  function releaseAll(): void {
    while (held.length > 0) releaseFirst()
  }

  function hold(thing: T, chance: number): void {
    place += 1
    held.push({ rank: place + chance * HELD, thing })
    held.sort((left, right) => left.rank - right.rank)
    if (held.length > HELD) releaseFirst()
    clearTimeout(timer)
    timer = setTimeout(releaseAll, QUIET_MS)
  }

  function stop(): void {
    clearTimeout(timer)
    held.length = 0
  }

  return { hold, stop }
}
