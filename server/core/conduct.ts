import { isMissed } from './first-contacts.ts'
import type { FirstContact } from './first-contacts.ts'
import type { Outcome } from './outcome.ts'
import { dayOf, startOf } from './request-filter.ts'
import { DAY_MS } from './time.ts'

/** A reservation whose contacts were shown, and what became of it; `isExcused`: an operator or a rule decided that it counts as nothing. */
export type Handled = FirstContact & { outcome: Outcome | null, isExcused: boolean }

/** What a partner made of the contacts it saw. The last two are of the last `RECENT_DAYS`. */
export type Conduct = {
  /** Clients who were reached or should have been, and of those the ones nobody reached at all. */
  due: number
  uncalled: number
  /** Of these the ones in work: the first contact is late now. */
  late: number
  /** Places given back after the contacts were seen, without a reason that an operator accepted. */
  released: number
  recalled: number
}

/** What a partner does lately is told of so many days. */
export const RECENT_DAYS = 30

/** The first day of UTC that counts as recent, as filters write it. */
export function recentFrom(now: number): string {
  return dayOf(now - RECENT_DAYS * DAY_MS)
}

export function conductOf(list: readonly Handled[], now: number): Conduct {
  const reached = list.filter((it) => it.contactedAt !== null)
  const uncalled = list.filter((it) => isUncalled(it, now))
  const since = startOf(recentFrom(now))
  const lately = (outcome: Outcome): number => list.filter((it) => it.outcome === outcome && !it.isExcused && (it.endedAt ?? 0) >= since).length
  return { due: reached.length + uncalled.length, uncalled: uncalled.length, late: uncalled.filter((it) => it.endedAt === null).length, released: lately('released'), recalled: lately('recalled') }
}

/** Contacts seen and nobody called in time. A Won proves a call that nobody noted, and a bad request had nobody to reach. */
function isUncalled(it: Handled, now: number): boolean {
  return isMissed(it, now) && !it.isExcused && it.outcome !== 'won' && it.outcome !== 'bad'
}
