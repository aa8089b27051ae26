import { readonly, ref } from 'vue'
import type { Language } from '../../../server/core/languages.ts'
import { isPseudo } from '../../../server/core/pseudo.ts'
import type { Pseudo } from '../../../server/core/pseudo.ts'

const current = ref<Language | Pseudo>('en')

/** The language of texts and formats; one for the whole page. */
export const language = readonly(current)

/** From now on `format.ts` and the document's `lang` and `dir` follow `next`. */
export function setFormats(next: Language | Pseudo, page: Document = document): void {
  current.value = next
  page.documentElement.lang = isPseudo(next) ? 'en' : next
  page.documentElement.dir = directionOf(next)
}

export function directionOf(of: Language | Pseudo): 'ltr' | 'rtl' {
  return of === 'xb' ? 'rtl' : 'ltr'
}
