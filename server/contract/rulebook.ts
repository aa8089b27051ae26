import { z } from 'zod'
import { inIssue } from '../core/issue-words.ts'
import { PARTNER_STATUSES } from '../core/partner.ts'
import { REACHES } from '../core/rulebook.ts'
import type { Rules } from '../core/rulebook.ts'
import type { PublicRules } from '../core/rulebook-changes.ts'
import type { Impact } from '../core/rulebook-impact.ts'
import type { VersionState } from '../core/rulebook-versions.ts'

const number = z.number(inIssue('badField.number'))
const reach = z.enum(REACHES, inIssue('badField.oneOf', { all: { all: REACHES, as: 'commas' } }))
const level = z.strictObject({ level: number, name: z.string(inIssue('badField.text')).trim().max(40), fromConversion: number, perDay: number, inWork: number })

/** All rules, each of them given; what contradicts the others is told by `contradictions` in core. */
const rules = z.strictObject({
  cap: number,
  extraLocations: number,
  locationDays: number,
  reach: z.strictObject({ bronze: reach, silver: reach, gold: reach }),
  levels: z.tuple([level], level).refine((it) => it.length <= 20, inIssue('badField.levels', { most: 20 })),
  largeRequests: z.strictObject({ seats: number, minLevel: number, minutes: number }),
  mailChannel: z.array(z.enum(PARTNER_STATUSES, inIssue('badField.oneOf', { all: { all: PARTNER_STATUSES, as: 'commas' } }))).max(PARTNER_STATUSES.length, inIssue('badField.statusOnce')),
  direct: z.strictObject({ partners: number, answerHours: number, newcomerShare: number, fromSeats: number.nullable() }),
  windowDays: number,
  minClosed: number,
  proofOfWon: z.boolean(inIssue('badField.yesNo')),
  openDelaySeconds: number,
  undoSeconds: number,
  firstContactHours: number,
  recallAfterDays: number,
  statusEveryDays: number,
  autoLostDays: number,
  longestDays: number,
  silentPortalHours: number,
  warnAt: z.array(number).max(10, inIssue('badField.warnings', { most: 10 })),
  minWorkdays: number,
  correctionHours: number,
  duplicateDays: number,
  confirmEmail: z.boolean(inIssue('badField.yesNo')),
  gate: z.strictObject({
    unconfirmedHours: number, mailsPerAddress: number, mailsPerNetwork: number, formSeconds: number, formMinutes: number,
    sendsPerNetwork: number, sendsPerNeighbourhood: number, sendsInAll: number, quarantineFrom: number, quarantineDays: number, originDays: number,
  }),
  expireDays: number,
  askClientDays: number,
  askApartDays: number,
  withdrawUndoHours: number,
  answerVendorDays: number,
  badReport: z.strictObject({ days: number, maxShare: number, shareDays: number }),
  followUp: z.strictObject({ afterFirstContactDays: number, afterOutcomeDays: number, most: number, withinDays: number, ratingDays: number, lowScore: number }),
  statusRules: z.strictObject({ bronzeDays: number, reviewDays: number, inactiveDays: number, noticeDays: z.array(number).max(10, inIssue('badField.notices', { most: 10 })) }),
  privacy: z.strictObject({ confirmDays: number, tellDays: number, removalDays: number, timeZone: z.string().max(60), alertAt: z.array(number).max(10, inIssue('badField.alerts', { most: 10 })), blocksLate: z.boolean(inIssue('badField.yesNo')) }),
  retention: z.strictObject({ closedMonths: number, openMonths: number, rejectedDays: number }),
  restrictedCountries: z.array(z.string().max(20)).max(300, inIssue('badField.countries', { most: 300 })),
}) satisfies z.ZodType<Rules>

/** POST /api/operator/rulebooks — `why` is read by partners; the server gives the version. */
export const rulebookBody = z.strictObject({ startsAt: z.int(inIssue('badField.isMoment')), why: z.string().trim().min(10, inIssue('badField.whyRules')).max(1_000), rules })
export type RulebookBody = z.infer<typeof rulebookBody>

/** POST /api/operator/rulebook-drafts — what is not announced may be unfinished: no reason yet, no start, rules that speak against each other. */
export const draftBody = z.strictObject({
  name: z.string().trim().min(2, inIssue('badField.giveName')).max(80), why: z.string().trim().max(1_000), startsAt: z.int(inIssue('badField.isMoment')).nullable(), rules,
})
export type DraftBody = Omit<z.infer<typeof draftBody>, 'rules'> & { rules: Rules }

const readVersion = z.int().positive()

/** PUT /api/operator/rulebook-drafts/:id — `version` is the one that was read. */
export const changedDraftBody = draftBody.extend({ version: readVersion })

/** DELETE /api/operator/rulebook-drafts/:id?version= — answers with what is left. */
export const dropDraftQuery = z.strictObject({ version: z.coerce.number().pipe(readVersion) })

/** POST /api/operator/rulebook-drafts/:id/announce — the draft goes, its rules become a version. */
export const announceDraftBody = rulebookBody.omit({ rules: true }).extend({ version: readVersion })

export type RulebookDraftView = DraftBody & { id: string, version: number, madeBy: string, madeAt: number, changedBy: string, changedAt: number }

/** GET /api/operator/rulebook-drafts — the last changed first. */
export type RulebookDraftsView = { drafts: RulebookDraftView[], now: number }

/** POST /api/operator/rulebooks/impact */
export const impactBody = z.strictObject({ rules })

/** What the draft would change against version `against`, on the data of `now`; `partners` are those that change. */
export type ImpactView = Omit<Impact, 'warnings'> & { warnings: string[], against: number, inProgramme: number, openRequests: number, now: number }

export type RulebookVersionView = {
  version: number
  startsAt: number
  /** When the next version takes over; null when none is known. */
  until: number | null
  /** `replaced`: a later version starts no later, so it never is in force. */
  state: VersionState
  why: string
  createdBy: string
  createdAt: number
  rules: Rules
  /** What it changed, as sentences. */
  changes: string[]
}

/** GET and POST /api/operator/rulebooks — newest version first. */
export type RulebooksView = { versions: RulebookVersionView[], now: number }

/** GET /api/rules — what is in force, and what is announced, nearest first. */
export type RulesView = {
  version: number
  startsAt: number
  /** Why this version was made, and what it changed, as sentences; empty for the first. */
  why: string
  changes: string[]
  rules: PublicRules
  announced: { version: number, startsAt: number, why: string, changes: string[] }[]
  now: number
}
