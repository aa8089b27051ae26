import { CHANNELS, FIRST_PREFS, FOR_ADMINS, tellAt } from '../../core/notify.ts'
import type { NotifyEvent, NotifyPrefs } from '../../core/notify.ts'
import type { Words } from '../../core/said.ts'
import type { Tx } from '../../db/schema.ts'
import { findCrmItem } from '../../store/crm-items.ts'
import { insertMessage, listLastTold, setMessages } from '../../store/messages.ts'
import type { MessageChannel, NewMessage } from '../../store/messages.ts'
import { insertWork } from '../../store/outbox.ts'
import { findPartner } from '../../store/partners.ts'
import { listReachable } from '../../store/people.ts'
import type { Reachable } from '../../store/people.ts'
import { findReservation } from '../../store/reservations.ts'
import { DAY_MS } from '../../core/time.ts'

export type To = { memberId: string, userId: string }

/** Something to be told: `to` are those it is for, null whoever the event concerns. `isMailed` false: it is not worth a mail of its own. */
export type Telling = {
  partnerId: string, event: NotifyEvent, subject: string, noticeId: number | null, requestId: string | null, said: Words | null
  to: readonly To[] | null, isMailed: boolean
}

/**
 * Tells the people whom something concerns, each by the channels and at the time they chose, once. Returns whether and when the company's own
 * address gets a mail: a portal with the app tells no addresses of its people, so their mail goes there.
 */
export async function tellPeople(tx: Tx, it: Telling, now: number): Promise<{ mailAt: number | null }> {
  const everybody = await listReachable(tx, it.partnerId)
  const concerned = chosen(everybody, it)
  const zone = (await findPartner(tx, it.partnerId))?.timeZone ?? 'UTC'
  const lastTold = { bitrix24: await listLastTold(tx, 'bitrix24', now - DAY_MS), mail: await listLastTold(tx, 'mail', now - DAY_MS) }
  let mailAt: number | null = everybody.length === 0 && FIRST_PREFS.events[it.event].mail && it.isMailed ? now : null
  for (const person of concerned) {
    for (const channel of channelsFor(person, it)) {
      const sendAt = tellAt(it.event, person.prefs, zone, { now, lastAt: lastTold[channel].get(`${person.memberId}/${person.userId}`) ?? null })
      if (channel === 'mail' && person.portal.access === 'app') mailAt = Math.min(mailAt ?? sendAt, sendAt)
      else await tellOne(tx, { ...messageOf(it), ...addressed(person), channel, sendAt }, now)
    }
  }
  return { mailAt }
}

/** By what a person is told; a portal without the app has no notifications, so a mail stands for them. */
export function channelsFor({ prefs, portal }: { prefs: NotifyPrefs, portal: Reachable['portal'] }, { event, isMailed }: Pick<Telling, 'event' | 'isMailed'>): MessageChannel[] {
  const wanted = CHANNELS.filter((channel) => channel !== 'app' && prefs.events[event][channel] && (channel !== 'mail' || isMailed)) as MessageChannel[]
  return portal.access === 'app' ? wanted : wanted.length === 0 ? [] : ['mail']
}

/** Keeps a message; one whose time has come goes into the outbox with it. */
export async function tellOne(tx: Tx, message: NewMessage, now: number): Promise<void> {
  const id = await insertMessage(tx, message, now)
  if (id === null || message.sendAt > now) return
  await setMessages(tx, [id], 'queued')
  await queueDelivery(tx, message, [id], now)
}

/** Messages of one person and channel that go out as one. */
export async function queueDelivery(tx: Tx, { memberId, userId, channel }: Pick<NewMessage, 'memberId' | 'userId' | 'channel'>, ids: readonly number[], now: number): Promise<void> {
  await insertWork(tx, {
    kind: 'notify.person', lane: `notify/${memberId}/${userId}`, subject: ids.join(','), memberId: channel === 'bitrix24' ? memberId : null,
    payload: { memberId, userId, channel, ids }, runAt: now,
  }, now)
}

function messageOf({ event, subject, said, noticeId, requestId }: Telling): Pick<NewMessage, 'event' | 'subject' | 'said' | 'noticeId' | 'requestId'> {
  return { event, subject, said, noticeId, requestId }
}

function addressed({ memberId, userId }: Reachable): To {
  return { memberId, userId }
}

/** Those it is for; where none of them has ever opened the app, the administrators, so that nothing is told to nobody. */
function chosen(everybody: readonly Reachable[], { to, event }: Telling): Reachable[] {
  const admins = everybody.filter(({ isAdmin }) => isAdmin)
  if (to === null) return FOR_ADMINS.has(event) ? admins : [...everybody]
  const found = everybody.filter((person) => to.some((it) => it.memberId === person.memberId && it.userId === person.userId))
  return found.length > 0 ? found : admins
}

/** Who works on a reservation: the colleague it was handed to, whoever is responsible in the CRM, else who reserved it. */
export async function workerOf(tx: Tx, reservationId: string): Promise<To[]> {
  const reservation = await findReservation(tx, reservationId)
  if (!reservation?.memberId) return []
  const { memberId, assigneeId, userId } = reservation
  return [{ memberId, userId: assigneeId ?? (await findCrmItem(tx, reservationId))?.responsibleId ?? userId }]
}
