import { z } from 'zod'
import { partnerId } from './partner.ts'

/** What a line of a request's life is about. */
export const LIFE_GROUPS = ['request', 'partner', 'client', 'mail', 'data'] as const
export type LifeGroup = (typeof LIFE_GROUPS)[number]

/** `times`: how often in a row. */
export type LifeLineView = { at: number, group: LifeGroup, text: string, actor: string | null, partner: { id: string, name: string } | null, times: number }

/** GET /api/operator/requests/:number/life — everything that happened, the oldest first, without contacts and without a client's words. */
export type LifeView = { number: string, lines: LifeLineView[], now: number }

/** GET /api/operator/requests/:number/options — what can be done, with what it would do; null is not possible now. */
export type RequestOptionsView = {
  close: { holders: number, waiting: number } | null
  reopen: { to: 'pool' | 'queue', until: number } | null
  invite: { free: number, answerHours: number, partners: { id: string, name: string, level: number, inWork: number, mayHave: number, conversionPercent: number | null }[] } | null
  link: boolean
  /** Published for a day, and nobody took it. */
  isUntaken: boolean
  now: number
}

const note = z.string().trim().min(3).max(500)
/** POST /api/operator/requests/:number/close and …/reopen — each answers with the options as they are then; so do …/invite and …/client-link. */
export const requestNoteBody = z.strictObject({ note })
export const inviteBody = z.strictObject({ partners: z.array(partnerId).min(1).max(20) })
