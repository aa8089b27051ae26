import { middleOf } from './first-contacts.ts'

/** Below it a share or a middle would say more than is known. */
export const FEWEST = 5

/** `to` is null for what is longer than all edges. */
export type Bucket = { from: number, to: number | null, count: number }
/** `median` and `p90` are null of fewer than `FEWEST`: nine of ten were done by `p90`. */
export type Spread = { count: number, median: number | null, p90: number | null, buckets: Bucket[] }

/** How values spread: an average would hide the long waits. Edges rise; each is the first value of the next bucket. */
export function spreadOf(values: readonly number[], edges: readonly number[]): Spread {
  // Many times quicker than sorting an array by a function.
  const rising = Float64Array.from(values).sort()
  const known = rising.length >= FEWEST
  const ends = [...edges.map((edge) => countBelow(rising, edge)), rising.length]
  const buckets = ends.map((end, index): Bucket => ({ from: edges[index - 1] ?? 0, to: edges[index] ?? null, count: end - (ends[index - 1] ?? 0) }))
  return { count: rising.length, median: known ? middleOf(rising) : null, p90: known ? rising[Math.ceil(rising.length * 0.9) - 1] ?? null : null, buckets }
}

/** How many of rising values are below one. */
function countBelow(rising: Float64Array, edge: number): number {
  let [low, high] = [0, rising.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rising[middle] ?? 0) < edge) low = middle + 1
    else high = middle
  }
  return low
}

/** One of ten parts of the partners, the busiest first. */
export type Tenth = { partners: number, got: number }
/** `gini`: 0 when all got the same, near 1 when one got all; `topShare`: what the busiest tenth got. Null of fewer partners than ten, or when nothing was given. */
export type Fairness = { partners: number, got: number, without: number, gini: number | null, topShare: number | null, tenths: Tenth[] }

/** How evenly what was given is spread over all who could have got some, those with nothing among them. */
export function fairnessOf(counts: readonly number[]): Fairness {
  const falling = counts.toSorted((one, other) => other - one)
  const got = sum(falling)
  const known = falling.length >= 10 && got > 0
  const edge = (part: number): number => Math.round(falling.length * part / 10)
  const tenths = known ? Array.from({ length: 10 }, (_, part): Tenth => {
    const list = falling.slice(edge(part), edge(part + 1))
    return { partners: list.length, got: sum(list) }
  }) : []
  return {
    partners: falling.length, got, without: falling.filter((it) => it === 0).length, tenths,
    gini: known ? giniOf(falling.toReversed(), got) : null, topShare: known ? (tenths[0]?.got ?? 0) / got : null,
  }
}

function giniOf(rising: readonly number[], total: number): number {
  return rising.reduce((all, it, at) => all + (2 * (at + 1) - rising.length - 1) * it, 0) / (rising.length * total)
}

/** How many weeks the forecast rests on, and how many it looks ahead. */
export const LOOK_BACK_WEEKS = 8
export const LOOK_AHEAD_WEEKS = 4
/** Eight of ten results lie so many standard deviations around the middle. */
const EIGHT_OF_TEN = 1.2816

/** `low` to `high` holds eight of ten results, if all goes on as before. */
export type Forecast = { expected: number, low: number, high: number }

/**
 * The next weeks from whole weeks, the oldest first: as many as in the last eight on average. The range comes from how much these weeks
 * differ, at least as much as chance alone makes them. Null when there are fewer weeks, or too few requests to say.
 */
export function forecastOf(weeks: readonly number[]): Forecast | null {
  const last = weeks.slice(-LOOK_BACK_WEEKS)
  if (last.length < LOOK_BACK_WEEKS || sum(last) < LOOK_BACK_WEEKS) return null
  const mean = sum(last) / last.length
  const variance = Math.max(mean, sum(last.map((it) => (it - mean) ** 2)) / (last.length - 1))
  // The average itself is uncertain, too.
  const reach = EIGHT_OF_TEN * Math.sqrt(variance * (LOOK_AHEAD_WEEKS + LOOK_AHEAD_WEEKS ** 2 / last.length))
  const expected = mean * LOOK_AHEAD_WEEKS
  return { expected: Math.round(expected), low: Math.max(0, Math.floor(expected - reach)), high: Math.ceil(expected + reach) }
}

/** What the forecast would have said four weeks ago, and what came; null when there was nothing to say it from. */
export function lookBack(weeks: readonly number[]): { said: Forecast, came: number } | null {
  const said = forecastOf(weeks.slice(0, -LOOK_AHEAD_WEEKS))
  return said && { said, came: sum(weeks.slice(-LOOK_AHEAD_WEEKS)) }
}

export function sum(values: readonly number[]): number {
  return values.reduce((all, it) => all + it, 0)
}
