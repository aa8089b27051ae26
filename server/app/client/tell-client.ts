import type { ImplementationRequest } from '../../core/request.ts'
import type { Tx } from '../../db/schema.ts'
import { insertWork } from '../../store/outbox.ts'
import type { ClientMailKind } from '../../store/outbox.ts'

/** Which mail, about what; `subject` is what it is sent once for. */
type Told = { kind: ClientMailKind, requestId: string, reservationId?: string, subject: string }

/** Keeps a mail to the client to send; it is written when it is sent. One that has been told of is not told of again. */
async function tellClient(tx: Tx, { kind, requestId, reservationId, subject }: Told, now: number): Promise<void> {
  const payload = { requestId, ...(reservationId !== undefined && { reservationId }) }
  await insertWork(tx, { kind, lane: `mail/${requestId}`, subject, memberId: null, payload, runAt: now }, now)
}

/** The client's address is theirs, and a moderator has the request. */
export async function tellReceived(tx: Tx, requestId: string, now: number): Promise<void> {
  await tellClient(tx, { kind: 'mail.received', requestId, subject: requestId }, now)
}

export async function tellPublished(tx: Tx, requestId: string, now: number): Promise<void> {
  await tellClient(tx, { kind: 'mail.published', requestId, subject: requestId }, now)
}

/** Asks whether anybody called. */
export async function tellToAnswer(tx: Tx, requestId: string, now: number): Promise<void> {
  await tellClient(tx, { kind: 'mail.answer', requestId, subject: requestId }, now)
}

export async function tellStopped(tx: Tx, requestId: string, reservationId: string, now: number): Promise<void> {
  await tellClient(tx, { kind: 'mail.stopped', requestId, reservationId, subject: reservationId }, now)
}

/** The request went to one partner, by the client's word or the partner's. */
export async function tellChosen(tx: Tx, requestId: string, reservationId: string, now: number): Promise<void> {
  await tellClient(tx, { kind: 'mail.chosen', requestId, reservationId, subject: reservationId }, now)
}

export async function tellWithdrawn(tx: Tx, requestId: string, now: number): Promise<void> {
  await tellClient(tx, { kind: 'mail.withdrawn', requestId, subject: `${requestId}/${now}` }, now)
}

/** A moderator asked something. */
export async function tellQuestion(tx: Tx, requestId: string, questionId: string, now: number): Promise<void> {
  await tellClient(tx, { kind: 'mail.question', requestId, subject: `${requestId}/${questionId}` }, now)
}

/** It ended without a choice. */
export async function tellClosed(tx: Tx, { id }: Pick<ImplementationRequest, 'id'>, now: number): Promise<void> {
  await tellClient(tx, { kind: 'mail.closed', requestId: id, subject: `${id}/${now}` }, now)
}
