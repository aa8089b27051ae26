import { z } from 'zod'

export type NoticeView = {
  id: number
  kind: string
  text: string
  at: number
  /** The deadline it speaks of. */
  dueAt: number | null
  reservationId: string | null
  isRead: boolean
}

/** GET /api/notices — what the partner was told, newest first, at most 100. */
export type NoticesView = { notices: NoticeView[], unread: number }

/** POST /api/notices/read — up to and with this one. */
export const readBody = z.strictObject({ upTo: z.number().int().positive() })
