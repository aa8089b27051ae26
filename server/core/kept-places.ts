/** For how long a free place can be kept. */
export const KEEP_HOURS = [4, 12, 24, 48] as const
export type KeepHours = (typeof KEEP_HOURS)[number]

/** A free place that nobody but one partner can take until a moment. */
export type KeptPlace = { id: string, requestId: string, partnerId: string, keptAt: number, until: number, keptBy: string, offerId: string | null }

/** What of the kept places a partner can't take. */
export function keptForOthers<Kept extends Pick<KeptPlace, 'partnerId' | 'until'>>(kept: readonly Kept[], partnerId: string | null, now: number): Kept[] {
  return kept.filter((it) => it.partnerId !== partnerId && it.until > now)
}
