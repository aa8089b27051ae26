import { Refusal } from '../../core/errors.ts'
import { waitsForPartner } from '../../core/privacy.ts'
import type { PrivacyKind } from '../../core/privacy.ts'
import { findRequestByNumber, lockRequest } from '../../store/requests.ts'
import { findReservation, listByRequest } from '../../store/reservations.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import type { Caller } from '../session/open-session.ts'
import { openPrivacyCase } from './open-case.ts'

/** An operator starts a clock. One that a partner has to confirm needs a partner who saw the contacts. Throws `not_found`, `invalid`. */
export async function askCase(app: App, caller: Caller, { kind, number, partnerId }: { kind: PrivacyKind, number: number, partnerId: string | null }): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const found = await findRequestByNumber(tx, number)
    if (!found) throw new Refusal('not_found')
    const request = await lockRequest(tx, found.id)
    const seen = (await listByRequest(tx, request.id)).findLast((it) => it.partnerId === partnerId && it.contactShownAt !== null)
    if (waitsForPartner(kind) && !seen) throw new Refusal('invalid')
    await openPrivacyCase(tx, app, { kind, request, partnerId: seen ? partnerId : null, reservationId: seen?.id ?? null, openedBy: 'operator', caller })
  })
  app.wake.live()
  app.wake.worker()
}

/** A client turned to the partner with a demand about their data: from now the vendor has its days to act. Throws `not_found`, `contact_first`. */
export async function reportDemand(app: App, caller: Caller, reservationId: string): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const reservation = await findReservation(tx, reservationId)
    if (!reservation || reservation.partnerId !== caller.partnerId) throw new Refusal('not_found')
    if (reservation.contactShownAt === null) throw new Refusal('contact_first')
    const request = await lockRequest(tx, reservation.requestId)
    await openPrivacyCase(tx, app, { kind: 'tell_other_side', request, partnerId: caller.partnerId, reservationId, openedBy: 'partner', caller })
  })
  app.wake.live()
}
