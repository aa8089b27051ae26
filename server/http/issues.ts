import { z } from 'zod'
import type { Language } from '../core/languages.ts'

const LOCALES = {
  'en': z.locales.en(), 'de': z.locales.de(), 'es': z.locales.es(), 'pt-BR': z.locales.pt(), 'pl': z.locales.pl(), 'uk': z.locales.uk(), 'ru': z.locales.ru(),
} as const satisfies Record<Language, unknown>

/** What is wrong with a field of a body, in the reader's language; a sentence of our own stays as it is. */
export function sayIssue(issue: z.core.$ZodIssue, language: Language): string {
  return language === 'en' || issue.message !== messageIn('en', issue) ? issue.message : messageIn(language, issue) ?? issue.message
}

function messageIn(language: Language, issue: z.core.$ZodIssue): string | undefined {
  const told = LOCALES[language].localeError(issue as z.core.$ZodRawIssue)
  return typeof told === 'string' ? told : told?.message
}
