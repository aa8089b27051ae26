import type { PortalSettings } from './portal-settings.ts'

export type ResponsibleWorld = {
  settings: PortalSettings
  reserverId: string
  country: string
  /** People who still work there; null when it is not known, and then nobody is skipped for it. */
  active: ReadonlySet<string> | null
  /** Reservations in work per person. */
  loads: ReadonlyMap<string, number>
  /** Who got the latest one. */
  lastUserId: string | null
  now: number
}

/** Who gets the record and a sentence why; people who are away or have left are skipped. */
export function chooseResponsible(world: ResponsibleWorld): { userId: string, why: string } {
  const { rule, fallbackUserId } = world.settings.responsible
  const chosen = byRule(world)
  if (chosen) return chosen
  if (rule !== 'reserver' && fallbackUserId !== null && isThere(world, fallbackUserId)) return { userId: fallbackUserId, why: 'nobody else is available' }
  return { userId: world.reserverId, why: rule === 'reserver' ? 'reserved it' : 'reserved it, and nobody else is available' }
}

function byRule(world: ResponsibleWorld): { userId: string, why: string } | null {
  const { rule, userIds, byCountry } = world.settings.responsible
  const there = userIds.filter((userId) => isThere(world, userId))
  switch (rule) {
    case 'reserver': return null
    case 'one': return pick(there.find((userId) => userId === userIds[0]), 'gets all requests')
    case 'by_turn': return pick(nextInTurn(userIds, there, world.lastUserId), 'it is their turn')
    case 'least_loaded': return pick(leastLoaded(there, world.loads), 'has the fewest in work')
    case 'by_location': return pick([byCountry[world.country]].find((userId) => userId !== undefined && isThere(world, userId)), 'looks after this country')
  }
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

function pick(userId: string | undefined, why: string): { userId: string, why: string } | null {
  return userId === undefined ? null : { userId, why }
}
