import { wordsOf } from '../../core/said.ts'
import type { NotifyEvent } from '../../core/notify.ts'
import type { Tx } from '../../db/schema.ts'
import { insertNotice } from '../../store/notices.ts'
import type { NewNotice, NoticeKind } from '../../store/notices.ts'
import { insertWork } from '../../store/outbox.ts'
import { tellPartner } from '../live/live.ts'
import { tellPeople, workerOf } from './tell-people.ts'
import type { To } from './tell-people.ts'

/** `event`: what it is to a person where the kind alone does not say. `to`: whom it is for, unless that is who works on the reservation, or everybody. */
export type Telling = NewNotice & { event?: NotifyEvent, to?: readonly To[], isMailed?: boolean }

const EVENT_OF: Record<NoticeKind, NotifyEvent> = {
  deadline_near: 'contact_due', recalled: 'late', place_got: 'place', place_passed: 'place', place_closed: 'place', place_kept: 'place', request_ended: 'client', client_word: 'client',
  outcome_changed: 'result', report_decided: 'result', review_decided: 'result', sanction: 'vendor', sanction_ended: 'vendor', question: 'vendor', status_rule: 'level',
  rules_announced: 'level', level_changed: 'level', offer: 'place', crm_trouble: 'crm', privacy: 'vendor',
}

/** Which row of a person's choices a notice falls under. */
export function eventOf({ kind, event }: { kind: NoticeKind, event?: NotifyEvent | null | undefined }): NotifyEvent {
  return event ?? EVENT_OF[kind]
}

/** Tells a partner something, once: in the app, and to the people whom it concerns in the ways they chose. True when it was new. */
export async function tellNotice(tx: Tx, { to, isMailed = true, ...notice }: Telling, now: number): Promise<boolean> {
  const id = await insertNotice(tx, notice, now)
  if (id === null) return false
  const { partnerId, kind } = notice
  const subject = `${partnerId}/${kind}/${notice.subject}`
  const { mailAt } = await tellPeople(tx, {
    partnerId, event: eventOf(notice), subject, noticeId: id, requestId: notice.requestId ?? null, said: null, isMailed, to: to ?? await workerIn(tx, notice),
  }, now)
  if (mailAt !== null) await insertWork(tx, { kind: 'mail.notice', lane: `notice/${partnerId}`, subject, memberId: null, payload: { partnerId, kind, text: wordsOf(notice) }, runAt: mailAt }, now)
  await tellPartner(tx, partnerId, { kind: 'notice' }, now)
  return true
}

async function workerIn(tx: Tx, { reservationId }: NewNotice): Promise<readonly To[] | null> {
  return reservationId ? workerOf(tx, reservationId) : null
}
