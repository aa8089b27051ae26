import { countryName } from './names.ts'
import type { Rulebook } from './rulebook.ts'
import type { Compared, Market } from './rulebook-impact.ts'
import { counted, listed } from './say-number.ts'

/** What an operator should know before announcing: whom nobody would serve, who would stand above a limit, what stays as it is. */
export function impactWarnings(market: Market, compared: readonly Compared[], current: Rulebook, draft: Rulebook): string[] {
  const topBefore = current.levels.length
  const topAfter = draft.levels.length
  const bestBefore = countriesOf(market, compared, ({ from, mayReserve }) => (mayReserve && from.standing.level === topBefore ? from.seen : []))
  const bestAfter = countriesOf(market, compared, ({ to, mayReserve }) => (mayReserve && to.standing.level === topAfter ? to.seen : []))
  const servedBefore = countriesOf(market, compared, ({ from, mayReserve }) => (mayReserve ? from.seen : []))
  const servedAfter = countriesOf(market, compared, ({ to, mayReserve }) => (mayReserve ? to.seen : []))
  return [
    ...lostCountries(servedBefore, servedAfter, 'partner that may reserve'),
    ...lostCountries(bestBefore, bestAfter, `partner of the highest level (${topAfter})`),
    ...restricted(market, current, draft),
    ...overLimits(compared),
    ...tooManyLocations(compared, current, draft),
    ...(draft.cap === current.cap ? [] : [`Requests that were sent before keep ${counted(current.cap, 'place')}, as their clients were told.`]),
  ]
}

function countriesOf({ places }: Market, compared: readonly Compared[], seenBy: (it: Compared) => readonly boolean[]): Set<string> {
  const countries = new Set<string>()
  for (const it of compared) for (const [index, isSeen] of seenBy(it).entries()) if (isSeen) countries.add(places[index]?.country ?? '')
  return countries
}

/** Only what the draft itself takes away is worth a warning. */
function lostCountries(before: ReadonlySet<string>, after: ReadonlySet<string>, whom: string): string[] {
  const lost = [...before].filter((country) => !after.has(country)).map(countryName).toSorted()
  if (lost.length === 0) return []
  return [`${lost.length === 1 ? '1 country' : `${lost.length} countries`} with open requests would have no ${whom}: ${listed(lost)}.`]
}

function restricted({ places }: Market, current: Rulebook, draft: Rulebook): string[] {
  const hit = places.filter(({ country }) => draft.restrictedCountries.includes(country) && !current.restrictedCountries.includes(country))
  const requests = hit.reduce((sum, it) => sum + it.requests, 0)
  if (requests === 0) return []
  return [`${counted(requests, 'open request')} would be shown to nobody, because the draft restricts ${listed([...new Set(hit.map((it) => countryName(it.country)))].toSorted())}.`]
}

function overLimits(compared: readonly Compared[]): string[] {
  const over = compared.filter(({ it, from, to }) => it.inWork > to.standing.inWork && to.standing.inWork < from.standing.inWork).length
  if (over === 0) return []
  return [`${counted(over, 'partner')} would have more in work than the new limit. All of it stays in work; nothing new can be reserved until there is less than the limit.`]
}

function tooManyLocations(compared: readonly Compared[], current: Rulebook, draft: Rulebook): string[] {
  if (draft.extraLocations >= current.extraLocations) return []
  // The home country is one of them and always allowed.
  const many = compared.filter(({ it }) => it.locations.length - 1 > draft.extraLocations).length
  return many === 0 ? [] : [`${counted(many, 'partner')} would have more than ${counted(draft.extraLocations, 'additional location')}. They are kept until the partner changes them.`]
}
