import { portalVoice } from '../portal/portal-voice.ts'
import { keepsPlace } from '../../core/outcome.ts'
import type { PortalSettings } from '../../core/portal-settings.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import type { Reservation } from '../../core/reservation.ts'
import type { Tx } from '../../db/schema.ts'
import { inTransaction } from '../../store/transaction.ts'
import { findCrmItem, markSent, updateCrmItem } from '../../store/crm-items.ts'
import type { CrmItem } from '../../store/crm-items.ts'
import { getPortalSettings } from '../../store/portal-settings.ts'
import { findPortal, listActivePeople, lockPortal } from '../../store/portals.ts'
import { getRequest } from '../../store/requests.ts'
import { findReservation } from '../../store/reservations.ts'
import type { App } from '../app.ts'
import { openContact } from '../request/contact.ts'
import { contactDueAt } from '../../core/crm-activity.ts'
import { describeActivity } from './describe-activity.ts'
import { wantsNotice } from '../notice/tell-assigned.ts'
import { pickResponsible } from './choose-responsible.ts'
import type { Draft } from './new-item.ts'

export type Drafted = { kind: 'draft', draft: Draft, wasSent: boolean } | { kind: 'nothing' } | { kind: 'erased' }

/** Everything the record is made of. From now on it counts as sent: the next try looks before it makes anything. */
export async function draftItem(app: App, reservationId: string): Promise<Drafted> {
  const reservation = await findReservation(app.db, reservationId)
  const known = await findCrmItem(app.db, reservationId)
  if (!reservation || !known || known.itemId !== null || !belongsInCrm(reservation)) return { kind: 'nothing' }
  const request = await getRequest(app.db, reservation.requestId)
  const contact = await openContact(app, request.id)
  const portal = await findPortal(app.db, known.memberId)
  if (!contact || !portal) return { kind: 'erased' }
  const { settings } = await getPortalSettings(app.db, known.memberId)
  const begun = await begin(app, reservation, request, settings)
  if (!begun) return { kind: 'nothing' }
  const facts = { domain: portal.domain, appCode: app.bitrix24.appCode, processPrefix: portal.processPrefix, outside: portal.access === 'webhook' ? `${app.publicUrl}/app` : null, speak: await portalVoice(app.db, begun.known.memberId) }
  const { responsibleId } = begun
  const dueAt = contactDueAt(reservation)
  const activity = { ...await describeActivity(app, { reservation, item: { memberId: known.memberId, responsibleId }, purpose: 'first_contact', dueAt }), kind: portal.access === 'app' ? 'configurable' : 'todo' } as const
  const isNotified = settings.notify && portal.access === 'app' && await wantsNotice(app, known.memberId, responsibleId, reservation)
  return { kind: 'draft', wasSent: begun.wasSent, draft: { activity, isNotified, reservation, known: begun.known, request, contact, settings, responsibleId, portal: facts } }
}

/** What was won or lost in the app while the portal was down gets its record too; what was given back does not. */
function belongsInCrm({ outcome }: Reservation): boolean {
  return outcome === null || keepsPlace(outcome)
}

type Begun = { known: CrmItem, responsibleId: string | null, wasSent: boolean }

/** One at a time per portal, so that turns are fair; the choice is kept for further tries. The target may have been changed until now. */
async function begin(app: App, reservation: Reservation, request: ImplementationRequest, settings: PortalSettings): Promise<Begun | null> {
  const before = await findCrmItem(app.db, reservation.id)
  if (!before) return null
  return inTransaction(app.db, async (tx) => {
    await lockPortal(tx, before.memberId)
    const known = await findCrmItem(tx, reservation.id)
    if (!known || known.itemId !== null) return null
    const responsibleId = known.responsibleId ?? await choose(tx, app.now(), known.memberId, reservation, request, settings)
    if (known.responsibleId === null) await updateCrmItem(tx, reservation.id, { responsibleId })
    return { known, responsibleId, wasSent: !await markSent(tx, reservation.id, app.now()) }
  })
}

/** Null for people who have no number in the portal: they were brought over from before. */
async function choose(tx: Tx, now: number, memberId: string, reservation: Reservation, request: ImplementationRequest, settings: PortalSettings): Promise<string | null> {
  const active = await listActivePeople(tx, memberId)
  const { userId } = await pickResponsible(tx, { memberId, settings, reserverId: reservation.userId, country: request.country, language: request.language, active, now })
  return /^[1-9]\d*$/.test(userId) ? userId : null
}
