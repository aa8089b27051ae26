import { z } from 'zod'
import { KEEP_HOURS } from '../core/kept-places.ts'
import type { KeepHours } from '../core/kept-places.ts'
import { isCountryCode } from '../core/names.ts'
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
  /** For whom a free place can be kept, and how long; null: not now. */
  keep: { partners: { id: string, name: string }[], hours: readonly KeepHours[] } | null
  kept: { id: string, partner: string, until: number, by: string }[]
  /** Where it is offered beside its own country; `near` says how many partners there don’t see it yet, `most` how many more it may be. Null: not now. */
  widening: {
    alsoIn: { country: string, mayTakeAway: boolean }[]
    near: { country: string, border: boolean, language: boolean, partners: number }[]
    most: number
  } | null
  link: boolean
  /** Published for a day, and nobody took it. */
  isUntaken: boolean
  now: number
}

const note = z.string().trim().min(3).max(500)
/** POST /api/operator/requests/:number/close and …/reopen — each answers with the options as they are then; so do …/invite and …/client-link. */
export const requestNoteBody = z.strictObject({ note })
export const inviteBody = z.strictObject({ partners: z.array(partnerId).min(1).max(20) })

/** POST /api/operator/requests/:number/kept-places; DELETE …/kept-places/:id takes it back. */
export const keepBody = z.strictObject({ partner: partnerId, hours: z.literal(KEEP_HOURS) })
export type KeepBody = z.infer<typeof keepBody>

const country = z.string().refine(isCountryCode)
/** GET /api/operator/requests/:number/widening?countries=BR,ES — how many partners see it now, and how many would. */
export const wideningQuery = z.strictObject({ countries: z.string().max(100).transform((it) => it.split(',').filter(Boolean)).pipe(z.array(country)) })
export type WideningView = { now: { see: number, canReserve: number }, then: { see: number, canReserve: number } }
/** POST /api/operator/requests/:number/widen, and …/narrow */
export const widenBody = z.strictObject({ countries: z.array(country).min(1).max(30), note })
export const narrowBody = z.strictObject({ country, note })
