import type { Conduct } from './conduct.ts'
import type { FirstContacts } from './first-contacts.ts'
import { FEWEST, sum } from './statistics.ts'

/** What is looked at of a partner; `complaints` are those of the rating's window. */
export type Watched = { conduct: Conduct, firstContact: FirstContacts, clients: { ratings: number, average: number | null }, complaints: number }

/** Something that is so much worse than usual that somebody should look; `usual` is what the other partners come to, a share of 1 where `of` is given. */
export type Flag =
  | { code: 'released' | 'recalled' | 'complaints', n: number, usual: number }
  | { code: 'uncalled' | 'untimely', n: number, of: number, usual: number }
  | { code: 'score', average: number, ratings: number, usual: number }

/** A count stands out from so many on and so many times the usual; complaints weigh more. */
export const COUNT_STANDS_OUT = { least: 3, times: 3, leastComplaints: 2 } as const
/** A share stands out with so many cases, so many times the usual, and so far above it. */
export const SHARE_STANDS_OUT = { least: 3, times: 2, above: 0.15 } as const
/** A mark stands out so far below the usual one. */
export const SCORE_STANDS_OUT = 0.8

/** How a partner differs for the worse from all others, the gravest kind first. Small numbers, its own or those of the others, raise nothing. */
export function flagsOf(own: Watched, others: readonly Watched[]): Flag[] {
  const active = others.filter(({ conduct }) => conduct.due > 0)
  if (active.length < FEWEST) return []
  const uncalled = share('uncalled', own, active, ({ conduct: { uncalled: n, due } }) => ({ n, of: due }))
  return [
    count('released', own, active, (it) => it.conduct.released),
    // Who does not call at all is late too.
    uncalled ?? share('untimely', own, active, ({ firstContact: { due, inTime } }) => ({ n: due - inTime, of: due })),
    count('recalled', own, active, (it) => it.conduct.recalled),
    count('complaints', own, active, (it) => it.complaints, COUNT_STANDS_OUT.leastComplaints),
    score(own, active),
  ].filter((it) => it !== null)
}

function count(code: 'released' | 'recalled' | 'complaints', own: Watched, others: readonly Watched[], of: (it: Watched) => number, least: number = COUNT_STANDS_OUT.least): Flag | null {
  const [n, usual] = [of(own), sum(others.map(of)) / others.length]
  return n >= least && n >= COUNT_STANDS_OUT.times * usual ? { code, n, usual } : null
}

function share(code: 'uncalled' | 'untimely', own: Watched, others: readonly Watched[], part: (it: Watched) => { n: number, of: number }): Flag | null {
  const { n, of } = part(own)
  const parts = others.map(part)
  const usual = sum(parts.map((it) => it.n)) / Math.max(1, sum(parts.map((it) => it.of)))
  const { least, times, above } = SHARE_STANDS_OUT
  return of >= FEWEST && n >= least && n / of >= times * usual && n / of >= usual + above ? { code, n, of, usual } : null
}

function score({ clients: { ratings, average } }: Watched, others: readonly Watched[]): Flag | null {
  const all = sum(others.map(({ clients }) => clients.ratings))
  if (average === null || ratings < FEWEST || all < FEWEST) return null
  const usual = sum(others.map(({ clients }) => (clients.average ?? 0) * clients.ratings)) / all
  return average <= usual - SCORE_STANDS_OUT ? { code: 'score', average, ratings, usual } : null
}
