import type { Tx } from '../../db/schema.ts'
import { withdrawRecipients } from '../../store/consent-recipients.ts'

/** The client takes the consent back from everybody who got the contact, or from one of them; returns the reservations it is news for. */
export async function withdrawConsent(tx: Tx, requestId: string, reservationId: string | null, now: number): Promise<string[]> {
  return withdrawRecipients(tx, requestId, reservationId, { now, dueAt: null })
}
