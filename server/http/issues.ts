import { z } from 'zod'
import { issueWords } from '../core/issue-words.ts'
import type { Language } from '../core/languages.ts'
import { speak } from '../say/speak.ts'

const LOCALES = {
  'en': z.locales.en(), 'de': z.locales.de(), 'es': z.locales.es(), 'pt-BR': z.locales.pt(), 'pl': z.locales.pl(), 'uk': z.locales.uk(), 'ru': z.locales.ru(),
} as const satisfies Record<Language, unknown>

/** What is wrong with a field of a body, in the reader's language: by the schema's own sentence, else by zod's. */
export function sayIssue(issue: z.core.$ZodIssue, language: Language): string {
  const words = issueWords(issue.message)
  if (typeof words !== 'string') return speak(language, words)
  return language === 'en' ? words : messageIn(language, issue) ?? words
}

function messageIn(language: Language, issue: z.core.$ZodIssue): string | undefined {
  const told = LOCALES[language].localeError(issue as z.core.$ZodRawIssue)
  return typeof told === 'string' ? told : told?.message
}
