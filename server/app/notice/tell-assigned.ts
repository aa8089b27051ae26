import { FIRST_PREFS, tellAt } from '../../core/notify.ts'
import { requestCode } from '../../core/request.ts'
import type { Reservation } from '../../core/reservation.ts'
import { say } from '../../core/said.ts'
import type { Tx } from '../../db/schema.ts'
import { findPerson } from '../../store/people.ts'
import { findPartner } from '../../store/partners.ts'
import { findPortal } from '../../store/portals.ts'
import { getRequest } from '../../store/requests.ts'
import type { App } from '../app.ts'
import { tellOne } from './tell-people.ts'

/** Whether the responsible person of a new record is told of it right now; in their quiet hours the activity on the record waits for them instead. */
export async function wantsNotice(app: App, memberId: string, userId: string | null, { partnerId }: Reservation): Promise<boolean> {
  if (userId === null) return false
  const prefs = (await findPerson(app.db, memberId, userId))?.prefs ?? FIRST_PREFS
  const zone = (await findPartner(app.db, partnerId))?.timeZone ?? 'UTC'
  return prefs.events.assigned.bitrix24 && tellAt('assigned', prefs, zone, { now: app.now(), lastAt: null }) === app.now()
}

/** Tells a colleague that a reservation was handed over to them. */
export async function tellAssigned(tx: Tx, app: App, { reservation, userId, now }: { reservation: Reservation, userId: string, now: number }): Promise<void> {
  const { memberId, partnerId, requestId, id } = reservation
  const portal = memberId === null ? null : await findPortal(tx, memberId)
  if (memberId === null || !portal) return
  const prefs = (await findPerson(tx, memberId, userId))?.prefs ?? FIRST_PREFS
  const channel = portal.access === 'app' ? 'bitrix24' : 'mail'
  if (!prefs.events.assigned.bitrix24 && !(channel === 'mail' && prefs.events.assigned.mail)) return
  const zone = (await findPartner(tx, partnerId))?.timeZone ?? 'UTC'
  const said = say('messenger.handedOver', { number: requestCode((await getRequest(tx, requestId)).number) })
  const sendAt = tellAt('assigned', prefs, zone, { now, lastAt: null })
  await tellOne(tx, { memberId, userId, channel, event: 'assigned', subject: `${id}/${app.newId()}`, said, noticeId: null, requestId, sendAt }, now)
}
