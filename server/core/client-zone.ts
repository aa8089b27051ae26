import { cityKey } from './location.ts'
import type { Place } from './location.ts'

/** An IANA time zone; `sure` unless the country has several clocks and nothing tells which one is the client's. */
export type ClientZone = { name: string, sure: boolean }

/** Where most people of a country with several clocks live. */
const MAIN: Readonly<Record<string, string>> = {
  AU: 'Australia/Sydney', BR: 'America/Sao_Paulo', CA: 'America/Toronto', CD: 'Africa/Kinshasa', CL: 'America/Santiago', CN: 'Asia/Shanghai', EC: 'America/Guayaquil',
  ES: 'Europe/Madrid', ID: 'Asia/Jakarta', KI: 'Pacific/Tarawa', MN: 'Asia/Ulaanbaatar', MX: 'America/Mexico_City', NZ: 'Pacific/Auckland', PF: 'Pacific/Tahiti',
  PG: 'Pacific/Port_Moresby', PT: 'Europe/Lisbon', RU: 'Europe/Moscow', UA: 'Europe/Kiev', US: 'America/New_York', XK: 'Europe/Belgrade',
}

/** Regions (ISO 3166-2) whose clock is not that of their country's main zone. */
const REGIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  AU: { 'Australia/Hobart': 'TAS', 'Australia/Brisbane': 'QLD', 'Australia/Adelaide': 'SA', 'Australia/Darwin': 'NT', 'Australia/Perth': 'WA' },
  BR: { 'America/Rio_Branco': 'AC', 'America/Manaus': 'AM', 'America/Boa_Vista': 'RR', 'America/Porto_Velho': 'RO', 'America/Cuiaba': 'MT', 'America/Campo_Grande': 'MS' },
  CA: {
    'America/St_Johns': 'NL', 'America/Halifax': 'NB NS PE', 'America/Winnipeg': 'MB', 'America/Regina': 'SK', 'America/Edmonton': 'AB NT', 'America/Vancouver': 'BC', 'America/Whitehorse': 'YT',
  },
  CD: { 'Africa/Lubumbashi': 'BU HK HL HU IT KC KE KS LO LU MA NK SA SK TA TO TU' },
  CL: { 'America/Punta_Arenas': 'MA', 'America/Coyhaique': 'AI' },
  EC: { 'Pacific/Galapagos': 'W' },
  ES: { 'Atlantic/Canary': 'CN GC TF' },
  ID: { 'Asia/Makassar': 'BA NB NT NU KI KS KU SA SG SL SN SR ST GO', 'Asia/Jayapura': 'MA ML MU PA PB PD PE PP PS PT' },
  MN: { 'Asia/Hovd': '043 046 071' },
  MX: { 'America/Tijuana': 'BCN', 'America/Hermosillo': 'SON', 'America/Mazatlan': 'BCS NAY SIN', 'America/Cancun': 'ROO' },
  NZ: { 'Pacific/Chatham': 'CIT' },
  PG: { 'Pacific/Bougainville': 'NSB' },
  PT: { 'Atlantic/Azores': '20' },
  RU: {
    'Europe/Kaliningrad': 'KGD', 'Europe/Samara': 'SAM UD AST SAR ULY', 'Asia/Yekaterinburg': 'BA CHE KGN KHM ORE PER SVE TYU YAN', 'Asia/Omsk': 'OMS', 'Asia/Krasnoyarsk': 'AL ALT KEM KK KYA NVS TOM TY',
    'Asia/Irkutsk': 'BU IRK', 'Asia/Yakutsk': 'AMU SA ZAB', 'Asia/Vladivostok': 'KHA PRI YEV', 'Asia/Magadan': 'MAG SAK', 'Asia/Kamchatka': 'CHU KAM',
  },
  US: {
    'America/Chicago': 'AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI', 'America/Denver': 'CO ID MT NM UT WY', 'America/Phoenix': 'AZ', 'America/Los_Angeles': 'CA NV OR WA',
    'America/Anchorage': 'AK', 'Pacific/Honolulu': 'HI',
  },
}

const REGION_ZONES: ReadonlyMap<string, string> = new Map(Object.entries(REGIONS).flatMap(([country, zones]) => Object.entries(zones).flatMap(([zone, codes]) => codes.split(' ').map((code) => [`${country}-${code}`, zone] as const))))

/** Which clock a client lives by: the country's only one, that of the region or of a city that a zone is named after, or the main one. Null for a place without any. */
export function clientZone({ country, region, cityKey: city }: Place): ClientZone | null {
  const { zones, isOneClock } = zonesOf(country)
  const main = MAIN[country] ?? zones[0]
  if (main === undefined) return null
  if (isOneClock) return { name: main, sure: true }
  if (region !== null) return { name: REGION_ZONES.get(region) ?? main, sure: MAIN[country] !== undefined && !SEVERAL_CLOCKS.has(region) }
  const named = city === '' ? undefined : zones.find((zone) => cityKey((zone.split('/').at(-1) ?? '').replaceAll('_', ' ')) === city)
  return named === undefined ? { name: main, sure: false } : { name: named, sure: true }
}

/** Regions with several clocks of their own. */
const SEVERAL_CLOCKS: ReadonlySet<string> = new Set(['CA-NU', 'RU-SA', 'US-TN', 'US-KY', 'US-IN', 'US-FL', 'US-ND', 'US-SD', 'US-NE', 'US-ID'])

type Zones = { zones: readonly string[], isOneClock: boolean }

const known = new Map<string, Zones>()

function zonesOf(country: string): Zones {
  const found = known.get(country) ?? readZones(country)
  known.set(country, found)
  return found
}

function readZones(country: string): Zones {
  if (!/^[A-Z]{2}$/.test(country)) return { zones: [], isOneClock: true }
  // Of ES2026; TypeScript’s library for ES2024 does not name it.
  const zones = (new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones?: () => string[] | undefined }).getTimeZones?.() ?? []
  return { zones, isOneClock: new Set(zones.map(clockOf)).size <= 1 }
}

/** What tells two clocks apart: how far they are from UTC in winter and in summer. */
function clockOf(timeZone: string): string {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
  return [Date.UTC(2026, 0, 1), Date.UTC(2026, 6, 1)].map((moment) => format.formatToParts(moment).find((it) => it.type === 'timeZoneName')?.value).join()
}
