import type { Need } from './request.ts'

/** What of a won request tells which others suit the company. */
export type WonKind = { country: string, language: string, needs: readonly Need[] }

/** In what a request is like the last Won; `alike` says how many of them, the rest what they share with it. */
export type Match = { score: number, alike: number, needs: Need[], country: boolean, language: boolean }

/** How many of the last Won are looked at. */
export const MATCH_OF = 10

const POINTS = { need: 3, country: 2, language: 1 } as const
/** A shared need, or country and language together: less is no likeness. */
const ENOUGH = 3

type Shared = { needs: Need[], country: boolean, language: boolean, points: number }

/** How well a request suits what a company won before, with the reasons; null when it is like none of it. */
export function matchOf(request: WonKind, won: readonly WonKind[]): Match | null {
  const alike = won.map((it) => share(request, it)).filter(({ points }) => points >= ENOUGH)
  if (alike.length === 0) return null
  return {
    score: alike.reduce((sum, { points }) => sum + points, 0), alike: alike.length,
    needs: request.needs.filter((need) => alike.some((it) => it.needs.includes(need))),
    country: alike.some((it) => it.country), language: alike.some((it) => it.language),
  }
}

function share(request: WonKind, won: WonKind): Shared {
  // Who is not sure what is needed says nothing that could be alike.
  const needs = request.needs.filter((need) => need !== 'unsure' && won.needs.includes(need))
  const country = request.country === won.country
  const language = request.language === won.language
  return { needs, country, language, points: (needs.length > 0 ? POINTS.need : 0) + (country ? POINTS.country : 0) + (language ? POINTS.language : 0) }
}
