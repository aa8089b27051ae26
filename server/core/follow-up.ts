import { DAY_MS } from './time.ts'

/** Why a client is to be asked, the most urgent first. */
export const FOLLOW_UP_REASONS = ['client_wrote', 'low_rating', 'no_contact', 'after_contact', 'after_won'] as const
export type FollowUpReason = (typeof FOLLOW_UP_REASONS)[number]

/** What came of it: nobody answered, how happy the client is, what they did instead, or that they want another partner. */
export const FOLLOW_UP_ANSWERS = ['not_reached', 'happy', 'no_contact', 'took_other', 'wants_new'] as const
export type FollowUpAnswer = (typeof FOLLOW_UP_ANSWERS)[number]

/** Something that happened in a reservation and is a reason to ask its client. */
export type Occasion = { reservationId: string, reason: FollowUpReason, since: number }
/** `nextAt`: when the client is to be asked again. */
export type FollowUpCall = { reservationId: string, reason: FollowUpReason, answer: FollowUpAnswer, at: number, nextAt: number | null }

/** One entry a reservation: its most urgent occasion that nobody asked about since, or the call that was promised for now. The oldest first. */
export function whoToAsk(occasions: readonly Occasion[], calls: readonly FollowUpCall[], now: number): Occasion[] {
  const byReservation = Map.groupBy(occasions, ({ reservationId }) => reservationId)
  const called = Map.groupBy(calls, ({ reservationId }) => reservationId)
  const ids = new Set([...byReservation.keys(), ...called.keys()])
  return [...ids].flatMap((id) => nextOf(byReservation.get(id) ?? [], called.get(id) ?? [], now)).sort((a, b) => a.since - b.since || (a.reservationId < b.reservationId ? -1 : 1))
}

function nextOf(occasions: readonly Occasion[], calls: readonly FollowUpCall[], now: number): Occasion[] {
  const last = calls.reduce<FollowUpCall | null>((best, it) => (best === null || it.at > best.at ? it : best), null)
  if (last?.nextAt && last.nextAt > now) return []
  if (last?.nextAt) return [{ reservationId: last.reservationId, reason: last.reason, since: last.nextAt }]
  const open = occasions.filter(({ reason, since }) => !calls.some((call) => call.reason === reason && call.at >= since))
  const first = FOLLOW_UP_REASONS.map((reason) => open.find((it) => it.reason === reason)).find((it) => it !== undefined)
  return first ? [first] : []
}

/** When a client asked at these moments may be asked again; null for now. A client is asked at most `most` times in so many days. */
export function askableAgainAt(asked: readonly number[], { most, withinDays }: { most: number, withinDays: number }, now: number): number | null {
  const within = asked.filter((at) => at > now - withinDays * DAY_MS).sort((a, b) => a - b)
  if (within.length < most) return null
  // With none allowed at all, there is no day; the end of the stretch is as near as it gets.
  return (within[within.length - most] ?? now) + withinDays * DAY_MS
}
