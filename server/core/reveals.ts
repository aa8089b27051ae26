import { HOUR_MS, WEEK_MS } from './time.ts'

/** One time that a client's contact was shown to one of the vendor's staff; `reason` is a code, without the note. */
export type Reveal = { at: number, userId: string, userName: string, reason: string }

/** What is unusual in somebody's week; each is a reason to ask, not a proof. */
export type Unusual = 'many_an_hour' | 'more_than_before' | 'no_reason_named'

export type RevealLine = { userName: string, count: number, reasons: { reason: string, count: number }[], unusual: Unusual[] }

/** More in an hour is worth a look (TRUST row 57). */
export const USUAL_AN_HOUR = 20
const WEEKS_BEFORE = 4
const TIMES_MORE = 3
const FEW = 10

/** From when on reveals have to be known for a week's digest. */
export function revealsSince(from: number): number {
  return from - WEEKS_BEFORE * WEEK_MS
}

/** Who was shown how many contacts from a moment on and why most often; unusual ones first, then by number. Earlier ones are what each is compared with. */
export function digestOf(reveals: readonly Reveal[], from: number): RevealLine[] {
  const lines = [...Map.groupBy(reveals, ({ userId }) => userId).values()].flatMap((all) => {
    const week = all.filter(({ at }) => at >= from)
    const last = week.at(-1)
    return last ? [{ userName: last.userName, count: week.length, reasons: reasonsOf(week), unusual: unusualOf(week, all.length - week.length) }] : []
  })
  return lines.toSorted((a, b) => b.unusual.length - a.unusual.length || b.count - a.count || a.userName.localeCompare(b.userName, 'en'))
}

function reasonsOf(week: readonly Reveal[]): RevealLine['reasons'] {
  return [...Map.groupBy(week, ({ reason }) => reason)].map(([reason, list]) => ({ reason, count: list.length })).toSorted((a, b) => b.count - a.count || a.reason.localeCompare(b.reason, 'en'))
}

function unusualOf(week: readonly Reveal[], before: number): Unusual[] {
  const found: Unusual[] = []
  if (week.some(({ at }) => week.filter((it) => it.at >= at && it.at < at + HOUR_MS).length > USUAL_AN_HOUR)) found.push('many_an_hour')
  if (week.length >= FEW && week.length > TIMES_MORE * before / WEEKS_BEFORE) found.push('more_than_before')
  if (week.length >= FEW && week.filter(({ reason }) => reason === 'other').length * 2 > week.length) found.push('no_reason_named')
  return found
}
