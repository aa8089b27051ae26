import { titleFor } from '../core/request.ts'
import type { Need } from '../core/request.ts'
import type { Words } from '../core/said.ts'
import { english } from './speak.ts'

/** A request's title: made of what was chosen, it is said in the reader's language; what a moderator typed stays. */
export function titleOf({ title, needs, seats }: { title: string, needs: readonly Need[], seats: number | null }): Words {
  const made = titleFor(needs, seats)
  return english(made) === title ? made : title
}
