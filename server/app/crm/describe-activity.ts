import type { Activity } from '../../bitrix24/crm-activity.ts'
import type { ActivityPurpose } from '../../core/crm-activity.ts'
import { requestCode } from '../../core/request.ts'
import type { Reservation } from '../../core/reservation.ts'
import { DAY_MS } from '../../core/time.ts'
import type { CrmItem } from '../../store/crm-items.ts'
import { findPartner } from '../../store/partners.ts'
import { findPortal } from '../../store/portals.ts'
import { getRequest } from '../../store/requests.ts'
import { say } from '../../core/said.ts'
import { speakIn } from '../../say/speak.ts'
import type { App } from '../app.ts'
import { portalLanguage } from '../portal/portal-voice.ts'
import { appPath } from './new-item.ts'

type Described = { reservation: Reservation, item: Pick<CrmItem, 'memberId' | 'responsibleId'>, purpose: ActivityPurpose, dueAt: number }

/** An activity in the portal's language and the company's time; it names the request's number and nothing of the client. */
export async function describeActivity(app: App, { reservation, item, purpose, dueAt }: Described): Promise<Activity> {
  const number = requestCode((await getRequest(app.db, reservation.requestId)).number)
  const language = await portalLanguage(app.db, item.memberId)
  const zone = (await findPartner(app.db, reservation.partnerId))?.timeZone ?? 'UTC'
  const speak = speakIn(language)
  const portal = await findPortal(app.db, item.memberId)
  const when = sayWhen(dueAt, { language, zone, now: app.now() })
  return {
    originId: activityOrigin(reservation.id, purpose),
    title: purpose === 'proof' ? speak(say('told.proof', { number })) : speak(say('told.firstContact', { when, number })),
    text: speak(say(purpose === 'proof' ? 'told.proofHow' : 'told.firstContactHow')),
    deadline: new Date(dueAt).toISOString(), responsibleId: item.responsibleId,
    link: portal?.access === 'webhook' ? `${app.publicUrl}/app` : appPath(app.bitrix24.appCode, number),
    linkText: speak(say('told.openRequest')),
  }
}

/** By what an activity is found again in a portal. */
export function activityOrigin(reservationId: string, purpose: ActivityPurpose): string {
  return `${reservationId}:${purpose}`
}

const WEEK_MS = 6 * DAY_MS

/** `Sat 10:23`, with the date when it is not in the next days. */
function sayWhen(moment: number, { language, zone, now }: { language: string, zone: string, now: number }): string {
  const date = moment - now < WEEK_MS ? {} : { day: 'numeric', month: 'short' } as const
  return new Intl.DateTimeFormat(language, { weekday: 'short', ...date, hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone }).format(moment)
}
