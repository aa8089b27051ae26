import { clientZone } from '../../core/client-zone.ts'
import type { ClientZone } from '../../core/client-zone.ts'
import { keepsPlace } from '../../core/outcome.ts'
import { partnerDeeds, partnerState, progressOf, reopenUntil, statusCode } from '../../core/client-status.ts'
import type { PartnerDeeds, PartnerState, StatusCode, Step } from '../../core/client-status.ts'
import { mayRate } from '../../core/client-rating.ts'
import type { Partner } from '../../core/partner.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import type { Reservation } from '../../core/reservation.ts'
import { listRatings } from '../../store/client-ratings.ts'
import type { StoredRating } from '../../store/client-ratings.ts'
import { listRecipients } from '../../store/consent-recipients.ts'
import type { Recipient } from '../../store/consent-recipients.ts'
import { listContactWords } from '../../store/contact-words.ts'
import type { ContactWord } from '../../store/contact-words.ts'
import { listJournal } from '../../store/journal.ts'
import type { JournalEntry } from '../../store/journal.ts'
import { findPartner } from '../../store/partners.ts'
import { findRepeated } from '../../store/requests.ts'
import { listByRequest } from '../../store/reservations.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'
import { openContact, openQuestion } from '../request/contact.ts'
import { countReach, reachOf } from '../request/explain-request.ts'
import { removalOf } from '../privacy/collect-data.ts'
import { openRating } from './rate-partner.ts'
import type { OpenRating } from './rate-partner.ts'

/** A partner that has or had a place of the request, and what it was shown: the journal says, not the partner. */
export type StatusPartner = {
  reservation: Reservation
  partner: Partner
  state: PartnerState
  may: PartnerDeeds
  shown: { firstAt: number, lastAt: number, times: number } | null
  word: ContactWord | null
  rating: OpenRating | null
  /** Once the consent was taken back: by when the partner has to confirm that the data are gone, and when it did. */
  removal: { dueAt: number, confirmedAt: number | null } | null
}

export type Status = {
  request: ImplementationRequest
  code: StatusCode
  steps: Step[]
  taken: number
  /** Who was chosen; null when nobody was, or it is not known. */
  chosen: string | null
  /** How many were told to stop when the client withdrew. */
  stopped: number
  partners: StatusPartner[]
  /** How many partners read it without the contacts; only while nobody took it. */
  readers: number | null
  /** What a moderator asks before partners see it. */
  question: { id: string, text: string } | null
  /** Which request of theirs this one repeats. */
  repeats: number | null
  /** Until when a withdrawal can be taken back. */
  reopenUntil: number | null
  zone: ClientZone
}

const ANYWHERE: ClientZone = { name: 'UTC', sure: true }

/** What a client may know of their own request. Reads only: a mail scanner may open the page as often as it likes. */
export async function showStatus(app: App, request: ImplementationRequest): Promise<Status> {
  const reservations = await listByRequest(app.db, request.id)
  const journal = await listJournal(app.db, request.id)
  const ids = reservations.map((it) => it.id)
  const recipients = new Map((await listRecipients(app.db, request.id)).map((it) => [it.reservationId, it]))
  const rules = await getRulebook(app.db, app.now())
  const said = { recipients, words: await listContactWords(app.db, ids), ratings: await listRatings(app.db, ids), ratingDays: rules.followUp.ratingDays }
  const partners = (await Promise.all(reservations.map(async (reservation) => {
    const partner = await findPartner(app.db, reservation.partnerId)
    return partner && toPartner(app, request, reservation, partner, { ...said, journal })
  }))).filter((it) => it !== null)
  const taken = reservations.filter(({ outcome }) => outcome === null || keepsPlace(outcome)).length
  const choice = journal.findLast(({ kind }) => kind === 'client_chose')
  const winner = reservations.find(({ outcome }) => outcome === 'won')
  const code = statusCode(request, { taken, choseOne: choice !== undefined, hasWon: winner !== undefined })
  return {
    request, partners, taken, code,
    question: request.state === 'held' ? await questionOf(app, request.id) : null,
    repeats: request.closeReason === 'duplicate' ? (await findRepeated(app.db, request.id))?.number ?? null : null,
    readers: code === 'open' && taken === 0 && request.channel === 'pool' ? countReach(await reachOf(app, request)).see : null,
    reopenUntil: reopenUntil(request, reservations.length, rules.withdrawUndoHours, app.now()),
    steps: progressOf(request, reservations[0]?.reservedAt ?? null),
    chosen: partners.find(({ partner }) => partner.id === (choice?.partnerId ?? winner?.partnerId))?.partner.name ?? null,
    stopped: reservations.filter(({ outcome, closedAt }) => outcome === 'withdrawn' && request.closeReason === 'withdrawn' && Number(closedAt) >= Number(request.closedAt)).length,
    zone: clientZone(request) ?? ANYWHERE,
  }
}

async function questionOf(app: App, requestId: string): Promise<Status['question']> {
  const contact = await openContact(app, requestId)
  const question = contact && openQuestion(contact)
  return question && { id: question.id, text: question.text }
}

type Known = { journal: readonly JournalEntry[], recipients: ReadonlyMap<string, Recipient>, words: ReadonlyMap<string, ContactWord>, ratings: ReadonlyMap<string, StoredRating>, ratingDays: number }

function toPartner(app: App, request: ImplementationRequest, reservation: Reservation, partner: Partner, { journal, recipients, words, ratings, ratingDays }: Known): StatusPartner {
  const moments = journal.filter((it) => it.kind === 'contact_shown' && it.partnerId === partner.id).map(({ at }) => at)
  const [firstAt] = moments
  const rating = ratings.get(reservation.id) ?? null
  return {
    reservation, partner, state: partnerState(reservation), may: partnerDeeds(reservation, request, mayRate(rating, ratingDays, app.now())), word: words.get(reservation.id) ?? null,
    rating: rating && openRating(app, reservation.id, rating), removal: removalOf(recipients.get(reservation.id)),
    shown: firstAt === undefined ? null : { firstAt, lastAt: moments.at(-1) ?? firstAt, times: moments.length },
  }
}
