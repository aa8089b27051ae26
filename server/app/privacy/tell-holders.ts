import { requestCode } from '../../core/request.ts'
import { say } from '../../core/said.ts'
import type { Reservation } from '../../core/reservation.ts'
import type { Tx } from '../../db/schema.ts'
import { keep } from '../../say/speak.ts'
import { findPartner } from '../../store/partners.ts'
import type { App } from '../app.ts'
import { tellNotice } from '../notice/tell-notice.ts'
import type { WholeRequest } from '../reservation/lock-whole.ts'
import type { Erasing } from './erase-client.ts'
import type { Told } from './mail-erased.ts'
import { openPrivacyCase } from './open-case.ts'

/**
 * Tells the partners who held the request. Whoever saw the contacts has to delete them too and to confirm it (the record in their
 * CRM follows the consent); when only the time is over, what they hold is their own affair.
 */
export async function tellHolders(tx: Tx, app: App, { by }: Erasing, { request, reservations }: WholeRequest): Promise<Told> {
  const now = app.now()
  const told = new Map<string, number>()
  for (const reservation of reservations.filter((it) => concerns(it, by))) {
    const { id: reservationId, partnerId } = reservation
    const words = say(by === 'clock' ? 'notice.erasedByTime' : 'notice.erased', { number: requestCode(request.number) })
    await tellNotice(tx, { partnerId, kind: 'request_ended', subject: `${reservationId}/erased`, ...keep(words), requestId: request.id, reservationId }, now)
    if (by === 'clock' || reservation.contactShownAt === null) continue
    const { dueAt } = await openPrivacyCase(tx, app, { kind: 'stop', request, partnerId, reservationId, openedBy: by })
    told.set(partnerId, dueAt)
  }
  const partners = await Promise.all([...told.keys()].map((id) => findPartner(tx, id)))
  return { partners: partners.flatMap((it) => it?.name ?? []), dueAt: told.size > 0 ? Math.max(...told.values()) : null }
}

/** Ended ones too, when their contacts were seen; for one that only the clock erases, those that were still live. */
function concerns({ state, contactShownAt }: Reservation, by: Erasing['by']): boolean {
  return state !== 'closed' || (by !== 'clock' && contactShownAt !== null)
}
