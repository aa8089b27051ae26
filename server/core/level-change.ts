import type { RatedItem } from './conversion.ts'
import { countsAs } from './outcome.ts'
import type { Rulebook } from './rulebook.ts'
import { DAY_MS } from './time.ts'

/** A level that changed, as the subject of its notice keeps it. */
export type LevelChange = { from: number, to: number, at: number }

export function levelSubject({ from, to, at }: LevelChange): string {
  return `${from}-${to}/${at}`
}

export function readLevelSubject(subject: string): LevelChange | null {
  const [, from, to, at] = /^(\d+)-(\d+)\/(\d+)$/.exec(subject) ?? []
  return at === undefined ? null : { from: Number(from), to: Number(to), at: Number(at) }
}

/** What moved the level: the last end, or the last that left the window, in its direction since the look before. Null when rules or a decision did. */
export function causeOf(items: readonly RatedItem[], { windowDays }: Rulebook, { isUp, since, now }: { isUp: boolean, since: number, now: number }): string | null {
  const moves = items.flatMap(({ id, isExcused, outcome, contactShown, closedAt }) => {
    const counts = isExcused ? null : countsAs(outcome, contactShown)
    const at = (counts === 'won') === isUp ? closedAt : closedAt + windowDays * DAY_MS
    return counts !== null && at > since && at <= now ? [{ id, at }] : []
  })
  return moves.toSorted((one, other) => other.at - one.at)[0]?.id ?? null
}
