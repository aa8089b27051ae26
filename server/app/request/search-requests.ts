import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import type { CountryCode } from 'libphonenumber-js/max'
import { LANGUAGES } from '../../core/languages.ts'
import { wordsToFind } from '../../core/name-words.ts'
import type { RequestFilter } from '../../core/request-filter.ts'
import { parseRequestCode } from '../../core/request.ts'
import { sayCountry } from '../../say/formats.ts'
import { searchRequests as search } from '../../store/request-search.ts'
import type { FoundRequest, OwnReservation, RequestOrder, SearchWords } from '../../store/request-search.ts'
import type { App } from '../app.ts'
import { findSourceNames } from '../system/source-names.ts'
import { COUNTRIES } from './countries.ts'

export type { FoundRequest, OwnReservation }

const PAGE = 50
/** Shorter words would find every country that begins so. */
const SHORTEST_NAME = 3

export type RequestSearch = { filter: RequestFilter, words: string, order: RequestOrder, page: number }
export type FoundPage = { requests: FoundRequest[], total: number, page: number, pages: number, sourceName: string | null }

/** A page of the requests that an operator looks for; one beyond the last is empty. Clients are found by a whole e-mail, phone or words of their name: no contact is ever opened for it. */
export async function searchRequests(app: App, { filter, words, order, page }: RequestSearch): Promise<FoundPage> {
  const found = await search(app.db, { filter, order, now: app.now(), search: words === '' ? null : meaningsOf(app, words, filter.country), limit: PAGE, offset: (page - 1) * PAGE })
  const sourceName = filter.source === undefined ? null : (await findSourceNames(app.db))[filter.source] ?? null
  return { ...found, page, pages: Math.max(1, Math.ceil(found.total / PAGE)), sourceName }
}

function meaningsOf(app: App, words: string, country: string | undefined): SearchWords {
  const phone = /^\+?[\d\s().-]{6,}$/.test(words) ? parsePhoneNumberFromString(words.replace(/^00/, '+'), country as CountryCode | undefined) : undefined
  const wanted = words.toLowerCase()
  return {
    words, number: numberOf(words), countries: wanted.length < SHORTEST_NAME ? [] : COUNTRIES.filter(({ code }) => namesOf(code).some((name) => name.startsWith(wanted))).map(({ code }) => code),
    phoneIndexes: phone ? app.seal.blindIndexes('phone', phone.number) : [], emailIndexes: words.includes('@') ? app.seal.blindIndexes('email', wanted) : [],
    nameIndexes: wordsToFind(words).map((spellings) => spellings.flatMap((word) => app.seal.blindIndexes('name', word))),
  }
}

/** Slow to find out, and the same for ever. */
const NAMES = new Map<string, readonly string[]>()

/** What a country is called in every language of the console, in small letters. */
function namesOf(code: string): readonly string[] {
  const names = NAMES.get(code) ?? LANGUAGES.map((language) => sayCountry(language, code).toLowerCase())
  NAMES.set(code, names)
  return names
}

/** `IR-1042`, `ir 1042` and `1042`. */
function numberOf(words: string): number | null {
  const [, digits] = /^(?:ir[-\s]?)?(\d{1,9})$/i.exec(words) ?? []
  return digits === undefined ? null : parseRequestCode(`IR-${digits}`) ?? null
}
