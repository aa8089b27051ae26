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

/** `Portuguese` for `pt`; a code nobody knows stays as it is. */
export function languageName(code: string): string {
  return /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/i.test(code) ? LANGUAGE_NAMES.of(code) ?? code : code
}
