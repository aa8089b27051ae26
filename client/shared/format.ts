import type { Budget } from '../../server/core/request.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../server/core/time.ts'
import { language } from './i18n/language.ts'
import { isPseudo } from '../../server/core/pseudo.ts'
import { usePref } from './prefs.ts'

/** Which clock a person reads; `language`: the one that is usual with the language. */
export type ClockStyle = 'language' | '12' | '24'

const clockStyle = usePref<ClockStyle>('clock', 'language')

/** Day before month and the 24-hour clock in English too; one calendar and one set of digits everywhere (UX §7.2). */
function locale(): string {
  const code = isPseudo(language.value) || language.value === 'en' ? 'en-GB' : language.value
  const hours = clockStyle.value === 'language' ? '' : clockStyle.value === '12' ? '-hc-h12' : '-hc-h23'
  return `${code}-u-ca-gregory${hours}-nu-latn`
}

/** `Intl` objects are slow to make and lists show hundreds of moments: one for each language and form. */
const made = new Map<string, unknown>()

function once<T>(name: string, make: (locale: string) => T): T {
  const code = locale()
  const key = `${name} ${code}`
  if (!made.has(key)) made.set(key, make(code))
  return made.get(key) as T
}

type Form = Intl.DateTimeFormatOptions

const dates = (name: string, form: Form): Intl.DateTimeFormat => once(name, (code) => new Intl.DateTimeFormat(code, form))
const DAY_AND_TIME: Form = { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }

export const formatDayAndTime = (at: number): string => dates('dayAndTime', DAY_AND_TIME).format(at)
export const formatFullMoment = (at: number): string => dates('full', { dateStyle: 'full', timeStyle: 'long' }).format(at)
export const formatDay = (at: number): string => dates('day', { day: 'numeric', month: 'short', year: 'numeric' }).format(at)
export const formatShortDay = (at: number): string => dates('shortDay', { day: 'numeric', month: 'short' }).format(at)
export const formatClock = (at: number): string => dates('clock', { hour: '2-digit', minute: '2-digit' }).format(at)

/** To the second, for what opens in a certain one. */
export const formatSecond = (at: number): string => dates('second', { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at)

/** What a clock on a wall of `timeZone` shows. */
export const formatClockIn = (at: number, timeZone: string): string => dates(`clock in ${timeZone}`, { hour: '2-digit', minute: '2-digit', timeZone }).format(at)

/** "Angola Standard Time": what the clock of a zone is called. */
export const formatZone = (at: number, timeZone: string): string =>
  dates(`zone ${timeZone}`, { timeZone, timeZoneName: 'long' }).formatToParts(at).find((it) => it.type === 'timeZoneName')?.value ?? timeZone

/** A Monday at noon, from which the days of a week are counted. */
const MONDAY = Date.UTC(2024, 0, 1, 12)

/** The name of an ISO weekday, Monday 1. */
export const formatWeekday = (weekday: number): string => dates('weekday', { weekday: 'long', timeZone: 'UTC' }).format(MONDAY + (weekday - 1) * DAY_MS)

/** The same, short: "Mon". */
export const formatShortWeekday = (weekday: number): string => dates('shortWeekday', { weekday: 'short', timeZone: 'UTC' }).format(MONDAY + (weekday - 1) * DAY_MS)

const ages = (numeric: 'always' | 'auto'): Intl.RelativeTimeFormat => once(`age ${numeric}`, (code) => new Intl.RelativeTimeFormat(code, { numeric, style: 'short' }))

/** "4 min ago" within a day, the date after it. The first minute goes in steps of ten seconds: rows differ, but do not tick. */
export function formatAge(at: number, now: number): string {
  const ms = Math.max(0, now - at)
  if (ms < 10 * SECOND_MS) return ages('auto').format(0, 'second')
  if (ms < MINUTE_MS) return ages('always').format(-Math.floor(ms / (10 * SECOND_MS)) * 10, 'second')
  if (ms < HOUR_MS) return ages('always').format(-Math.floor(ms / MINUTE_MS), 'minute')
  if (ms < DAY_MS) return ages('always').format(-Math.floor(ms / HOUR_MS), 'hour')
  return new Date(at).getFullYear() === new Date(now).getFullYear() ? formatDayAndTime(at) : formatDay(at)
}

/** A moment for which `formatAge` says the same as for `now`, and which changes only when it says something else: a long list is drawn anew only then. */
export function ageMoment(at: number, now: number): number {
  const ms = Math.max(0, now - at)
  const unit = ms < MINUTE_MS ? 10 * SECOND_MS : ms < HOUR_MS ? MINUTE_MS : ms < DAY_MS ? HOUR_MS : DAY_MS
  return at + Math.floor(ms / unit) * unit
}

const SPAN_UNITS = { days: 'day', hours: 'hour', minutes: 'minute', underMinute: 'minute' } as const

/** How long something took: "2 hrs", "3 days", "< 1 min". */
export function formatSpan(ms: number): string {
  const { unit, n } = timeLeft(Math.max(0, ms), 0)
  const span = once(`span ${SPAN_UNITS[unit]}`, (code) => new Intl.NumberFormat(code, { style: 'unit', unit: SPAN_UNITS[unit], unitDisplay: 'short' }))
  return unit === 'underMinute' ? `< ${span.format(1)}` : span.format(n)
}

/** The same with seconds below two minutes. */
export function formatExactSpan(ms: number): string {
  if (ms >= 2 * MINUTE_MS) return formatSpan(ms)
  return once('span second', (code) => new Intl.NumberFormat(code, { style: 'unit', unit: 'second', unitDisplay: 'short' })).format(Math.round(Math.max(0, ms) / SECOND_MS))
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

/** `48` → "0:48", `60` → "1:00". */
export function formatSeconds(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / SECOND_MS))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** `1.2 MB`. */
export function formatBytes(size: number): string {
  const isLarge = size >= 1_000_000
  const unit = isLarge ? 'megabyte' : 'kilobyte'
  return once(`bytes ${unit}`, (code) => new Intl.NumberFormat(code, { style: 'unit', unit, maximumFractionDigits: isLarge ? 1 : 0 })).format(isLarge ? size / 1_000_000 : Math.max(1, size / 1000))
}

export const formatNumber = (n: number): string => once('number', (code) => new Intl.NumberFormat(code)).format(n)

/** `45` → "45 %" as the language writes it. */
export const formatPercent = (percent: number): string =>
  once('percent', (code) => new Intl.NumberFormat(code, { style: 'percent', maximumFractionDigits: 1 })).format(percent / 100)

/** The client's own currency; never converted. An unknown code is shown as it was typed. */
export function formatBudget({ amount, currency }: Budget): string {
  try {
    return once(`money ${currency}`, (code) => new Intl.NumberFormat(code, { style: 'currency', currency, maximumFractionDigits: 0 })).format(amount)
  } catch {
    return `${formatNumber(amount)} ${currency}`
  }
}

/** "Portugal, Spain and Angola". */
export const formatList = (words: readonly string[]): string => once('list', (code) => new Intl.ListFormat(code)).format(words)

/** The country of an ISO code, in the reader's language. */
export const countryName = (code: string): string => nameOf(once('countries', (it) => new Intl.DisplayNames(it, { type: 'region', fallback: 'code' })), code)

/** The language of a BCP 47 tag, in the reader's language. */
export const languageName = (code: string): string => nameOf(once('languages', (it) => new Intl.DisplayNames(it, { type: 'language', fallback: 'code' })), code)

function nameOf(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code) ?? code
  } catch {
    // Not a code at all: what stands there says more than nothing.
    return code
  }
}

/** Compares words as the reader's language orders them; accents and case do not count. */
export const compareWords = (one: string, other: string): number => once('order', (code) => new Intl.Collator(code, { sensitivity: 'base', numeric: true })).compare(one, other)
