import type { Rules } from '../../core/rulebook.ts'
import { contradictions } from '../../core/rulebook-check.ts'
import { InvalidFields } from '../request/invalid-fields.ts'

/** Throws `invalid` with one sentence for each field that cannot stand, named as in the body (`rules.cap`). */
export function refuseContradictions(rules: Rules): void {
  const found = contradictions(rules)
  // Where several speak against a field, the first is told: once it is right, the others may be gone.
  if (found.length > 0) throw new InvalidFields(Object.fromEntries(found.toReversed().map(({ field, sentence }) => [`rules.${field}`, sentence])))
}
