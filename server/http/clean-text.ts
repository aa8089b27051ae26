/** A reviver for JSON bodies: no text keeps a NUL or half a surrogate pair, which neither PostgreSQL nor Bitrix24 can take. */
export function cleanText(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '') : value
}
