import type { PartnerStatus } from './partner.ts'

export type Level = {
  level: number
  name: string
  /** Share of won, 0 to 1, from which the level is reached. */
  fromConversion: number
  perDay: number
  inWork: number
}

/** From where a partner of a status gets requests: its own locations, its own city, its home country, or anywhere (S0 §6, S2 §2.1). */
export const REACHES = ['locations', 'city', 'country', 'anywhere'] as const
export type Reach = (typeof REACHES)[number]

/** All numbers and rules of the programme. A version is never edited and applies forward only (DESIGN §3). */
export type Rulebook = {
  version: number
  startsAt: number
  cap: number
  extraLocations: number
  /** How long locations stay after the partner changed them. */
  locationDays: number
  reach: Readonly<Record<PartnerStatus, Reach>>
  levels: readonly [Level, ...Level[]]
  largeRequests: { seats: number, minLevel: number, minutes: number }
  /** Statuses that can be offered requests by mail (S0 §6). */
  mailChannel: readonly PartnerStatus[]
  /**
   * Offers by mail: to how many partners at once, how long each may think, which share goes to partners without a conversion yet,
   * and from how many seats on a request is offered by itself (null: only by an operator).
   */
  direct: { partners: number, answerHours: number, newcomerShare: number, fromSeats: number | null }
  windowDays: number
  minClosed: number
  proofOfWon: boolean
  openDelaySeconds: number
  undoSeconds: number
  firstContactHours: number
  recallAfterDays: number
  statusEveryDays: number
  autoLostDays: number
  /** However often somebody says that they still work on it. */
  longestDays: number
  /** How long the end of a deadline waits for a portal that does not answer: what was done may stand there. */
  silentPortalHours: number
  /** Shares of a deadline at which its holder is warned, rising. */
  warnAt: readonly number[]
  /** A partner may declare days without work, but has to work on at least so many of a week. */
  minWorkdays: number
  /** How long a Won or Lost may be changed without a review. */
  correctionHours: number
  duplicateDays: number
  /** Whether a request waits until its client has confirmed the e-mail address. */
  confirmEmail: boolean
  /**
   * What stands between the form and a moderator. Hours until an unconfirmed request is erased; mails an address gets in a day and a
   * network causes in an hour; seconds a person needs for the form and minutes it stays good; sends of one network in ten minutes, of its
   * neighbourhood in ten minutes, of all in one; the weight of hints from which a request is set apart, and
   * days after which one that nobody looked at lies on the desk; days for which its origin is kept.
   */
  gate: {
    unconfirmedHours: number, mailsPerAddress: number, mailsPerNetwork: number, formSeconds: number, formMinutes: number
    sendsPerNetwork: number, sendsPerNeighbourhood: number, sendsInAll: number, quarantineFrom: number, quarantineDays: number, originDays: number
  }
  expireDays: number
  /** After how many days a client is asked once whether the partner who took the request has called. */
  askClientDays: number
  /** Days between two mails that ask a client anything, however different the questions. */
  askApartDays: number
  /** How long a client can open a withdrawn request again that no partner had taken; 0 for never. */
  withdrawUndoHours: number
  answerVendorDays: number
  badReport: { days: number, maxShare: number, shareDays: number }
  /**
   * What clients are asked (S0 §6.1.3): days after the first contact and after an end, at most so many mails a request in so many days;
   * how long a rating may be changed, and up to which score the desk hears of it.
   */
  followUp: { afterFirstContactDays: number, afterOutcomeDays: number, most: number, withinDays: number, ratingDays: number, lowScore: number }
  /** Status rules of S0 §3: days for Bronze to finish, between reviews of Silver and Gold, until no activity is noticed; days before at which it is told. */
  statusRules: { bronzeDays: number, reviewDays: number, inactiveDays: number, noticeDays: readonly number[] }
  /**
   * Promises about clients' data (S2 annex 5–9, S3 §5.5): working days to confirm and to tell the other side, calendar days to remove, the zone in which
   * working days, as the console sets them, count, shares of the time at which it is told, and whether a partner that is late stops reserving.
   */
  privacy: { confirmDays: number, tellDays: number, removalDays: number, timeZone: string, alertAt: readonly number[], blocksLate: boolean }
  /** How long contacts are held: months after the last outcome, months from the arrival of what is still open, days after a rejection. */
  retention: { closedMonths: number, openMonths: number, rejectedDays: number }
  /** ISO 3166-1 alpha-2 codes that may not be served at all (S0 §2.4). */
  restrictedCountries: readonly string[]
}

/** What an operator writes; the version's number and start come with its announcement. */
export type Rules = Omit<Rulebook, 'version' | 'startsAt'>

/** The numbers the programme starts with; sources are in DESIGN §3. */
export const DEFAULT_RULEBOOK: Rulebook = {
  version: 1,
  startsAt: 0,
  cap: 3,
  extraLocations: 3,
  locationDays: 30,
  reach: { bronze: 'locations', silver: 'locations', gold: 'locations' },
  levels: [
    { level: 1, name: 'Start', fromConversion: 0, perDay: 3, inWork: 5 },
    { level: 2, name: 'Steady', fromConversion: 0.2, perDay: 5, inWork: 10 },
    { level: 3, name: 'Strong', fromConversion: 0.35, perDay: 10, inWork: 15 },
    { level: 4, name: 'Top', fromConversion: 0.5, perDay: 15, inWork: 25 },
  ],
  largeRequests: { seats: 50, minLevel: 3, minutes: 60 },
  mailChannel: ['silver', 'gold'],
  direct: { partners: 3, answerHours: 24, newcomerShare: 0.25, fromSeats: null },
  windowDays: 365,
  minClosed: 5,
  proofOfWon: true,
  openDelaySeconds: 0,
  undoSeconds: 60,
  firstContactHours: 24,
  recallAfterDays: 7,
  statusEveryDays: 7,
  autoLostDays: 45,
  longestDays: 180,
  silentPortalHours: 24,
  warnAt: [0.5, 0.9],
  minWorkdays: 5,
  correctionHours: 24,
  duplicateDays: 30,
  confirmEmail: true,
  gate: {
    unconfirmedHours: 72, mailsPerAddress: 3, mailsPerNetwork: 10, formSeconds: 3, formMinutes: 120,
    sendsPerNetwork: 20, sendsPerNeighbourhood: 60, sendsInAll: 600, quarantineFrom: 5, quarantineDays: 2, originDays: 30,
  },
  expireDays: 60,
  askClientDays: 3,
  askApartDays: 5,
  withdrawUndoHours: 24,
  answerVendorDays: 3,
  badReport: { days: 14, maxShare: 0.2, shareDays: 90 },
  followUp: { afterFirstContactDays: 10, afterOutcomeDays: 30, most: 2, withinDays: 90, ratingDays: 30, lowScore: 2 },
  statusRules: { bronzeDays: 90, reviewDays: 365, inactiveDays: 180, noticeDays: [14, 3] },
  privacy: { confirmDays: 10, tellDays: 3, removalDays: 30, timeZone: 'UTC', alertAt: [0.5, 0.8, 1], blocksLate: true },
  retention: { closedMonths: 6, openMonths: 12, rejectedDays: 30 },
  restrictedCountries: ['CU', 'IR', 'KP', 'SY'],
}

/** The rulebook's levels in rising order; the first is where everybody starts. */
export function levelFor(rulebook: Rulebook, conversion: number | null): Level {
  let reached = rulebook.levels[0]
  if (conversion === null) return reached
  for (const level of rulebook.levels) if (conversion >= level.fromConversion) reached = level
  return reached
}
