import { numbersOf, sharesOf } from '../../../server/core/rulebook-limits.ts'
import type { Rules } from '../../../server/core/rulebook.ts'

/** A number of the rules as a form shows it; shares are shown in percent. */
export type RuleField = { field: string, name: string, now: number, from: number, to: number, isShare: boolean }

/** Every number that a version can change, in the order of the rulebook. */
export function fieldsOf(rules: Rules): RuleField[] {
  return [
    ...numbersOf(rules).map(({ field, name, value, from, to }) => ({ field, name, now: value, from, to, isShare: false })),
    ...sharesOf(rules).map(({ field, name, value }) => ({ field, name: `${name}, %`, now: Math.round(value * 1_000) / 10, from: 0, to: 100, isShare: true })),
  ]
}

/** The rules with what was typed; what is not a number goes as nothing, and the server says so. */
export function withTyped(rules: Rules, typed: Readonly<Record<string, string>>): Rules {
  const draft = structuredClone(rules)
  const shares = new Set(sharesOf(rules).map(({ field }) => field))
  for (const [field, text] of Object.entries(typed)) {
    const value = text.trim() === '' ? Number.NaN : Number(text)
    put(draft, field.split('.'), shares.has(field) ? value / 100 : value)
  }
  return draft
}

function put(root: object, path: readonly string[], value: number): void {
  const at = path.slice(0, -1).reduce((it, key) => Reflect.get(it, key) as object, root)
  Reflect.set(at, path.at(-1) ?? '', value)
}
