/** `html`: a proxy's page instead of JSON. Status and text of a known system error may be left out. */
export type RestFailure = { portal?: string, method?: string, times: number, status?: number, error?: string, description?: string, html?: boolean }
export type OauthFailure = { times: number, error: string, status?: number, description?: string }
export type SlowAnswer = { portal?: string, method?: string, times: number, ms: number }
export type HugeAnswer = { portal?: string, method?: string, times: number, megabytes: number }
export type CutAnswer = { portal?: string, method?: string, times: number }
/** `html200`: a login page or a notice of maintenance where JSON belongs. */
export type RestOutage = 'reset' | 'html500' | 'html502' | 'html200' | 'silent'

/** The misbehaviour switches. Plain and mutable: a test sets what it needs. */
export type Weather = {
  /** Share of events that are lost, 0…1. */
  dropEvents: number
  /** How many more times each event is sent. */
  duplicateEvents: number
  /** Events overtake each other (up to a second of extra delay). */
  shuffleEvents: boolean
  eventDelayMs: number
  /** Events arrive as if a robot had acted: without tokens. */
  forgetTokensInEvents: boolean
  failNextRest: RestFailure | null
  /** The call takes effect, then the connection breaks before the answer. */
  cutAnswerAfterEffect: CutAnswer | null
  /** The connection breaks before anything is done. */
  cutBeforeEffect: CutAnswer | null
  /** Done, but the answer is JSON that ends in the middle. */
  brokenAnswer: CutAnswer | null
  /** Answers are packed for callers that take it. */
  gzipAnswers: boolean
  /** What the old address of a renamed portal answers. */
  redirectStatus: number
  /** Portal name -> how it is down. */
  restDown: Record<string, RestOutage>
  /** The next token requests are refused: `insufficient_scope`, `invalid_scope`, `PAYMENT_REQUIRED` or what else. */
  failNextOauth: OauthFailure | null
  /** The authorisation server answers 503 with a page. */
  oauthDown: boolean
  /** Portals whose paid period is over: no new tokens, no events. */
  paymentRequired: string[]
  /** Portals whose plan has no REST any more: 403 ACCESS_DENIED, no events. */
  planLapsed: string[]
  /** On-premise portals of an older version: fewer fields in frame posts, no `operating` in `time`. */
  oldPortals: string[]
  /** The call takes effect at once and is answered so much later; after `requestLimitMs` a gateway's page comes instead. */
  slowAnswer: SlowAnswer | null
  requestLimitMs: number
  /** The answer comes in small pieces over so many milliseconds. */
  dripAnswer: SlowAnswer | null
  hugeAnswer: HugeAnswer | null
  /** How long each method call pretends to have run, and how much of that ten minutes allow. */
  operatingCostSeconds: number
  operatingLimitSeconds: number
  /** How far the portal's clock is ahead: `ts` of events and `time` of answers. */
  clockSkewSeconds: number
  /** Leaky bucket per portal and source address. */
  rateLimit: boolean
  /** Share of events beside which a forged one comes, with an invented application token. */
  forgedEvents: number
  /** A new version of the application comes with another application token. */
  newTokenAtUpgrade: boolean
  /** app.info answers a webhook with scopes and plan, as the portal's source does, instead of ACCESS_DENIED as documented. */
  appInfoByWebhook: boolean
}

export function fairWeather(): Weather {
  return {
    dropEvents: 0, duplicateEvents: 0, shuffleEvents: false, eventDelayMs: 100, forgetTokensInEvents: false,
    failNextRest: null, failNextOauth: null, cutAnswerAfterEffect: null, cutBeforeEffect: null, brokenAnswer: null, gzipAnswers: false, redirectStatus: 302, restDown: {}, oauthDown: false, paymentRequired: [], rateLimit: true,
    planLapsed: [], oldPortals: [], slowAnswer: null, requestLimitMs: 60_000, dripAnswer: null, hugeAnswer: null, operatingCostSeconds: 0, operatingLimitSeconds: 480, clockSkewSeconds: 0,
    forgedEvents: 0, newTokenAtUpgrade: true, appInfoByWebhook: false,
  }
}

type Aimed = { portal?: string, method?: string, times: number }

/** Whether a one-shot switch hits this call; counts down. Methods compare without case, as portals do. */
export function takes<T extends Aimed>(aimed: T | null, portal: string, method: string): boolean {
  if (!aimed || aimed.times <= 0) return false
  if (aimed.portal && aimed.portal !== portal) return false
  if (aimed.method && aimed.method.toLowerCase() !== method.toLowerCase()) return false
  aimed.times -= 1
  return true
}

/** Takes the known switches out of what the desk sent; an unknown or mistyped one is left alone. */
export function setWeather(weather: Weather, wish: Record<string, unknown>): void {
  const fair = fairWeather()
  for (const [key, value] of Object.entries(wish)) {
    if (!(key in fair)) continue
    const sample = fair[key as keyof Weather]
    const fits = sample === null ? typeof value === 'object' && !Array.isArray(value) : typeof sample === typeof value && Array.isArray(sample) === Array.isArray(value)
    if (fits) Object.assign(weather, { [key]: value })
  }
}

/** A small seeded generator (mulberry32): the same seed loses the same events. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
