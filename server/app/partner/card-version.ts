import { createHash } from 'node:crypto'
import { CARD_FIELDS } from '../../core/partner-card.ts'
import type { Partner } from '../../core/partner.ts'

/** Short name of a card's content: who changes a card names the one that was seen. */
export function cardVersion(partner: Partner): string {
  return createHash('sha256').update(JSON.stringify(CARD_FIELDS.map((field) => partner[field]))).digest('hex').slice(0, 16)
}
