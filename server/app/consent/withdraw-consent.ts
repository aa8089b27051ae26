import type { ConsentChannel } from '../../core/consent.ts'
import { privacyDueAt } from '../../core/privacy.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import type { Tx } from '../../db/schema.ts'
import { withdrawRecipients } from '../../store/consent-recipients.ts'
import { markConsentWithdrawn } from '../../store/consents.ts'
import { insertWork } from '../../store/outbox.ts'
import { findReservation } from '../../store/reservations.ts'
import { crmLane } from '../reservation/lanes.ts'
import { getPrivacyRules } from '../privacy/privacy-rules.ts'

/** `reservationId` when it is from one partner only. */
type Withdrawal = { reservationId?: string | null, by: ConsentChannel, now: number }

/**
 * The client takes the consent back from everybody who got the contact, or from one of them: also from those whose
 * reservation had ended before. Their records in the CRM follow. Comes after the reservations have ended.
 */
export async function withdrawConsent(tx: Tx, request: Pick<ImplementationRequest, 'id'>, { reservationId = null, by, now }: Withdrawal): Promise<void> {
  if (reservationId === null) await markConsentWithdrawn(tx, request.id, by, now)
  const privacy = await getPrivacyRules(tx, now)
  for (const id of await withdrawRecipients(tx, request.id, reservationId, { now, dueAt: privacyDueAt('stop', privacy, now) })) {
    const reservation = await findReservation(tx, id)
    if (!reservation || reservation.memberId === null) continue
    const isNews = reservation.outcome !== 'withdrawn'
    await insertWork(tx, { kind: 'crm.withdrawn', lane: crmLane(id), subject: id, memberId: reservation.memberId, payload: { reservationId: id, isNews }, runAt: now }, now)
  }
}
