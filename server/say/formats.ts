import type { ClientLanguage } from '../core/languages.ts'
import { countryName } from '../core/names.ts'
import type { Moment } from '../core/said.ts'
import { percent } from '../core/say-number.ts'
import { dateOf, dayAndTimeOf, dayOf, momentOf, secondOf, timeOf } from '../core/say-time.ts'
import { DAY_MS } from '../core/time.ts'

/** A moment as people of a language write it, always in the Gregorian calendar and with Latin digits. */
export function sayMoment(language: ClientLanguage, it: Moment): string {
  return language === 'en' ? inEnglish(it) : inLanguage(tagOf(language), it)
}

function inEnglish({ moment, as, zone = 'UTC' }: Moment): string {
  switch (as) {
    case 'time': return timeOf(moment, zone)
    case 'second': return secondOf(moment)
    case 'day': return dayOf(moment)
    case 'date': return dateOf(moment)
    case 'dayAndTime': return dayAndTimeOf(moment, zone)
    case 'zoned': return momentOf(moment, zone)
    case 'dayZoned': return `${new Intl.DateTimeFormat('en-GB', { ...DAY, timeZone: zone }).format(moment)}, ${timeOf(moment, zone)} (${zone})`
  }
}

const DAY = { day: 'numeric', month: 'short', year: 'numeric' } as const
const TIME = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const

function inLanguage(tag: string, { moment, as, zone = 'UTC' }: Moment): string {
  const format = (options: Intl.DateTimeFormatOptions): string => new Intl.DateTimeFormat(tag, { timeZone: zone, ...options }).format(moment)
  const time = zone === 'UTC' ? `${format(TIME)} UTC` : format(TIME)
  switch (as) {
    case 'time': return time
    case 'second': return `${format({ ...TIME, second: '2-digit' })} UTC`
    case 'day': return format(DAY)
    case 'date': return moment % DAY_MS === 0 ? format(DAY) : `${format(DAY)}, ${time}`
    case 'dayAndTime': return `${format({ weekday: 'short', day: 'numeric', month: 'short' })}, ${time}`
    case 'zoned': return `${format({ weekday: 'short', ...DAY })}, ${format(TIME)} (${zone})`
    case 'dayZoned': return `${format(DAY)}, ${format(TIME)} (${zone})`
  }
}

function tagOf(language: ClientLanguage): string {
  return `${language}-u-ca-gregory-nu-latn`
}

function digits(language: ClientLanguage): string {
  return `${language}-u-nu-latn`
}

export function sayNumber(language: ClientLanguage, value: number): string {
  return language === 'en' ? String(value) : new Intl.NumberFormat(digits(language), { useGrouping: false, maximumFractionDigits: 3 }).format(value)
}

/** `20 %`; English keeps the space that its texts have everywhere. */
export function sayShare(language: ClientLanguage, share: number): string {
  return language === 'en' ? percent(share) : new Intl.NumberFormat(digits(language), { style: 'percent', maximumFractionDigits: 2 }).format(share)
}

export function sayCountry(language: ClientLanguage, code: string): string {
  if (language === 'en' || !/^[A-Z]{2}$/.test(code)) return countryName(code)
  return new Intl.DisplayNames(language, { type: 'region' }).of(code) ?? code
}

export function sayList(language: ClientLanguage, all: readonly string[]): string {
  return new Intl.ListFormat(language === 'en' ? 'en-GB' : language, { type: 'conjunction' }).format(all)
}
