import { z } from 'zod'

export type NoticeView = {
  id: number
  kind: string
  text: string
  at: number
  /** The deadline it speaks of. */
  dueAt: number | null
  reservationId: string | null
  /** The request it speaks of: its number and place, nothing else. */
  number: string | null
  place: string | null
  country: string | null
  isRead: boolean
}

/** GET /api/notices — what the partner was told and the person wants to see, newest first, at most 100. */
export type NoticesView = { notices: NoticeView[], unread: number }

/** POST /api/notices/read — up to and with this one, for this person. */
export const readBody = z.strictObject({ upTo: z.number().int().positive() })
