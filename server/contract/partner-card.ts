import { z } from 'zod'
import { inIssue } from '../core/issue-words.ts'
import type { Audience } from '../core/portal-settings.ts'
import type { Flag } from '../core/partner-flags.ts'
import type { Mark } from './dashboard.ts'
import type { LevelView } from './session.ts'
import type { PortalHealthView } from './system.ts'

const words = z.string().trim().min(2, inIssue('badField.fewWords')).max(4_000, inIssue('badField.noteLong'))

/** POST /api/operator/partners/:id/notes */
export const noteBody = z.strictObject({ text: words })

/** PUT /api/operator/partners/:id/notes/:note — `version` is the one that was read. */
export const changedNoteBody = z.strictObject({ text: words, version: z.int().positive() })
export type ChangedNoteBody = z.infer<typeof changedNoteBody>

export type PartnerNoteView = { id: string, text: string, by: string, writtenAt: number, changedAt: number | null, version: number, isMine: boolean }

/** GET, POST and PUT under /api/operator/partners/:id/notes — newest first, at most 200; the partner never sees them. */
export type PartnerNotesView = { notes: PartnerNoteView[], now: number }

/** `name` and `seenAt` are null for somebody whom only the settings name. */
export type PartnerPersonView = {
  userId: string, name: string | null, isAdmin: boolean, seenAt: number | null, mayLook: boolean, mayReserve: boolean, awayUntil: number | null, hasLeft: boolean
}

/** GET /api/operator/partners/:id/people */
export type PartnerPeopleView = {
  /** ISO days, Monday 1; and since when the company takes nothing new. */
  workdays: readonly number[]
  pause: { from: number, until: number | null } | null
  portals: { memberId: string, domain: string, mayLook: Audience['who'], mayReserve: Audience['who'], people: PartnerPersonView[] }[]
  now: number
}

/** GET /api/operator/partners/:id/portals — its portals with how they do, and those that nobody is linked to. */
export type PartnerPortalsView = { portals: PortalHealthView[], free: { memberId: string, domain: string }[], now: number }

/** How a number is much worse than usual: a count beside what the others have on average, a share of 1, or the clients' mark. `list` is what it counts. */
export type FlagView = Flag & { list: Mark['list'] | null }

/** GET /api/operator/partners/:id/figures — numbers with the lists behind them, as the list of requests is asked for. */
export type PartnerFiguresView = {
  level: LevelView
  conversion: { percent: number | null, won: number, lost: number, minClosed: number, weeks: { at: number, percent: number | null }[] }
  firstContact: { hours: number, due: number, inTime: number, medianMs: number | null, untimely: Mark }
  clients: { ratings: number, average: number | null, contacted: number, notContacted: number }
  inWork: Mark
  today: Mark
  /** First contacts that are late now, what becomes Lost by itself soon, and clients whose contacts were seen and whom nobody reached, of how many. */
  late: Mark
  lapsing: Mark
  uncalled: Mark & { of: number }
  /** Places given back after the contacts were seen, in the last `recentDays`. */
  released: Mark
  lapsingDays: number
  openCases: number
  disputes: { reports: number, complaints: number, days: number }
  openQuestions: number
  sanctions: { suspensions: number, warnings: number }
  flags: FlagView[]
  recentDays: number
  now: number
}

type Sent = { sent: number, waiting: number, failed: number }

export type LetterView = { at: number, text: string, by: string }
  & (
    | { kind: 'notice', about: string, delivery: { readBy: number, people: number, bitrix24: Sent, mail: Sent } }
    | { kind: 'question', dueAt: number, isAnswered: boolean }
    | { kind: 'answer' }
    | { kind: 'appeal' }
  )

/** GET /api/operator/partners/:id/correspondence — newest first. */
export type CorrespondenceView = { letters: LetterView[], now: number }
