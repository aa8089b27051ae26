import { parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js/max'
import {
  FORM_FIELDS, mistake, readBudget, readCallTime, readEmail, readKey, readLanguage, readName, readNeeds, readPlace, readSeats, readSource, readText, SOURCE_FIELDS,
  type Answer, type FormErrors, type FormField, type FormValues,
} from '../../core/request-form.ts'
import type { FormFile } from '../../core/attachments.ts'
import type { ClientLanguage } from '../../core/languages.ts'
import type { RequestForm } from '../../core/request.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import { latinDigits } from '../../core/text.ts'
import { english } from '../../say/speak.ts'
import { findCountry, type Country } from './countries.ts'
import { noteOf } from './phone-note.ts'

export type ReadForm =
  | { kind: 'accepted', form: RequestForm }
  | { kind: 'declined' }
  | { kind: 'invalid', fields: FormErrors, values: FormValues }

const NO_FILES: Answer<readonly FormFile[]> = { value: [] }

/** Reads whatever was posted; `files` are checked already. A client who declines is believed before anything else is looked at, so that nothing is kept. */
export function readRequestForm(body: unknown, rulebook: Pick<Rulebook, 'restrictedCountries'>, formLanguage: ClientLanguage = 'en', files: Answer<readonly FormFile[]> = NO_FILES): ReadForm {
  const sent: object = typeof body === 'object' && body !== null ? body : {}
  const values = valuesOf(sent)
  if (values.consent === 'decline') return { kind: 'declined' }

  const fields: FormErrors = {}
  const one = (name: FormField): string => (typeof values[name] === 'string' ? values[name] : '')
  const take = <T>(name: FormField, answer: Answer<T>): T | undefined => {
    if ('value' in answer) return answer.value
    fields[name] = answer.error
    return undefined
  }
  const budget = readBudget(one('budgetAmount'), one('budgetCurrency'))
  const country = take('country', readCountry(one('country'), rulebook))
  const phone = take('phone', readPhone(one('phone'), findCountry(one('country').trim().toUpperCase())))
  const read = {
    key: take('key', readKey(one('key'))),
    firstName: take('firstName', readName(one('firstName'), 'firstName')),
    lastName: take('lastName', readName(one('lastName'), 'lastName')),
    email: take('email', readEmail(one('email'))),
    phone: phone?.number,
    phoneNote: phone && country && english(noteOf(phone, country)),
    country,
    place: take('place', readPlace(one('place'))),
    needs: take('needs', readNeeds([values.needs ?? []].flat())),
    text: take('text', readText(one('text'))),
    language: readLanguage(one('language')),
    formLanguage,
    callTime: readCallTime(one('callTime')),
    source: readSource(Object.fromEntries(SOURCE_FIELDS.map((field) => [field, one(field)]))),
    seats: take('seats', readSeats(one('seats'))),
    budget: take(budget.field, budget),
    files: take('files', files),
    suspicious: isSuspicious(sent),
  }
  if (values.consent !== 'accept') fields.consent = mistake('consent')
  return isComplete(read) && Object.keys(fields).length === 0 ? { kind: 'accepted', form: read } : { kind: 'invalid', fields: inFormOrder(fields), values }
}

/** An answer that could not be read is undefined, and its words stand in `fields`. */
function isComplete(read: { [Name in keyof RequestForm]: RequestForm[Name] | undefined }): read is RequestForm {
  return Object.values(read).every((answer) => answer !== undefined)
}

function isSuspicious(sent: object): boolean {
  return 'website' in sent && sent.website !== undefined && sent.website !== ''
}

function readCountry(raw: string, rulebook: Pick<Rulebook, 'restrictedCountries'>): Answer<Country['code']> {
  const country = findCountry(raw.trim().toUpperCase())
  if (!country) return { error: mistake('country') }
  return rulebook.restrictedCountries.includes(country) ? { error: mistake('restricted') } : { value: country }
}

/** A phone number of the country, or with its code. */
export function readPhone(raw: string, country: Country['code'] | null): Answer<PhoneNumber> {
  const value = parsePhone(raw, country)
  return value ? { value } : { error: mistake('phone') }
}

/** As people write it: with a plus, with 00, or the way it is dialled in the chosen country. */
function parsePhone(raw: string, country: Country['code'] | null): PhoneNumber | null {
  const text = latinDigits(raw.slice(0, 200).normalize('NFKC')).replace(/[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]/gu, '').replace(/\p{Pd}/gu, '-').replace(/\p{Zs}/gu, ' ').trim()
  if (!/^(?:tel[:.]? ?)?(?:\(?\+|[(\d])[\d \t.\-/()]{4,40}(?:(?:;ext=|,{1,2}|[ ,]{0,2}(?:ext|x|p)\.?:? ?)\d{1,7}#?)?$/iu.test(text)) return null
  const digits = text.replace(/^tel[:.]? ?/i, '').replace(/^\(\+(\d+)\)/, '+$1 ').replace(/^00(?=\d)/, '+')
  const number = parsePhoneNumberFromString(digits, country ? { defaultCountry: country, extract: false } : { extract: false })
    ?? parsePhoneNumberFromString(text, country ? { defaultCountry: country, extract: false } : { extract: false })
  return number?.isValid() ? number : null
}

function inFormOrder(fields: FormErrors): FormErrors {
  return Object.fromEntries(FORM_FIELDS.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]])))
}

/** What was typed, to be shown again; an answer that came twice or nested is none. */
function valuesOf(sent: object): FormValues {
  const values: FormValues = {}
  for (const [name, value] of Object.entries(sent)) {
    const field = FORM_FIELDS.find((it) => it === name)
    if (!field) continue
    if (typeof value === 'string') values[field] = value.slice(0, 65_536).replace(/\p{Cs}/gu, '')
    else if (field === 'needs' && Array.isArray(value)) values.needs = value.filter((it) => typeof it === 'string').slice(0, 50).map((it) => it.slice(0, 100))
  }
  return values
}
