import { DAY_MS } from './time.ts'

/** `10:21`, with `UTC` when no other zone is meant. */
export function timeOf(moment: number, timeZone = 'UTC'): string {
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone }).format(moment)
  return timeZone === 'UTC' ? `${time} UTC` : time
}

/** `2026-12-01`, in UTC. */
export function dayOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10)
}

const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })

/** `1 Jan 2027`, in UTC, with the time where it is not midnight: `1 Jan 2027, 09:30 UTC`. */
export function dateOf(moment: number): string {
  const date = DATE.format(moment)
  return moment % DAY_MS === 0 ? date : `${date}, ${timeOf(moment)}`
}

/** `10:21:04 UTC`, for what opens in a certain second. */
export function secondOf(moment: number): string {
  return `${new Date(moment).toISOString().slice(11, 19)} UTC`
}

/** `Mon 23 Nov 14:05`, in the reader's own zone. */
export function dayAndTimeOf(moment: number, timeZone: string): string {
  const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone }).format(moment)
  return `${day.replace(',', '')} ${timeOf(moment, timeZone)}`
}

/** `Wed 18 Nov 2026, 13:00 (Europe/Lisbon)`: a deadline for a reader in that zone. */
export function momentOf(moment: number, timeZone: string): string {
  const date = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone }).format(moment).replace(',', '')
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone }).format(moment)
  return `${date}, ${time} (${timeZone})`
}
