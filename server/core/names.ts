const COUNTRY_NAMES = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
const LANGUAGE_NAMES = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' })

/** The languages a client can choose for calls and letters, as BCP 47 codes. */
export const LANGUAGES = [
  'ar', 'az', 'bg', 'bn', 'ca', 'cs', 'da', 'de', 'el', 'en', 'es', 'et', 'fa', 'fi', 'fr', 'he', 'hi', 'hr', 'hu', 'hy', 'id', 'it', 'ja', 'ka',
  'kk', 'ko', 'ky', 'lt', 'lv', 'ms', 'nl', 'no', 'pl', 'pt', 'pt-BR', 'ro', 'ru', 'sk', 'sl', 'sq', 'sr', 'sv', 'sw', 'th', 'tr', 'uk', 'ur', 'uz', 'vi',
  'zh-Hans', 'zh-Hant',
] as const
export type Language = (typeof LANGUAGES)[number]

/** `Portugal` for `PT`; a code nobody knows stays as it is. */
export function countryName(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? COUNTRY_NAMES.of(code) ?? code : code
}

/** Codes that Intl can name though they are no country of today: old ones, reserved ones, groups and test values. */
const NO_COUNTRIES = new Set('AN BU CP CQ CS DD DG DY EA EU EZ FX HV IC NH QO RH SU TP UK UN VD XA XB YD YU ZR ZZ'.split(' '))

/** Whether it is a country's ISO 3166-1 code, so `GB` and not `UK`; three that have phone numbers of their own count too (AC, TA, XK). */
export function isCountryCode(code: string): boolean {
  return /^[A-Z]{2}$/.test(code) && COUNTRY_NAMES.of(code) !== undefined && !NO_COUNTRIES.has(code)
}

/** `Portuguese` for `pt`; a code nobody knows stays as it is. */
export function languageName(code: string): string {
  return /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/i.test(code) ? LANGUAGE_NAMES.of(code) ?? code : code
}
