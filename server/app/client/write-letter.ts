import { clientZone } from '../../core/client-zone.ts'
import { keepsPlace } from '../../core/outcome.ts'
import type { Partner } from '../../core/partner.ts'
import { requestCode } from '../../core/request.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import type { Reservation } from '../../core/reservation.ts'
import { moment } from '../../core/said.ts'
import type { Moment } from '../../core/said.ts'
import { DAY_MS } from '../../core/time.ts'
import { answerLetter, chosenLetter, closedLetter, nameIn, publishedLetter, questionLetter, receivedLetter, stoppedLetter, takenLetter, withdrawnLetter } from '../../mail/client-letters.ts'
import type { ClientLetter } from '../../mail/client-letters.ts'
import { hasClientSpoken } from '../../store/client-wishes.ts'
import { insertRecipient, listRecipients, markTold } from '../../store/consent-recipients.ts'
import type { Recipient } from '../../store/consent-recipients.ts'
import type { ClientMailKind } from '../../store/outbox.ts'
import { findPartner } from '../../store/partners.ts'
import { listRequestEvents } from '../../store/request-events.ts'
import { findRepeated } from '../../store/requests.ts'
import { findReservation, listByRequest } from '../../store/reservations.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { openContact, openQuestion } from '../request/contact.ts'
import { countReach, reachOf } from '../request/explain-request.ts'

type Written = { letter: ClientLetter, sent: () => Promise<void> }

/** The letter as things stand now, and what follows once it is sent; null when it would not be true any more. */
export async function writeLetter(app: App, kind: ClientMailKind, request: ImplementationRequest, reservationId: string | null): Promise<Written | null> {
  if (kind === 'mail.reserved') return writeTaken(app, request, reservationId)
  const letter = await WRITERS[kind](app, request, reservationId)
  return letter && { letter, sent: () => Promise.resolve() }
}

type Writer = (app: App, request: ImplementationRequest, reservationId: string | null) => Promise<ClientLetter | null>

const WRITERS: Readonly<Record<Exclude<ClientMailKind, 'mail.reserved'>, Writer>> = {
  'mail.received': (_app, request) => Promise.resolve(request.state === 'closed' ? null : receivedLetter({ number: requestCode(request.number), cap: request.cap })),
  'mail.published': writePublished,
  'mail.answer': writeAnswer,
  'mail.chosen': writeChosen,
  'mail.withdrawn': writeWithdrawn,
  'mail.stopped': writeStopped,
  'mail.closed': writeClosed,
  'mail.question': writeQuestion,
}

async function writePublished(app: App, request: ImplementationRequest): Promise<ClientLetter | null> {
  if (request.state !== 'published') return null
  const see = request.channel === 'direct' ? null : countReach(await reachOf(app, request)).see
  return publishedLetter({ number: requestCode(request.number), cap: request.cap, see })
}

/** From now on the client knows who has the contacts; some days later we ask whether anybody called. */
async function writeTaken(app: App, request: ImplementationRequest, reservationId: string | null): Promise<Written | null> {
  const found = await reservationOf(app, request, reservationId)
  if (!found) return null
  const { reservation, partner } = found
  if (reservation.outcome !== null && !keepsPlace(reservation.outcome)) return null
  const due = reservation.firstContactDueAt > app.now() ? clientMoment(request, reservation.firstContactDueAt) : null
  const { askClientDays } = await getRulebook(app.db, app.now())
  const city = nameIn(request.formLanguage, partner.city)
  const letter = takenLetter({ number: requestCode(request.number), partner: nameIn(request.formLanguage, partner.name), status: titled(partner.status), city, due })
  const sent = async (): Promise<void> => inTransaction(app.db, async (tx) => {
    const now = app.now()
    await insertRecipient(tx, { reservationId: reservation.id, requestId: request.id, partnerId: partner.id, shownAt: now })
    await markTold(tx, reservation.id, { now, askAt: now + askClientDays * DAY_MS })
  })
  return { letter, sent }
}

async function writeAnswer(app: App, request: ImplementationRequest): Promise<ClientLetter | null> {
  const isOver = request.state === 'closed' && request.closeReason !== 'expired'
  if (isOver || await hasClientSpoken(app.db, request.id)) return null
  const holders = (await listByRequest(app.db, request.id)).filter((it) => it.state === 'in_work')
  if (holders.length === 0) return null
  return answerLetter({ number: requestCode(request.number), partners: await namesOf(app, request, holders) })
}

async function writeChosen(app: App, request: ImplementationRequest, reservationId: string | null): Promise<ClientLetter | null> {
  const found = await reservationOf(app, request, reservationId)
  if (!found || request.closeReason !== 'chosen') return null
  const others = (await listByRequest(app.db, request.id)).filter((it) => it.state !== 'closed' && it.id !== found.reservation.id)
  const byClient = (await listRequestEvents(app.db, request.id)).findLast((it) => it.kind === 'closed')?.source === 'client'
  return chosenLetter({ number: requestCode(request.number), partner: nameIn(request.formLanguage, found.partner.name), others: await namesOf(app, request, others), byClient })
}

async function writeWithdrawn(app: App, request: ImplementationRequest): Promise<ClientLetter | null> {
  if (request.closeReason !== 'withdrawn') return null
  const told = (await listRecipients(app.db, request.id)).filter((it) => it.withdrawnAt !== null)
  return withdrawnLetter({ number: requestCode(request.number), partners: await namesOf(app, request, told), due: dueOf(request, told) })
}

async function writeStopped(app: App, request: ImplementationRequest, reservationId: string | null): Promise<ClientLetter | null> {
  const found = await reservationOf(app, request, reservationId)
  if (!found) return null
  const told = (await listRecipients(app.db, request.id)).filter((it) => it.reservationId === reservationId)
  return stoppedLetter({ number: requestCode(request.number), partner: nameIn(request.formLanguage, found.partner.name), due: dueOf(request, told) })
}

async function writeClosed(app: App, request: ImplementationRequest): Promise<ClientLetter | null> {
  const { closeReason } = request
  if (closeReason !== 'expired' && closeReason !== 'rejected' && closeReason !== 'duplicate') return null
  const repeated = closeReason === 'duplicate' ? await findRepeated(app.db, request.id) : null
  return closedLetter({ number: requestCode(request.number), because: closeReason, other: repeated && requestCode(repeated.number) })
}

/** One that was answered before the mail went out is not asked. */
async function writeQuestion(app: App, request: ImplementationRequest): Promise<ClientLetter | null> {
  const contact = request.state === 'held' ? await openContact(app, request.id) : null
  const question = contact && openQuestion(contact)
  return question && questionLetter({ number: requestCode(request.number), question: question.text })
}

async function reservationOf(app: App, request: ImplementationRequest, id: string | null): Promise<{ reservation: Reservation, partner: Partner } | null> {
  const reservation = id === null ? null : await findReservation(app.db, id)
  const partner = reservation && await findPartner(app.db, reservation.partnerId)
  return reservation?.requestId === request.id && partner ? { reservation, partner } : null
}

async function namesOf(app: App, { formLanguage }: ImplementationRequest, all: readonly { partnerId: string }[]): Promise<string[]> {
  const partners = await Promise.all(all.map((it) => findPartner(app.db, it.partnerId)))
  return partners.flatMap((it) => it ? [nameIn(formLanguage, it.name)] : [])
}

function dueOf(request: ImplementationRequest, told: readonly Recipient[]): Moment | null {
  const latest = Math.max(...told.map((it) => it.dueAt ?? 0))
  return latest > 0 ? clientMoment(request, latest) : null
}

/** By the client's own clock; where nobody knows which one that is, the zone is named. */
function clientMoment(request: ImplementationRequest, at: number): Moment {
  const zone = clientZone(request)
  return zone?.sure ? moment(at, 'dayAndTime', zone.name) : moment(at, 'zoned', zone?.name ?? 'UTC')
}

function titled(status: string): string {
  return status.charAt(0).toUpperCase() + status.slice(1)
}
