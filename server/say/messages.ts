import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Language } from '../core/languages.ts'

const FOLDER = join(import.meta.dirname, '..', '..', 'locales')

/** The server's own words of a language, under the keys that `SaidKey` has. */
export function readMessages(language: Language): Record<string, unknown> {
  return { ...readArea(language, 'said')['said'] as object, ...readArea(language, 'said-export'), ...readArea(language, 'errors') }
}

function readArea(language: Language, area: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(FOLDER, language, `${area}.json`), 'utf8')) as Record<string, unknown>
}
