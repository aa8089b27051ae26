import { LANGUAGES } from '../core/languages.ts'
import { titleFor } from '../core/request.ts'
import type { Need } from '../core/request.ts'
import type { Words } from '../core/said.ts'
import { english, speak } from './speak.ts'

/** A request's title: made of what was chosen, it is said in the reader's language; what a moderator typed stays. */
export function titleOf({ title, needs, seats }: { title: string, needs: readonly Need[], seats: number | null }): Words {
  const made = titleFor(needs, seats)
  return english(made) === title ? made : title
}

/** A title as it is kept: one that was made and comes back in somebody's language is the made one again. */
export function titleToKeep(title: string, { needs, seats }: { needs: readonly Need[], seats: number | null }): string {
  const made = titleFor(needs, seats)
  return LANGUAGES.some((language) => speak(language, made) === title) ? english(made) : title
}
