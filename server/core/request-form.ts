import { LANGUAGES, type Language } from './names.ts'
import { CALL_TIMES, NEED_CODES, type Budget, type CallTime, type Need } from './request.ts'
import { say } from './said.ts'
import type { Said } from './said.ts'
import { cleanLine, cleanText, graphemeLength, hasStackedMarks, hasVisibleLetter, latinDigits } from './text.ts'

/** How much each answer may hold; lengths are graphemes, as a person counts. */
export const FORM_LIMITS = { name: 100, place: 120, textMin: 20, text: 2000, email: 254, seats: 100_000, budget: 1_000_000_000_000, source: 100 } as const

export const CURRENCIES = [
  'EUR', 'USD', 'GBP', 'AED', 'AMD', 'AOA', 'ARS', 'AUD', 'AZN', 'BDT', 'BGN', 'BRL', 'BYN', 'CAD', 'CHF', 'CLP', 'CNY', 'COP', 'CZK', 'DKK', 'EGP', 'GEL', 'GHS', 'HKD', 'HUF', 'IDR', 'ILS',
  'INR', 'JPY', 'KES', 'KGS', 'KRW', 'KZT', 'MAD', 'MDL', 'MXN', 'MYR', 'NGN', 'NOK', 'NZD', 'PEN', 'PHP', 'PKR', 'PLN', 'QAR', 'RON', 'RSD', 'RUB', 'SAR', 'SEK', 'SGD', 'THB', 'TND', 'TRY',
  'TWD', 'UAH', 'UYU', 'UZS', 'VND', 'XAF', 'XOF', 'ZAR',
] as const
export type Currency = (typeof CURRENCIES)[number]

/** The form's fields in the order of the page; `website` is the one nobody sees. */
export const FORM_FIELDS = [
  'needs', 'text', 'files', 'seats', 'budgetAmount', 'budgetCurrency', 'country', 'place', 'firstName', 'lastName', 'email', 'phone', 'callTime', 'language', 'consent', 'key',
  'src', 'utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content',
] as const
export type FormField = (typeof FORM_FIELDS)[number]
export type FormErrors = Partial<Record<FormField, Said>>
export type FormValues = Partial<Record<FormField, string | string[]>>

/** What an answer is worth: a value of its own type, or the words that tell how to write it. */
export type Answer<T> = { value: T } | { error: Said }

/** The fields that say where the client came from; a link to the form fills them in. */
export const SOURCE_FIELDS = ['src', 'utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content'] as const
export type SourceField = (typeof SOURCE_FIELDS)[number]

type Mistake = 'needs' | 'text' | 'seats' | 'budgetAmount' | 'budgetCurrency' | 'country' | 'restricted' | 'firstName' | 'lastName' | 'email' | 'phone' | 'consent' | 'key' | 'marks'
type Bounded = 'text' | 'firstName' | 'lastName' | 'place'

/** The words that tell how to write an answer. */
export function mistake(kind: Mistake): Said {
  return kind === 'needs' ? say('form.error.needs', { unsure: say('form.unsure') }) : say(`form.error.${kind}`)
}

export function readNeeds(raw: readonly string[]): Answer<Need[]> {
  const needs = NEED_CODES.filter((code) => raw.includes(code))
  return needs.length > 0 && raw.every((it) => NEED_CODES.some((code) => code === it)) ? { value: needs } : { error: mistake('needs') }
}

export function readText(raw: string): Answer<string> {
  const text = cleanText(raw)
  const length = graphemeLength(text)
  if (length < FORM_LIMITS.textMin || !hasVisibleLetter(text)) return { error: mistake('text') }
  const over = Math.max(length - FORM_LIMITS.text, Math.ceil(text.length / 8) - FORM_LIMITS.text)
  return over > 0 ? { error: tooLong('text', over) } : { value: text }
}

/** Any script and any length from one letter; not a link, which only programs call themselves. */
export function readName(raw: string, field: 'firstName' | 'lastName'): Answer<string> {
  const name = cleanLine(raw)
  if (!hasVisibleLetter(name) || /^\S+:\/\/\S*$/.test(name)) return { error: mistake(field) }
  return readBounded(name, field, FORM_LIMITS.name)
}

export function readPlace(raw: string): Answer<string> {
  return readBounded(cleanLine(raw), 'place', FORM_LIMITS.place)
}

/** One visible character may be built of many; four code units each is more than any name has. */
function readBounded(line: string, field: Bounded, limit: number): Answer<string> {
  const over = Math.max(graphemeLength(line) - limit, Math.ceil(line.length / 4) - limit)
  if (over > 0) return { error: tooLong(field, over) }
  return hasStackedMarks(line) ? { error: mistake('marks') } : { value: line }
}

function tooLong(field: Bounded, over: number): Said {
  return say(`form.tooLong.${field}`, { n: over })
}

export function readSeats(raw: string): Answer<number | null> {
  const value = parseSeats(raw)
  return value === undefined ? { error: mistake('seats') } : { value }
}

/** Amount and currency are two fields; a sign typed with the amount ("€ 3 000") says more than the list beside it. */
export function readBudget(rawAmount: string, rawCurrency: string): Answer<Budget | null> & { field: 'budgetAmount' | 'budgetCurrency' } {
  const amount = parseAmount(rawAmount)
  if (amount === undefined) return { error: mistake('budgetAmount'), field: 'budgetAmount' }
  const chosen = rawCurrency.trim().toUpperCase()
  const currency = CURRENCIES.find((code) => code === chosen)
  if (!currency && chosen !== '') return { error: mistake('budgetCurrency'), field: 'budgetCurrency' }
  if (amount === null) return { value: null, field: 'budgetAmount' }
  const named = amount.currency ?? currency
  return named ? { value: { amount: amount.amount, currency: named }, field: 'budgetAmount' } : { error: mistake('budgetCurrency'), field: 'budgetCurrency' }
}

/** Any time when none was chosen, or one that nobody offered. */
export function readCallTime(raw: string): CallTime | null {
  return CALL_TIMES.find((time) => time === raw) ?? null
}

/** Where the client came from, shortened rather than refused: they did not write it. Null when nobody said. */
export function readSource(raw: Readonly<Partial<Record<SourceField, string>>>): Record<string, string> | null {
  const said = SOURCE_FIELDS.flatMap((field) => {
    const value = cleanLine((raw[field] ?? '').slice(0, 4 * FORM_LIMITS.source)).slice(0, FORM_LIMITS.source).toWellFormed()
    return value === '' ? [] : [[field, value] as const]
  })
  return said.length === 0 ? null : Object.fromEntries(said)
}

/** A language nobody offered is no reason to stop: English is what every partner can fall back on. */
export function readLanguage(raw: string): Language {
  return LANGUAGES.find((code) => code === raw) ?? 'en'
}

export function readEmail(raw: string): Answer<string> {
  const value = parseEmail(raw)
  return value === null ? { error: mistake('email') } : { value }
}

/** The form's one-time key, which is also the address of its confirmation: never one that can be guessed. */
export function readKey(raw: string): Answer<string> {
  const value = raw.toLowerCase()
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(value) ? { value } : { error: mistake('key') }
}

/** 25 in "25", "1 200", "~1,200 people"; null for nothing, undefined for what is not one number. */
function parseSeats(raw: string): number | null | undefined {
  const text = cleanLine(raw.normalize('NFKC'))
  if (text === '') return null
  const number = /^(?:[~≈]|(?:about|around|approx\.?|ca\.?|up to) )? ?(\d{1,6}|\d{1,3}(?:[ .,'’]\d{3})+)(?: ?\+)?(?: \p{L}{1,20}){0,2}$/iu.exec(latinDigits(text))?.[1]
  const seats = Number(number?.replace(/\D/g, '') ?? Number.NaN)
  return seats >= 1 && seats <= FORM_LIMITS.seats ? seats : undefined
}

/** Amount and, where the sign leaves no doubt, currency: "12.500,00", "€ 3 000", "12k". */
function parseAmount(raw: string): { amount: number, currency: Currency | null } | null | undefined {
  const text = latinDigits(cleanLine(raw.normalize('NFKC'))).replace(/[−‒–—]/g, '-')
  if (text === '') return null
  const match = /^(\p{Sc}|\p{L}{1,4}\$?)? ?(\d[\d .,'’]{0,24}) ?(k(?!\p{L}))? ?(?:[.,]?-{1,2})? ?(\p{Sc}|\p{L}{1,4}\.?)?$/iu.exec(text)
  const value = match?.[2] ? parseDecimal(match[2].trim().replace(/[.,]$/, '')) : undefined
  const sign = match?.[1] ?? match?.[4]
  const currency = sign === undefined ? null : currencyOf(sign)
  if (value === undefined || currency === undefined) return undefined
  const amount = Math.round(value * (match?.[3] ? 1000 : 1) * 100) / 100
  return amount <= FORM_LIMITS.budget ? { amount, currency } : undefined
}

/** The last sign with one or two digits after it is the decimal sign; every other sign groups thousands. */
function parseDecimal(text: string): number | undefined {
  const [, whole = '', decimals] = /^(.*?)(?:[.,](\d{1,2}))?$/.exec(text) ?? []
  if (!/^\d+$|^\d{1,3}([ .,'’])\d{3}(?:\1\d{3})*$|^\d{1,2}(?:,\d{2})+,\d{3}$/.test(whole)) return undefined
  return Number(`${whole.replace(/\D/g, '')}.${decimals ?? '0'}`)
}

const SIGNS: Readonly<Record<string, Currency | null>> = { '€': 'EUR', '£': 'GBP', '₹': 'INR', '₽': 'RUB', '₺': 'TRY', '₴': 'UAH', '₸': 'KZT', '₫': 'VND', '₩': 'KRW', '₦': 'NGN', '₪': 'ILS', '₾': 'GEL', '₼': 'AZN', '֏': 'AMD', '৳': 'BDT', '฿': 'THB', 'ZŁ': 'PLN', 'R$': 'BRL', 'KČ': 'CZK', '$': null, '¥': null, 'KR': null, 'EURO': 'EUR', 'TL': 'TRY' }

/** null: a sign several currencies share, so the chosen one counts; undefined: no currency at all. */
function currencyOf(sign: string): Currency | null | undefined {
  const upper = sign.toUpperCase().replace('.', '')
  return CURRENCIES.find((code) => code === upper) ?? (Object.hasOwn(SIGNS, upper) ? SIGNS[upper] : undefined)
}

/** The address with its domain in ASCII, as mail needs it; null when it is none. Line ends in it are an attack, not a slip. */
function parseEmail(raw: string): string | null {
  const text = raw.replace(/[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, '').replace(/^[ \t\u00a0]+|[ \t\u00a0]+$/g, '').replace('＠', '@')
  const parts = text.split('@')
  const [mailbox = '', written = ''] = parts
  if (parts.length !== 2 || text.length > FORM_LIMITS.email || mailbox.length > 64) return null
  if (!/^[\p{L}\p{M}\p{N}#$&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}#$&'*+/=?^_`{|}~-]+)*$/u.test(mailbox)) return null
  const domain = asciiDomain(written.normalize('NFKC').replaceAll('。', '.'))
  return domain === null || mailbox.length + 1 + domain.length > FORM_LIMITS.email ? null : `${mailbox.normalize('NFC')}@${domain}`
}

function asciiDomain(domain: string): string | null {
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(domain) || !URL.canParse(`http://${domain}`)) return null
  const { hostname } = new URL(`http://${domain}`)
  const labels = hostname.split('.')
  const isHost = labels.length >= 2 && labels.every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label))
  return isHost && /^(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})$/.test(labels.at(-1) ?? '') ? hostname : null
}
