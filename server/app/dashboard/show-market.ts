import { areaOf } from '../../core/area.ts'
import type { Area } from '../../core/area.ts'
import { NO_STEPS } from '../../core/dashboard.ts'
import type { StepCounts, Tally } from '../../core/dashboard.ts'
import { mondayOf } from '../../core/day.ts'
import { gateOf } from '../../core/partner.ts'
import type { Partner } from '../../core/partner.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import { forecastOf, lookBack, sum } from '../../core/statistics.ts'
import type { Forecast } from '../../core/statistics.ts'
import { WEEK_MS } from '../../core/time.ts'
import { countByWeek } from '../../store/dashboards.ts'
import type { Scope } from '../../store/dashboards.ts'
import { listAllLocations } from '../../store/partners.ts'
import type { App } from '../app.ts'

/** `lookBack`: what the forecast would have said four weeks ago, and what came. */
export type Outlook = { forecast: Forecast | null, lookBack: { said: Forecast, came: number } | null }
/** `cover`: partners that see what comes from there; `able`: those of them that can reserve now. */
export type CountryDemand = Outlook & { country: string, steps: StepCounts, cover: number, able: number }
export type ShownMarket = { countries: CountryDemand[], outlook: Outlook, outlookFrom: number }

/** So many whole weeks are enough for the forecast and for the look at how the last one did. */
const WEEKS = 12

/** What each country asks for, who is there for it, and what the next weeks may bring. */
export async function showMarket(app: App, { partners, rulebook, scope, byCountry }: { partners: readonly Partner[], rulebook: Rulebook, scope: Scope, byCountry: Tally['byCountry'] }): Promise<ShownMarket> {
  const { now, filter } = scope
  const until = mondayOf(now)
  const byWeek = await countByWeek(app.db, { now, filter: { country: filter.country } }, until - WEEKS * WEEK_MS)
  const weeksOf = (country: string): number[] => Array.from({ length: WEEKS }, (_, week) => byWeek.get(country)?.get(week) ?? 0)
  const places = await listAllLocations(app.db)
  const areas = partners.map((partner) => ({ area: areaOf(partner, places.get(partner.id) ?? [], rulebook), isAble: gateOf(partner, now) === null }))
  const countries = [...new Set([...byCountry.keys(), ...byWeek.keys()])].map((country): CountryDemand => {
    const there = areas.filter(({ area }) => reaches(area, country))
    return { country, steps: byCountry.get(country) ?? NO_STEPS, cover: there.length, able: there.filter((it) => it.isAble).length, ...outlookOf(weeksOf(country)) }
  })
  const all = Array.from({ length: WEEKS }, (_, week) => sum([...byWeek.keys()].map((country) => byWeek.get(country)?.get(week) ?? 0)))
  return { countries: countries.toSorted(byGap), outlook: outlookOf(all), outlookFrom: until }
}

function outlookOf(weeks: readonly number[]): Outlook {
  return { forecast: forecastOf(weeks), lookBack: lookBack(weeks) }
}

/** Some part of the country is enough. */
function reaches({ everywhere, places, except }: Area, country: string): boolean {
  return !except.includes(country) && (everywhere || places.some((it) => it.country === country))
}

/** Where most stayed without an answer comes first, and a country that nobody serves before one that somebody does. */
function byGap(a: CountryDemand, b: CountryDemand): number {
  const unanswered = ({ steps }: CountryDemand): number => steps.published - steps.reserved
  return Number(a.able > 0) - Number(b.able > 0) || unanswered(b) - unanswered(a) || b.steps.received - a.steps.received || a.country.localeCompare(b.country)
}
