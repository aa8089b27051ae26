import type { PartnerStatus } from './partner.ts'

export type Level = {
  level: number
  name: string
  /** Share of won, 0 to 1, from which the level is reached. */
  fromConversion: number
  perDay: number
  inWork: number
}

/** All numbers and rules of the programme. A version is never edited and applies forward only (DESIGN §3). */
export type Rulebook = {
  version: number
  startsAt: number
  cap: number
  extraLocations: number
  levels: readonly [Level, ...Level[]]
  largeRequests: { seats: number, minLevel: number, minutes: number }
  mailChannel: readonly PartnerStatus[]
  windowDays: number
  minClosed: number
  proofOfWon: boolean
  openDelaySeconds: number
  undoSeconds: number
  firstContactHours: number
  recallAfterDays: number
  statusEveryDays: number
  autoLostDays: number
  duplicateDays: number
  expireDays: number
  answerVendorDays: number
  badReport: { days: number, maxShare: number, shareDays: number }
  /** ISO 3166-1 alpha-2 codes that may not be served at all (S0 §2.4). */
  restrictedCountries: readonly string[]
}

/** The numbers the programme starts with; sources are in DESIGN §3. */
export const DEFAULT_RULEBOOK: Rulebook = {
  version: 1,
  startsAt: 0,
  cap: 3,
  extraLocations: 3,
  levels: [
    { level: 1, name: 'Start', fromConversion: 0, perDay: 3, inWork: 5 },
    { level: 2, name: 'Steady', fromConversion: 0.2, perDay: 5, inWork: 10 },
    { level: 3, name: 'Strong', fromConversion: 0.35, perDay: 10, inWork: 15 },
    { level: 4, name: 'Top', fromConversion: 0.5, perDay: 15, inWork: 25 },
  ],
  largeRequests: { seats: 50, minLevel: 3, minutes: 60 },
  mailChannel: ['silver', 'gold'],
  windowDays: 365,
  minClosed: 5,
  proofOfWon: true,
  openDelaySeconds: 0,
  undoSeconds: 60,
  firstContactHours: 24,
  recallAfterDays: 7,
  statusEveryDays: 7,
  autoLostDays: 45,
  duplicateDays: 30,
  expireDays: 60,
  answerVendorDays: 3,
  badReport: { days: 14, maxShare: 0.2, shareDays: 90 },
  restrictedCountries: ['CU', 'IR', 'KP', 'SY'],
}

/** The rulebook's levels in rising order; the first is where everybody starts. */
export function levelFor(rulebook: Rulebook, conversion: number | null): Level {
  let reached = rulebook.levels[0]
  if (conversion === null) return reached
  for (const level of rulebook.levels) if (conversion >= level.fromConversion) reached = level
  return reached
}
