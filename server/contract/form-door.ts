import { z } from 'zod'
import { CLIENT_LANGUAGES } from '../core/languages.ts'

export const FORM_DOORS = ['all', ...CLIENT_LANGUAGES] as const

/** PUT /api/operator/form — closes the form of a language or of all, with words for its page and a day it opens again, or opens it. */
export const formDoorBody = z.discriminatedUnion('closed', [
  z.strictObject({ closed: z.literal(true), language: z.enum(FORM_DOORS), text: z.string().trim().max(500), until: z.number().int().positive().nullable() }),
  z.strictObject({ closed: z.literal(false), language: z.enum(FORM_DOORS) }),
])
export type FormDoorBody = z.infer<typeof formDoorBody>

/** GET /api/operator/form; PUT answers with it too. `isOver`: its day has come, the form is open again. */
export type FormDoorsView = { closed: { language: string, text: string, until: number | null, by: string, at: number, isOver: boolean }[], now: number }
