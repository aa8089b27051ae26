import type { Budget } from '../../server/core/request.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../server/core/time.ts'

/** English words, but day before month and the 24-hour clock; one calendar and one set of digits everywhere (UX §7.2). */
const LOCALE = 'en-GB-u-ca-gregory-nu-latn'

const dayAndTime = new Intl.DateTimeFormat(LOCALE, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })
const fullMoment = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'full', timeStyle: 'long' })
const day = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', year: 'numeric' })
const clock = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit' })
const age = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'short' })

export const formatDayAndTime = (at: number): string => dayAndTime.format(at)
export const formatFullMoment = (at: number): string => fullMoment.format(at)
export const formatDay = (at: number): string => day.format(at)
export const formatClock = (at: number): string => clock.format(at)

/** "4 min ago" within a day, the date after it. The first minute goes in steps of ten seconds: rows differ, but do not tick. */
export function formatAge(at: number, now: number): string {
  const ms = Math.max(0, now - at)
  if (ms < 10 * SECOND_MS) return 'just now'
  if (ms < MINUTE_MS) return `${Math.floor(ms / (10 * SECOND_MS)) * 10} s ago`
  if (ms < HOUR_MS) return age.format(-Math.floor(ms / MINUTE_MS), 'minute').replace('.', '')
  if (ms < DAY_MS) return age.format(-Math.floor(ms / HOUR_MS), 'hour').replace('hr.', 'h')
  return new Date(at).getFullYear() === new Date(now).getFullYear() ? dayAndTime.format(at) : day.format(at)
}

/** How long something took: "2 h", "3 days". */
export function formatSpan(ms: number): string {
  const { unit, n } = timeLeft(Math.max(0, ms), 0)
  const words = { days: `${n} days`, hours: `${n} h`, minutes: `${n} min`, underMinute: 'less than 1 min' }
  return words[unit]
}

export type TimeLeft = { unit: 'days' | 'hours' | 'minutes' | 'underMinute', n: number, late: boolean }

/** How far a deadline is, in the one unit that matters. */
export function timeLeft(until: number, now: number): TimeLeft {
  const late = until < now
  const ms = Math.abs(until - now)
  if (ms >= 2 * DAY_MS) return { unit: 'days', n: Math.floor(ms / DAY_MS), late }
  if (ms >= HOUR_MS) return { unit: 'hours', n: Math.floor(ms / HOUR_MS), late }
  if (ms >= MINUTE_MS) return { unit: 'minutes', n: Math.floor(ms / MINUTE_MS), late }
  return { unit: 'underMinute', n: Math.floor(ms / SECOND_MS), late }
}

/** `48` → "48 s", `60` → "1:00". */
export function formatSeconds(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / SECOND_MS))
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** The client's own currency; never converted. An unknown code is shown as it was typed. */
export function formatBudget({ amount, currency }: Budget): string {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency, maximumFractionDigits: 0 }).format(amount)
  } catch {
    return `${new Intl.NumberFormat('en').format(amount)} ${currency}`
  }
}
