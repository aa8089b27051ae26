/** The languages the product speaks, each a folder of `locales/`. */
export const LANGUAGES = ['en', 'de', 'es', 'pt-BR', 'pl', 'uk', 'ru'] as const
export type Language = (typeof LANGUAGES)[number]

/** What clients read on public pages and in mails: those and Arabic, whose folder holds only what clients read. */
export const CLIENT_LANGUAGES = [...LANGUAGES, 'ar'] as const
export type ClientLanguage = (typeof CLIENT_LANGUAGES)[number]

/** The way a page of a language runs. */
export function directionOf(language: ClientLanguage): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr'
}

const FAMILY_NAME_FIRST = new Set(['hu', 'ja', 'ko', 'vi', 'zh'])

/** Whether people who write a language put the family name first. */
export function isFamilyNameFirst(language: string): boolean {
  return FAMILY_NAME_FIRST.has(language.split('-')[0] ?? '')
}

/** Where Bitrix24's own code differs from ours (BITRIX24.md; UX §7.1). */
const BITRIX24_CODES: Record<string, Language> = { la: 'es', br: 'pt-BR', ua: 'uk', kz: 'ru' }

/** The nearest language we speak for a Bitrix24 code or a BCP 47 tag: exact, then its base; null when there is none. */
export function toLanguage(code: string): Language | null {
  return nearest(LANGUAGES, code)
}

/** The same among what clients read. */
export function toClientLanguage(code: string): ClientLanguage | null {
  return nearest(CLIENT_LANGUAGES, code)
}

function nearest<T extends ClientLanguage>(languages: readonly (T | Language)[], code: string): T | Language | null {
  const known = BITRIX24_CODES[code.toLowerCase()]
  if (known !== undefined) return known
  const base = code.toLowerCase().split(/[-_]/)[0] ?? ''
  return languages.find((it) => it.toLowerCase() === code.toLowerCase()) ?? languages.find((it) => it.split('-')[0] === base) ?? null
}

/** Which of a message's plural forms: one for each of the language's categories, in CLDR's order, optionally one more in front for none. */
export function pluralForm(language: string, count: number, forms: number): number {
  const { rules, kinds } = pluralsOf(language)
  const extra = forms > kinds.length ? 1 : 0
  if (extra === 1 && count === 0) return 0
  // Fractions are `other` in Polish and Russian, millions `many` in Spanish: neither has a form of its own in our texts.
  const at = kinds.indexOf(rules.select(count))
  return Math.min(extra + (at === -1 ? kinds.length - 1 : at), forms - 1)
}

const ORDER = ['zero', 'one', 'two', 'few', 'many', 'other']

/** The categories that whole numbers people count with fall into, in CLDR's order. */
export function pluralKinds(language: string): readonly string[] {
  return pluralsOf(language).kinds
}

type Plurals = { rules: Intl.PluralRules, kinds: readonly string[] }

/** Slow to find out, and the same for ever. */
const PLURALS = new Map<string, Plurals>()

function pluralsOf(language: string): Plurals {
  const known = PLURALS.get(language)
  if (known) return known
  const rules = new Intl.PluralRules(language)
  const used = new Set(Array.from({ length: 201 }, (_, count) => rules.select(count)))
  const plurals = { rules, kinds: ORDER.filter((it) => used.has(it as Intl.LDMLPluralRule)) }
  PLURALS.set(language, plurals)
  return plurals
}
