import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import type { FormFields } from './product.ts'

/** A prepared request as a client would send it, and what a moderator should do with it. */
export type Prepared = {
  id: string, firstName: string, lastName: string, email: string, phone: string, country: string, place: string, needs: string[], text: string
  language: string, seats: number | null, budgetAmount: number | null, budgetCurrency: string | null, consent: string
  leaks: string[], moderation: 'publish' | 'reject', rejectReason: string | null
}

/** All of them (docs in tests/fixtures/README.md). */
export const PREPARED: readonly Prepared[] = readFileSync(join(import.meta.dirname, '../fixtures/requests.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Prepared)

export function preparedForm(it: Prepared): FormFields {
  const { firstName, lastName, email, phone, country, place, needs, text, language, consent } = it
  return {
    firstName, lastName, email, phone, country, place, needs, text, language, consent, key: randomUUID(), seats: String(it.seats ?? ''),
    budgetAmount: String(it.budgetAmount ?? ''), budgetCurrency: it.budgetCurrency ?? '',
  }
}
