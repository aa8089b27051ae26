const MAX_LEVELS = 16

/** The parsed text, null when it is no JSON. Throws when it is nested deeper than any answer of Bitrix24. */
export function parseJson(text: string): unknown {
  const value = parse(text)
  if (isDeeper(value, MAX_LEVELS)) throw new Error(`The answer is nested deeper than ${MAX_LEVELS} levels`)
  return value
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((it) => isDeeper(it, levels - 1))
}
