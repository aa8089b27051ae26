import { performance } from 'node:perf_hooks'
import { rate } from '../../server/core/conversion.ts'
import type { Ended } from '../../server/core/conversion.ts'
import { forecast, weeksBefore } from '../../server/core/course.ts'
import { buildRulebook, NOON } from '../support/build.ts'

const ENDED = 5_000
const RUNS = 9

/** Prints how long a rating takes with its weeks behind and its days ahead, for a partner with a long history. */
const rules = buildRulebook({ windowDays: 100 })
const history = Array.from({ length: ENDED }, (_, index): Ended => ({
  id: `r${index}`, outcome: index % 3 === 0 ? 'won' : 'lost', contactShown: true, closedAt: NOON - index * 1.7e6, isExcused: false,
}))
const times = Array.from({ length: RUNS }, () => {
  const began = performance.now()
  rate(history, rules, NOON)
  weeksBefore(history, rules, NOON, 26)
  forecast(history, [], rules, { from: NOON, days: 90 })
  return performance.now() - began
}).toSorted((one, other) => one - other)
console.log(`rating, weeks and days ahead of ${ENDED} ended reservations: median ${times[Math.floor(RUNS / 2)]?.toFixed(1)} ms, worst ${times.at(-1)?.toFixed(1)} ms`)
