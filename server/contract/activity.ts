import { z } from 'zod'
import { ACTIVITY_GROUPS } from '../core/activity.ts'
import type { ActivityKind } from '../core/activity.ts'
import { parseRequestCode } from '../core/request.ts'

const place = z.string().regex(/^\d{1,15}-[123]-\d{1,15}$/).transform((text) => {
  const [at = 0, source = 0, id = 0] = text.split('-').map(Number)
  return { at, source, id }
})

/** GET /api/activity?group=contacts&request=IR-1042&who=Ana%20Silva&below=&size= — newest first; `below` is the `next` of the page before. */
export const activityQuery = z.strictObject({
  group: z.enum(ACTIVITY_GROUPS).optional(),
  request: z.string().transform(parseRequestCode).pipe(z.number()).optional(),
  who: z.string().min(1).max(200).optional(),
  below: place.optional(),
  size: z.coerce.number().int().min(1).max(500).default(50),
})

export type ActivityActorView = { kind: 'person', name: string } | { kind: 'vendor' | 'client' | 'crm' | 'system' | 'mail' }

export type ActivityRowView = {
  id: string
  at: number
  kind: ActivityKind
  actor: ActivityActorView
  request: string | null
  /** Of locations, countries and regions by code; of a level, its number; of a hand-over, the colleague; of settings, the target. */
  detail: { text: string } | { before: string[], after: string[] } | null
}

export type ActivityView = { rows: ActivityRowView[], next: string | null, people: string[], seesEverybody: boolean, now: number }

/** GET /api/export — what the app keeps of a company, without any contact; for administrators. */
export type ExportView = {
  company: { name: string, status: string, homeCountry: string, locations: { country: string, region: string | null }[] } | null
  portal: string
  reservations: {
    request: string, title: string, country: string, place: string, reservedAt: string, reservedBy: string, contactShownAt: string | null, firstContactAt: string | null
    state: string, outcome: string | null, closedAt: string | null
  }[]
  exportedAt: string
}
