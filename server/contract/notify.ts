import { z } from 'zod'
import { isTimeZone } from '../core/day.ts'
import { DIGESTS, EVENTS } from '../core/notify.ts'
import type { NotifyPrefs } from '../core/notify.ts'

const channels = z.strictObject({ bitrix24: z.boolean(), mail: z.boolean(), app: z.boolean() })
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

export const notifyPrefs = z.strictObject({
  events: z.record(z.enum(EVENTS), channels),
  digestMinutes: z.number().refine((it) => DIGESTS.includes(it)),
  quiet: z.strictObject({ from: time, to: time }).nullable(),
  timeZone: z.string().max(60).refine(isTimeZone).nullable(),
}) satisfies z.ZodType<NotifyPrefs>

/** PUT /api/notifications — `version` is the one that was read; answers with a NotifyView. */
export const notifyBody = z.strictObject({ version: z.int().min(0), prefs: notifyPrefs })
export type NotifyBody = z.infer<typeof notifyBody>

/** GET /api/notifications — how the caller is told. */
export type NotifyView = {
  prefs: NotifyPrefs
  version: number
  /** Without the app in the portal there are no notifications there: mails stand for them. */
  hasBitrix24: boolean
  /** Where the person's mails go: an address of the company, `own` for the person's own as the portal knows it, null for nowhere. */
  mailTo: string | null
  /** Holds for the quiet hours while the person has chosen no zone. */
  companyZone: string
}
