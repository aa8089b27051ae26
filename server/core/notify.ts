import { MINUTE_MS } from './time.ts'
import { quietUntil } from './quiet-hours.ts'
import type { QuietHours } from './quiet-hours.ts'

/** What a person can be told of; the rows of the settings. */
export const EVENTS = ['new_requests', 'place', 'assigned', 'contact_due', 'late', 'idle', 'client', 'result', 'level', 'vendor', 'crm'] as const
export type NotifyEvent = (typeof EVENTS)[number]

/** `bitrix24` is a notification in the portal, which its phone app shows too; `app` is the list under the bell. */
export const CHANNELS = ['bitrix24', 'mail', 'app'] as const
export type Channel = (typeof CHANNELS)[number]
export type Channels = Readonly<Record<Channel, boolean>>

/** How a person wants to be told; kept per portal user, each save a new version. */
export type NotifyPrefs = {
  events: Readonly<Record<NotifyEvent, Channels>>
  /** What is not urgent is gathered for so long; 0: told as it happens. */
  digestMinutes: number
  quiet: QuietHours | null
  /** An IANA zone for the quiet hours; null is the company's. */
  timeZone: string | null
}

/** At most one notification about new requests in so many minutes, the same minutes for everybody (decision 0030). */
export const GROUP_MINUTES = 5
export const GROUP_MS = GROUP_MINUTES * MINUTE_MS

export const DIGESTS: readonly number[] = [0, 15, 30, 60, 240]

/** Come in quiet hours and before any digest: who is not told loses the place. */
const URGENT: ReadonlySet<NotifyEvent> = new Set(['contact_due', 'late', 'idle'])
/** Told as they happen, digest or not. */
const AT_ONCE: ReadonlySet<NotifyEvent> = new Set(['assigned', 'client', 'vendor'])
/** What the vendor says of the company can't be put out of sight; new requests are in the list itself. */
const FIXED: Readonly<Partial<Record<NotifyEvent, boolean>>> = { vendor: true, new_requests: false }
/** Concerns the company, so its administrators are told, not everybody. */
export const FOR_ADMINS: ReadonlySet<NotifyEvent> = new Set(['vendor', 'crm'])

const by = (bitrix24: boolean, mail: boolean): Channels => ({ bitrix24, mail, app: true })

/** What holds until a person chooses (UX §8.1). */
export const FIRST_PREFS: NotifyPrefs = {
  events: {
    new_requests: { bitrix24: true, mail: false, app: false }, place: by(true, false), assigned: by(true, false), contact_due: by(true, false), late: by(true, true),
    idle: by(true, true), client: by(true, true), result: by(true, true), level: by(true, true), vendor: by(true, true), crm: by(true, true),
  },
  digestMinutes: 0, quiet: null, timeZone: null,
}

/** Whether a person may switch the list under the bell for an event. */
export function isFixedInApp(event: NotifyEvent): boolean {
  return FIXED[event] !== undefined
}

/** The choice as it holds: what can't be chosen stands at its value. */
export function settledPrefs(prefs: NotifyPrefs): NotifyPrefs {
  const events = Object.fromEntries(EVENTS.map((event) => {
    const chosen = { ...FIRST_PREFS.events[event], ...prefs.events[event] }
    return [event, { ...chosen, app: FIXED[event] ?? chosen.app }]
  })) as Record<NotifyEvent, Channels>
  return { ...prefs, events }
}

/**
 * When a person is told of something that is known now. Quiet hours and the digest delay one's own telling only. `lastAt` is when the person was
 * told of anything by this channel last.
 */
export function tellAt(event: NotifyEvent, prefs: NotifyPrefs, companyZone: string, { now, lastAt }: { now: number, lastAt: number | null }): number {
  if (URGENT.has(event)) return now
  const gathered = prefs.digestMinutes === 0 || AT_ONCE.has(event) || lastAt === null ? now : Math.max(now, lastAt + prefs.digestMinutes * MINUTE_MS)
  return prefs.quiet === null ? gathered : quietUntil(gathered, prefs.quiet, prefs.timeZone ?? companyZone) ?? gathered
}
