import type { Rulebook, Rules } from './rulebook.ts'

/** A version with why it was made, in the words partners read; the default has none. */
export type RulebookVersion = { rulebook: Rulebook, why: string, createdBy: string, createdAt: number }

/** `replaced`: a later version came that starts no later, so it never was in force, or never will be. */
export type VersionState = 'past' | 'in_force' | 'announced' | 'replaced'

type Started = Pick<Rulebook, 'version' | 'startsAt'>

/** Where a version stands among all of them; `until` is when the next one takes over, null when none is known. */
export function standingOf({ version, startsAt }: Started, all: readonly Started[], now: number): { state: VersionState, until: number | null } {
  const later = all.filter((it) => it.version > version).map((it) => it.startsAt)
  const until = later.length === 0 ? null : Math.min(...later)
  if (until !== null && until <= startsAt) return { state: 'replaced', until: null }
  if (startsAt > now) return { state: 'announced', until }
  return { state: until !== null && until <= now ? 'past' : 'in_force', until }
}

/** The version that was in force when this one took over, or would have been: what its changes are told against. Null for the first. */
export function predecessorOf<T extends Started>({ version, startsAt }: Started, all: readonly T[]): T | null {
  const earlier = all.filter((it) => it.version < version && it.startsAt < startsAt)
  return earlier.reduce<T | null>((best, it) => (best === null || it.version > best.version ? it : best), null)
}

/** The version in force at a moment: the highest that had started; the first one before that. */
export function inForceAt<T extends Started>(all: readonly [T, ...T[]], moment: number): T {
  return all.reduce((best, it) => (it.startsAt <= moment && it.version > best.version ? it : best), all[0])
}

/** A rulebook without its number and start. */
export function rulesOf({ version: _version, startsAt: _startsAt, ...rules }: Rulebook): Rules {
  return rules
}
