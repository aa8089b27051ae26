/** A case's facts as lines: names as people say them, and only what is there. */
export function factLines(facts: Readonly<Record<string, unknown>>): { name: string, value: string }[] {
  return Object.entries(facts).flatMap(([name, value]) => {
    const text = textOf(name, value)
    return text === '' ? [] : [{ name: sayName(name), value: text }]
  })
}

/** `inWork` and `does_not_count` as `In work` and `Does not count`. */
export function sayName(name: string): string {
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll('_', ' ').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function textOf(name: string, value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number' && /(At|Until|Since)$/.test(name)) return new Date(value).toISOString().slice(0, 16).replace('T', ' ')
  if (Array.isArray(value)) return value.map((it) => textOf('', it)).join(', ')
  if (typeof value === 'object') return Object.entries(value).map(([key, it]) => `${sayName(key)}: ${textOf(key, it) || '–'}`).join(', ')
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}
