import type { Tx } from '../../db/schema.ts'
import { findPartnerByDomain } from '../../store/partners.ts'

/**
 * The partner in whose card the address stands. Not when another portal stood there before: the address may belong to another
 * company now, and the partner's clients are none of its business. An operator links it then.
 */
export async function recognise(tx: Tx, domain: string, before: readonly string[]): Promise<string | null> {
  if (before.length > 0) return null
  return (await findPartnerByDomain(tx, domain))?.id ?? null
}
