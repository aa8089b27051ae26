import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A text by its key, and the file it stands in. */
export type Locale = Map<string, { text: string, area: string }>

/** Every text of every language, as the files have it. */
export function readLocales(root: string): Map<string, Locale> {
  const folder = join(root, 'locales')
  const languages = readdirSync(folder, { withFileTypes: true }).filter((it) => it.isDirectory()).map((it) => it.name)
  return new Map(languages.map((language) => [language, readLocale(join(folder, language))]))
}

function readLocale(folder: string): Locale {
  const areas = readdirSync(folder).filter((file) => file.endsWith('.json')).map((file) => file.replace('.json', ''))
  return new Map(areas.flatMap((area) => keysOf(JSON.parse(readFileSync(join(folder, `${area}.json`), 'utf8'))).map(([key, text]) => [key, { text, area }] as const)))
}

export function keysOf(texts: Record<string, unknown>, path = ''): [key: string, text: string][] {
  return Object.entries(texts).flatMap(([name, it]) => typeof it === 'string' ? [[path + name, it] as [string, string]] : keysOf(it as Record<string, unknown>, `${path}${name}.`))
}

/** The areas that a page's `import.meta.glob` names, at once or for later. */
export function areasOf(code: string): string[] {
  return [...code.matchAll(/locales\/\*\/\{([^}]+)\}\.json/g)].flatMap(([, areas]) => areas?.split(',') ?? [])
}
