import type { KeptPlace } from '../../core/kept-places.ts'
import { requestCode } from '../../core/request.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import { moment, say, wordsOf } from '../../core/said.ts'
import type { Tx } from '../../db/schema.ts'
import { keep } from '../../say/speak.ts'
import { titleOf } from '../../say/title.ts'
import { insertWork } from '../../store/outbox.ts'
import { tellNotice } from '../notice/tell-notice.ts'

/** Tells the partner in the ways its people chose, and the company by one mail in any case: there are hours only. With an offer that mail is the offer's. */
export async function tellKept(tx: Tx, request: ImplementationRequest, { id, partnerId, until, offerId }: KeptPlace, now: number): Promise<void> {
  const words = keep(say('notice.placeKept', { number: requestCode(request.number), title: titleOf(request), until: moment(until, 'dayAndTime') }))
  await tellNotice(tx, { partnerId, kind: 'place_kept', subject: id, ...words, requestId: request.id, dueAt: until, isMailed: false }, now)
  if (offerId !== null) return
  await insertWork(tx, { kind: 'mail.notice', lane: `notice/${partnerId}`, subject: `${partnerId}/place_kept/${id}`, memberId: null, payload: { partnerId, kind: 'place_kept', text: wordsOf(words) }, runAt: now }, now)
}

/** The place is not kept for it any more. */
export async function tellNotKept(tx: Tx, request: ImplementationRequest, { id, partnerId }: KeptPlace, now: number): Promise<void> {
  await tellNotice(tx, { partnerId, kind: 'place_closed', subject: `kept/${id}`, ...keep(say('notice.placeNotKept', { number: requestCode(request.number) })), requestId: request.id }, now)
}
