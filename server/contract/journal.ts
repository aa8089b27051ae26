import { z } from 'zod'
import { parseRequestCode } from '../core/request.ts'

const anchor = z.string().regex(/^\d{1,15}:[0-9a-f]{8}\.[A-Za-z0-9_-]{43}$/)

/** GET /api/operator/journal/check?anchor=1042:… — `anchor` is what the log said once; several with commas between them. */
export const journalCheckQuery = z.strictObject({ anchor: z.string().transform((text) => text.split(',')).pipe(z.array(anchor)).default([]) })

const filter = {
  request: z.string().transform(parseRequestCode).pipe(z.number()).optional(),
  /** A partner's ID, or a part of its name. */
  partner: z.string().trim().min(1).max(100).optional(),
  kind: z.string().regex(/^[a-z_]{1,40}$/).optional(),
  /** In the name of who did it, or in what it tells. */
  words: z.string().trim().min(1).max(100).optional(),
  since: z.coerce.number().int().nonnegative().optional(),
  until: z.coerce.number().int().nonnegative().optional(),
}

/** GET /api/operator/journal?request=IR-1042&partner=&kind=&words=&since=&until=&before= — 50 rows, newest first. */
export const journalQuery = z.strictObject({ ...filter, before: z.coerce.number().int().positive().optional() })

/** POST /api/operator/journal/export?request=… — what is found as a table, newest first, without anybody's contacts; the journal says who took it and why. */
export const journalExportQuery = z.strictObject(filter)
export const journalExportBody = z.strictObject({ reason: z.string().trim().min(3).max(500) })
export type JournalExportView = { rows: number, isWhole: boolean, csv: string }

export type JournalRowView = {
  id: number
  /** Its place in the chain; null for rows from before the chain. */
  seq: number | null
  at: number
  kind: string
  request: string | null
  partnerId: string | null
  /** Null as well when there is no such partner any more. */
  partnerName: string | null
  memberId: string | null
  userId: string
  userName: string
  /** The partner whose portal they came from; null for the vendor's own people, systems and clients. */
  company: string | null
  details: string
}

/** `next` is the `before` of the next page. */
export type JournalView = { rows: JournalRowView[], next: number | null, now: number }

/** `end` is what to note down: a later check with it finds rows that were cut off. */
export type JournalCheckView = { state: 'whole', rows: number, end: string | null, now: number } | { state: 'damaged', seq: number, kind: string, text: string, now: number }
