import { LANGUAGES } from '../core/languages.ts'
import type { Language } from '../core/languages.ts'
import type { Said } from '../core/said.ts'
import { speak } from './speak.ts'

const CODES: Record<Language, string> = { 'en': 'en', 'de': 'de', 'es': 'la', 'pt-BR': 'br', 'pl': 'pl', 'uk': 'ua', 'ru': 'ru' }

/** A name in all languages at once, by Bitrix24's own codes: the portal shows each of its people theirs. */
export function everywhere(said: Said): Record<string, string> {
  return Object.fromEntries(LANGUAGES.map((language) => [CODES[language], speak(language, said)]))
}
