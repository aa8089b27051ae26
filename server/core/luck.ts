/** Nineteen of twenty results of pure chance lie so many standard deviations around the middle. */
const NINETEEN_OF_TWENTY = 1.96

/** Between which shares so many ends lie by chance alone, where all together have this share. */
export function chanceBand(share: number, ends: number): { low: number, high: number } {
  const reach = ends === 0 ? 1 : NINETEEN_OF_TWENTY * Math.sqrt(share * (1 - share) / ends)
  return { low: Math.max(0, share - reach), high: Math.min(1, share + reach) }
}

/** `few`: too few ends to say anything; `within`: better or worse than all together, but chance alone makes as much. */
export type Luck = 'above' | 'within' | 'below' | 'few'

/** Whether a share of Won is better or worse than chance would make it. */
export function luckOf({ won, lost }: { won: number, lost: number }, share: number, minClosed: number): Luck {
  const ends = won + lost
  if (ends === 0 || ends < minClosed) return 'few'
  const { low, high } = chanceBand(share, ends)
  if (won / ends > high) return 'above'
  return won / ends < low ? 'below' : 'within'
}
