/** Countries near each other, as operators mean it when nobody in one can help: a border or a short way over the sea, or one language. Plain data. */

/** Each border once, with either of its two countries; so too a short way over the sea. */
const BORDERS: Readonly<Record<string, string>> = {
  AD: 'ES FR', AE: 'OM SA QA BH', AF: 'CN IR PK TJ TM UZ', AG: 'KN GP BB', AL: 'GR ME MK XK IT', AM: 'AZ GE IR TR', AO: 'CD CG NA ZM', AR: 'BO BR CL PY UY', AT: 'CH CZ DE HU IT LI SI SK',
  AU: 'NZ PG ID', AZ: 'GE IR RU TR', BA: 'HR ME RS', BB: 'LC VC TT', BD: 'IN MM', BE: 'DE FR LU NL', BF: 'BJ CI GH ML NE TG', BG: 'GR MK RO RS TR', BH: 'QA SA', BI: 'CD RW TZ', BJ: 'NE NG TG', BN: 'MY',
  BO: 'BR CL PE PY', BR: 'CO GF GY PE PY SR UY VE', BS: 'US CU', BT: 'CN IN', BW: 'NA ZA ZM ZW', BY: 'LT LV PL RU UA', BZ: 'GT MX', CA: 'US', CD: 'CF CG RW SS TZ UG ZM', CF: 'CG CM SD SS TD', CG: 'CM GA',
  CH: 'DE FR IT LI', CI: 'GH GN LR ML', CL: 'PE', CM: 'GA GQ NG TD', CN: 'HK IN KG KP KZ LA MM MN MO NP PK RU TJ TW VN', CO: 'EC PA PE VE', CR: 'NI PA', CU: 'HT JM', CV: 'SN', CY: 'GR TR LB', CZ: 'DE PL SK',
  DE: 'DK FR LU NL PL', DJ: 'ER ET SO', DK: 'SE NO', DM: 'GP MQ', DO: 'HT PR', DZ: 'LY MA ML MR NE TN EH', EC: 'PE', EE: 'FI LV RU', EG: 'IL LY PS SD', EH: 'MA MR', ER: 'ET SD', ES: 'FR GI MA PT', ET: 'KE SD SO SS',
  FI: 'NO RU SE', FJ: 'NC TO WS VU', FR: 'GB IT LU MC', GA: 'GQ', GB: 'IE', GD: 'TT VC', GE: 'RU TR', GF: 'SR', GH: 'TG', GM: 'SN', GN: 'GW LR ML SL SN', GP: 'MQ', GR: 'MK TR', GT: 'HN MX SV', GW: 'SN',
  GY: 'SR VE', HK: 'MO', HN: 'NI SV', HR: 'HU ME RS SI', HU: 'RO RS SI SK UA', ID: 'MY PG SG TL', IL: 'JO LB PS SY', IN: 'LK MM NP PK', IQ: 'IR JO KW SA SY TR', IR: 'PK TM TR', IS: 'NO', IT: 'MT SI SM VA',
  JM: 'KY', JO: 'PS SA SY', JP: 'KR TW', KE: 'SO SS TZ UG', KG: 'KZ TJ UZ', KH: 'LA TH VN', KM: 'MG YT', KP: 'KR RU', KW: 'SA', KZ: 'RU TM UZ', LA: 'MM TH VN', LB: 'SY', LC: 'MQ VC', LR: 'SL', LS: 'ZA',
  LT: 'LV PL RU', LV: 'RU', LY: 'NE SD TD TN', MD: 'RO UA', ME: 'RS XK', MG: 'MU RE', MK: 'RS XK', ML: 'MR NE SN', MM: 'TH', MN: 'RU', MR: 'SN', MU: 'RE SC', MV: 'LK IN', MW: 'MZ TZ ZM', MX: 'US', MY: 'SG TH',
  MZ: 'SZ TZ ZA ZM ZW', NA: 'ZA ZM', NC: 'VU', NE: 'NG TD', NG: 'TD', NO: 'RU SE', OM: 'SA YE', PG: 'SB', PH: 'MY TW', PL: 'RU SK UA', PR: 'VI', PY: 'UY', QA: 'SA', RO: 'RS UA', RS: 'XK', RU: 'UA',
  RW: 'TZ UG', SA: 'YE', SD: 'SS TD', SK: 'UA', SM: 'VA', SS: 'UG', ST: 'GA', SV: 'NI', SY: 'TR', SZ: 'ZA', TH: 'SG', TJ: 'UZ', TM: 'UZ', TN: 'MT IT', TT: 'VE', TZ: 'UG ZM', WS: 'TO', ZA: 'ZW', ZM: 'ZW',
}

/** Where a language is used in business, by its code without a region. */
const SPOKEN: Readonly<Record<string, string>> = {
  ar: 'AE BH DZ EG IQ JO KW LB LY MA MR OM PS QA SA SD SY TN YE', az: 'AZ', bg: 'BG', bn: 'BD', ca: 'AD ES', cs: 'CZ SK', da: 'DK', de: 'AT CH DE LI LU', el: 'CY GR',
  en: 'AU BW CA CM GB GH GM GY HK IE IN JM KE LR MT MU MW NA NG NZ PG PH PK SG SL TT TZ UG US ZA ZM ZW', es: 'AR BO CL CO CR CU DO EC ES GQ GT HN MX NI PA PE PR PY SV UY VE', et: 'EE', fa: 'AF IR TJ', fi: 'FI',
  fr: 'BE BF BI BJ CA CD CF CG CH CI CM DJ DZ FR GA GF GN GP HT KM LU MA MC MG ML MQ MU NC NE RE RW SN TD TG TN VU', he: 'IL', hi: 'IN', hr: 'BA HR', hu: 'HU', hy: 'AM', id: 'ID', it: 'CH IT SM VA',
  ja: 'JP', ka: 'GE', kk: 'KZ', ko: 'KP KR', ky: 'KG', lt: 'LT', lv: 'LV', ms: 'BN MY SG', nl: 'BE NL SR', no: 'NO', pl: 'PL', pt: 'AO BR CV GW MZ PT ST TL', ro: 'MD RO', ru: 'AM AZ BY GE KG KZ MD RU TJ UZ',
  sk: 'CZ SK', sl: 'SI', sq: 'AL MK XK', sr: 'BA ME RS XK', sv: 'FI SE', sw: 'CD KE TZ UG', th: 'TH', tr: 'CY TR', uk: 'UA', ur: 'IN PK', uz: 'UZ', vi: 'VN', zh: 'CN HK MO SG TW',
}

/** Why a country is near: a border, a language, or both. */
export type Near = { country: string, border: boolean, language: boolean }

/** Countries near one, for a client who speaks `language`: what has both first, then those that share a language, then neighbours; each in the order of the alphabet. */
export function nearCountries(country: string, language: string): Near[] {
  const beside = neighboursOf(country)
  const understood = speakers(country, language)
  return [...new Set([...beside, ...understood])].filter((it) => it !== country)
    .map((it) => ({ country: it, border: beside.has(it), language: understood.has(it) })).toSorted((a, b) => rank(b) - rank(a) || (a.country < b.country ? -1 : 1))
}

export function neighboursOf(country: string): Set<string> {
  const others = Object.entries(BORDERS).filter(([, codes]) => split(codes).includes(country)).map(([code]) => code)
  return new Set([...split(BORDERS[country] ?? ''), ...others])
}

/** Where people speak what the client speaks, or what is spoken in the client's country. */
function speakers(country: string, language: string): Set<string> {
  const [own = ''] = language.toLowerCase().split('-')
  return new Set(Object.entries(SPOKEN).filter(([code, countries]) => code === own || split(countries).includes(country)).flatMap(([, countries]) => split(countries)))
}

function rank({ border, language }: Near): number {
  return (language ? 2 : 0) + (border ? 1 : 0)
}

function split(codes: string): string[] {
  return codes === '' ? [] : codes.split(' ')
}

/** In how many countries beside its own a request may be offered, and how many are proposed at once. */
export const ALSO_IN_MOST = 8
export const PROPOSED = 12
