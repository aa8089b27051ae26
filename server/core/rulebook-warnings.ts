import { countryName } from './names.ts'
import type { Rulebook } from './rulebook.ts'
import type { Compared, Market } from './rulebook-impact.ts'
import { say } from './said.ts'
import type { Said, Together } from './said.ts'

/** What an operator should know before announcing: whom nobody would serve, who would stand above a limit, what stays as it is. */
export function impactWarnings(market: Market, compared: readonly Compared[], current: Rulebook, draft: Rulebook): Said[] {
  const topBefore = current.levels.length
  const topAfter = draft.levels.length
  const bestBefore = countriesOf(market, compared, ({ from, mayReserve }) => (mayReserve && from.standing.level === topBefore ? from.seen : []))
  const bestAfter = countriesOf(market, compared, ({ to, mayReserve }) => (mayReserve && to.standing.level === topAfter ? to.seen : []))
  const servedBefore = countriesOf(market, compared, ({ from, mayReserve }) => (mayReserve ? from.seen : []))
  const servedAfter = countriesOf(market, compared, ({ to, mayReserve }) => (mayReserve ? to.seen : []))
  return [
    ...lostCountries(servedBefore, servedAfter, (countries) => say('ruleWarn.lost', { countries })),
    ...lostCountries(bestBefore, bestAfter, (countries) => say('ruleWarn.lostTop', { level: topAfter, countries })),
    ...restricted(market, current, draft),
    ...overLimits(compared),
    ...tooManyLocations(compared, current, draft),
    ...(draft.cap === current.cap ? [] : [say('ruleWarn.cap', { n: current.cap })]),
  ]
}

function countriesOf({ places }: Market, compared: readonly Compared[], seenBy: (it: Compared) => readonly boolean[]): Set<string> {
  const countries = new Set<string>()
  for (const it of compared) for (const [index, isSeen] of seenBy(it).entries()) if (isSeen) countries.add(places[index]?.country ?? '')
  return countries
}

/** Only what the draft itself takes away is worth a warning. */
function lostCountries(before: ReadonlySet<string>, after: ReadonlySet<string>, words: (countries: Together) => Said): Said[] {
  const lost = [...before].filter((country) => !after.has(country))
  return lost.length === 0 ? [] : [words(named(lost))]
}

function restricted({ places }: Market, current: Rulebook, draft: Rulebook): Said[] {
  const hit = places.filter(({ country }) => draft.restrictedCountries.includes(country) && !current.restrictedCountries.includes(country))
  const requests = hit.reduce((sum, it) => sum + it.requests, 0)
  if (requests === 0) return []
  return [say('ruleWarn.restricted', { n: requests, countries: named([...new Set(hit.map((it) => it.country))]) })]
}

function overLimits(compared: readonly Compared[]): Said[] {
  const over = compared.filter(({ it, from, to }) => it.inWork > to.standing.inWork && to.standing.inWork < from.standing.inWork).length
  if (over === 0) return []
  return [say('ruleWarn.over', { n: over })]
}

function tooManyLocations(compared: readonly Compared[], current: Rulebook, draft: Rulebook): Said[] {
  if (draft.extraLocations >= current.extraLocations) return []
  // The home country is one of them and always allowed.
  const many = compared.filter(({ it }) => it.locations.length - 1 > draft.extraLocations).length
  return many === 0 ? [] : [say('ruleWarn.locations', { n: many, most: draft.extraLocations })]
}

function named(countries: readonly string[]): Together {
  return { all: countries.toSorted((a, b) => countryName(a).localeCompare(countryName(b))).map((country) => ({ country })), as: 'list' }
}
