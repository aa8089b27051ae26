import type { Sandbox } from '../../sandbox/start.ts'
import type { RestFailure, RestOutage, Weather } from '../../sandbox/weather.ts'
import { fairWeather } from '../../sandbox/weather.ts'
import type { Chance } from './chance.ts'
import { chanceOf } from './chance.ts'
import { PORTALS } from './month-story.ts'

/** What the weather does while people work. */
export type Sky = {
  name: string
  /** Keeps what is written under this sky apart from what is written under another. */
  mark: 'calm' | 'storm'
  /** Before people do something: calls begin to go wrong in new ways. */
  stir: () => void
  /** Calls go well again; events still do not. */
  easeCalls: () => void
  clear: () => void
  /** Events may still be under way from earlier deeds when new ones are done. */
  overlaps: boolean
}

const QUICK: Partial<Weather> = { rateLimit: false, eventDelayMs: 1 }
const DAY = 86_400
const FAILURES: readonly Omit<RestFailure, 'times'>[] = [
  { status: 503, error: 'QUERY_LIMIT_EXCEEDED' }, { status: 503, error: 'OVERLOAD_LIMIT' }, { status: 429, error: 'OPERATION_TIME_LIMIT' },
  { status: 500, error: 'INTERNAL_SERVER_ERROR' }, { status: 500, error: 'ERROR_UNEXPECTED_ANSWER', html: true }, { status: 502, html: true }, { status: 503, html: true },
  { status: 401, error: 'expired_token' },
]
const OUTAGES: readonly RestOutage[] = ['reset', 'html500', 'html502', 'html200']

export function clearSky(sandbox: Sandbox): Sky {
  const clear = (): void => void Object.assign(sandbox.weather, fairWeather(), QUICK)
  clear()
  return { name: 'calm', mark: 'calm', stir: () => undefined, easeCalls: () => undefined, clear, overlaps: false }
}

/** A storm that is the same for the same seed. */
export function stormySky(sandbox: Sandbox, seed: number): Sky {
  const chance = chanceOf(seed ^ 0x5eed)
  const { weather } = sandbox
  const events: Partial<Weather> = {
    dropEvents: chance.pick([0, 0.1, 0.5, 1]), duplicateEvents: chance.pick([0, 0, 0, 1, 1, 2, 2, 3, 4, chance.whole(5, 19)]), shuffleEvents: chance.happens(0.15),
    clockSkewSeconds: chance.pick([0, 3600, -3600, DAY, -DAY]), forgetTokensInEvents: chance.happens(0.2),
  }
  const easeCalls = (): void => void Object.assign(weather, fairWeather(), QUICK, events)
  easeCalls()
  return {
    name: JSON.stringify(events), mark: 'storm', easeCalls, overlaps: events.shuffleEvents === true,
    clear: () => void Object.assign(weather, fairWeather(), QUICK),
    stir: () => {
      easeCalls()
      for (let left = chance.whole(0, 3); left > 0; left -= 1) trouble(chance, sandbox)
    },
  }
}

function trouble(chance: Chance, sandbox: Sandbox): void {
  const { weather } = sandbox
  const portal = chance.pick(PORTALS)
  const where = chance.happens(0.5) ? { portal } : {}
  const kinds: (() => void)[] = [
    () => void (weather.failNextRest = { ...where, ...chance.pick(FAILURES), times: chance.whole(1, 6) }),
    () => void (weather.cutAnswerAfterEffect = { ...where, times: chance.whole(1, 4) }),
    () => void (weather.restDown = { ...weather.restDown, [portal]: chance.pick(OUTAGES) }),
    () => void (weather.oauthDown = true),
    () => sandbox.expireTokens(chance.happens(0.5) ? portal : undefined),
  ]
  chance.pick(kinds)()
}
