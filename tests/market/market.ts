import type { App } from '../../server/app/app.ts'
import { Refusal } from '../../server/core/errors.ts'
import { DAY_MS } from '../../server/core/time.ts'
import type { Chance } from '../faults/chance.ts'
import type { Agenda } from './agenda.ts'
import type { Company } from './world.ts'

/** What nobody in the market knows beforehand. */
export type Truth = {
  number: number
  country: string
  /** `real`, or why nobody will ever buy. */
  quality: 'real' | 'dead number' | 'never asked'
  /** Who called in time; the client chooses among them. */
  called: Company[]
  decided: boolean
  winner: Company | null
  proof: string
}

export type Market = {
  app: App
  chance: Chance
  agenda: Agenda
  companies: Company[]
  truths: Map<number, Truth>
  refusals: Map<string, number>
  /** Up to when places from the line were taken up. */
  servedUntil: number
  clock: { now: number }
}

/** Lets somebody act; a refusal is an answer like any other and is counted. */
export async function tryTo<T>(market: Market, act: () => Promise<T>): Promise<T | null> {
  try {
    const result = await act()
    if (result instanceof Refusal) throw result
    return result
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    market.refusals.set(error.code, (market.refusals.get(error.code) ?? 0) + 1)
    return null
  }
}

export function later(market: Market, ms: number, run: () => Promise<void>): void {
  market.agenda.add(market.clock.now + ms, run)
}

/** When the first company has called, the client takes its time and then chooses among all who called, or nobody. */
export function startDeciding(market: Market, truth: Truth): void {
  later(market, (4 + 26 * market.chance.next()) * DAY_MS, () => {
    truth.decided = true
    const buys = truth.quality === 'real' && market.chance.happens(0.62)
    const weights = truth.called.map((it) => it.skill ** 2)
    let draw = market.chance.next() * weights.reduce((all, it) => all + it, 0)
    truth.winner = buys ? truth.called.find((_, at) => (draw -= weights[at]!) <= 0) ?? null : null
    return Promise.resolve()
  })
}
