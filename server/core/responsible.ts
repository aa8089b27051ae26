import type { PortalSettings } from './portal-settings.ts'

export type ResponsibleWorld = {
  settings: PortalSettings
  reserverId: string
  country: string
  language: string
  /** People who still work there; null when it is not known, and then nobody is skipped for it. */
  active: ReadonlySet<string> | null
  /** Reservations in work per person. */
  loads: ReadonlyMap<string, number>
  /** Who got the latest one. */
  lastUserId: string | null
  now: number
}

/** Why somebody gets a record; `nobody`: who reserved it does, because nobody of the rule is there. */
export type ResponsibleWhy = 'reserved' | 'nobody' | 'fallback' | 'one' | 'turn' | 'fewest' | 'country' | 'language'
export type Chosen = { userId: string, why: ResponsibleWhy }

/** Who gets the record and why; people who are away or have left are skipped. */
export function chooseResponsible(world: ResponsibleWorld): Chosen {
  const { rule, fallbackUserId } = world.settings.responsible
  const chosen = byRule(world)
  if (chosen) return chosen
  if (rule !== 'reserver' && fallbackUserId !== null && isThere(world, fallbackUserId)) return { userId: fallbackUserId, why: 'fallback' }
  return { userId: world.reserverId, why: rule === 'reserver' ? 'reserved' : 'nobody' }
}

function byRule(world: ResponsibleWorld): Chosen | null {
  const { rule, userIds, byCountry } = world.settings.responsible
  const there = userIds.filter((userId) => isThere(world, userId))
  switch (rule) {
    case 'reserver': return null
    case 'one': return pick(there.find((userId) => userId === userIds[0]), 'one')
    case 'by_turn': return pick(nextInTurn(userIds, there, world.lastUserId), 'turn')
    case 'least_loaded': return pick(leastLoaded(there, world.loads), 'fewest')
    case 'by_location': return pick([byCountry[world.country]].find((userId) => userId !== undefined && isThere(world, userId)), 'country')
    case 'by_language': return pick([speakerOf(world)].find((userId) => userId !== undefined && isThere(world, userId)), 'language')
  }
}

/** Who looks after the language, or after the one it is a kind of: `pt` for `pt-BR`. */
function speakerOf({ settings, language }: ResponsibleWorld): string | undefined {
  const { byLanguage } = settings.responsible
  return byLanguage[language] ?? byLanguage[language.split('-')[0] ?? '']
}

function isThere({ settings, active, now }: ResponsibleWorld, userId: string): boolean {
  const isAway = settings.absences.some((absence) => absence.userId === userId && absence.until > now)
  return !isAway && (active === null || active.has(userId))
}

function nextInTurn(all: readonly string[], there: readonly string[], last: string | null): string | undefined {
  const after = last === null ? 0 : all.indexOf(last) + 1
  return [...all.slice(after), ...all.slice(0, after)].find((userId) => there.includes(userId))
}

function leastLoaded(there: readonly string[], loads: ReadonlyMap<string, number>): string | undefined {
  const loadOf = (userId: string): number => loads.get(userId) ?? 0
  return [...there].sort((a, b) => loadOf(a) - loadOf(b))[0]
}

function pick(userId: string | undefined, why: ResponsibleWhy): Chosen | null {
  return userId === undefined ? null : { userId, why }
}
