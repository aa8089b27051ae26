import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LANGUAGES } from '../core/languages.ts'
import type { ClientLanguage } from '../core/languages.ts'

const FOLDER = join(import.meta.dirname, '..', '..', 'locales')

type Texts = Record<string, unknown>

/** The server's own words of a language, under the keys that `SaidKey` has. A language of clients only says the rest in English. */
export function readMessages(language: ClientLanguage): Texts {
  const own = readOwn(language)
  return LANGUAGES.some((it) => it === language) ? own : { ...readOwn('en'), ...own }
}

function readOwn(language: ClientLanguage): Texts {
  const areas = readdirSync(join(FOLDER, language)).filter((file) => /^(said(-\w+)?|errors|client(-\w+)*)\.json$/.test(file))
  return Object.assign({}, ...areas.map((file) => {
    const texts = JSON.parse(readFileSync(join(FOLDER, language, file), 'utf8')) as Texts
    return file === 'said.json' ? texts['said'] : texts
  })) as Texts
}
