import { DAY_MS } from '../../../server/core/time.ts'
import type { Query } from '../../shared/hash-router.ts'

/** What the address may say of the journal; days are the operator's own. */
export const AUDIT_FIELDS = ['words', 'request', 'partner', 'kind', 'from', 'to'] as const

/** The same as the server's question; the last day is asked for as a whole. */
export function serverQuery(query: Query, before: number | null = null): string {
  const { words = '', request = '', partner = '', kind = '', from = '', to = '' } = query
  const [since, until] = [startOf(from), startOf(to)]
  const asked = new URLSearchParams(Object.entries({
    words: words.trim(), request: request.trim().toUpperCase(), partner: partner.trim(), kind,
    since: since === null ? '' : String(since), until: until === null ? '' : String(until + DAY_MS), before: before === null ? '' : String(before),
  }).filter(([, value]) => value !== ''))
  return asked.size === 0 ? '' : `?${asked.toString()}`
}

function startOf(day: string): number | null {
  const at = /^\d{4}-\d\d-\d\d$/.test(day) ? new Date(`${day}T00:00`).getTime() : Number.NaN
  return Number.isNaN(at) ? null : at
}
