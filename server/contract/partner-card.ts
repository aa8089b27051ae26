import { z } from 'zod'
import { inIssue } from '../core/issue-words.ts'
import type { Audience } from '../core/portal-settings.ts'
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
