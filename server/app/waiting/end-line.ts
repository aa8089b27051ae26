import { say } from '../../core/said.ts'
import { keep } from '../../say/speak.ts'
import type { Partner } from '../../core/partner.ts'
import { requestCode } from '../../core/request.ts'
import type { CloseReason, ImplementationRequest } from '../../core/request.ts'
import type { Tx } from '../../db/schema.ts'
import { endWaiting, listLine } from '../../store/waiting-list.ts'
import { tellRequest } from '../live/live.ts'
import { tellNotice } from '../notice/tell-notice.ts'

/** Takes a company that has a place now, and those of its group, out of the request's line; others move up. */
export async function endLineOf(tx: Tx, request: ImplementationRequest, partner: Partner, reservationId: string, now: number): Promise<void> {
  const line = await listLine(tx, request.id)
  const number = requestCode(request.number)
  const over = line.filter((it) => it.partnerId === partner.id || it.groupId === partner.groupId)
  for (const entry of over) {
    const { id, partnerId } = entry
    const isOwn = partnerId === partner.id
    await endWaiting(tx, id, isOwn ? { state: 'served', now, reservationId } : { state: 'closed', now })
    if (isOwn) continue
    await tellNotice(tx, { partnerId, kind: 'place_closed', subject: String(id), ...keep(say('notice.groupHasPlace', { number })), requestId: request.id, to: [entry] }, now)
  }
  if (over.length > 0) await tellRequest(tx, request, { kind: 'request.waiting', number, inLine: line.length - over.length }, now)
}

/** The request is closed: nobody waits for it any more, and everybody who did is told. */
export async function closeLine(tx: Tx, request: ImplementationRequest, reason: CloseReason, now: number): Promise<void> {
  const text = say('notice.lineClosed', { number: requestCode(request.number), reason: say(`closedBecause.${reason}`) })
  for (const entry of await listLine(tx, request.id)) {
    const { id, partnerId } = entry
    await endWaiting(tx, id, { state: 'closed', now })
    await tellNotice(tx, { partnerId, kind: 'place_closed', subject: String(id), ...keep(text), requestId: request.id, to: [entry] }, now)
  }
}
