import { Refusal } from '../../core/errors.ts'
import type { KeptPlace } from '../../core/kept-places.ts'
import type { DecisionKind } from '../../core/moderation.ts'
import type { Partner } from '../../core/partner.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import type { Reservation } from '../../core/reservation.ts'
import { codeOfSource } from '../../core/source-names.ts'
import { isVisible } from '../../core/visibility.ts'
import { inTransaction } from '../../store/transaction.ts'
import { listCrmItems } from '../../store/crm-items.ts'
import type { CrmItem } from '../../store/crm-items.ts'
import { listDecisions } from '../../store/decisions.ts'
import type { PendingDecision } from '../../store/decisions.ts'
import { findHold, listHolds } from '../../store/holds.ts'
import type { Hold } from '../../store/holds.ts'
import { listKeptPlaces } from '../../store/kept-places.ts'
import { findPartner } from '../../store/partners.ts'
import { findLiveOffer } from '../../store/offers.ts'
import type { Offer } from '../../store/offers.ts'
import { listRequestEvents } from '../../store/request-events.ts'
import type { RequestEvent } from '../../store/request-events.ts'
import { countRequests, findListedRequest, listRequests } from '../../store/listed-requests.ts'
import type { ListedRequest, ListedState } from '../../store/listed-requests.ts'
import { findRequestByNumber } from '../../store/requests.ts'
import { listModerators } from '../../store/request-moderators.ts'
import type { RequestModerator } from '../../store/request-moderators.ts'
import { listByRequest, listHolders, listOwnPlaces } from '../../store/reservations.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { listToldApart } from '../../store/told-apart.ts'
import { listLine } from '../../store/waiting-list.ts'
import { rightsOfCaller } from '../access/rights.ts'
import type { App } from '../app.ts'
import { showPace } from '../moderation/show-pace.ts'
import type { Pace } from '../moderation/show-pace.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { offersOf } from '../offer/show-offer.ts'
import { viewpointOf } from '../partner/viewpoint.ts'
import type { Viewpoint } from '../partner/viewpoint.ts'
import type { Caller } from '../session/open-session.ts'
import { findSourceNames } from '../system/source-names.ts'
import { viewLine } from '../waiting/view-line.ts'
import type { LineView } from '../waiting/view-line.ts'
import { openContact } from './contact.ts'
import type { StoredContact } from './contact.ts'
import { listFiles } from './files.ts'
import type { ListedFile } from './files.ts'
import { countReach, reachOf } from './explain-request.ts'

export type { Hold, RequestEvent, RequestModerator, Viewpoint }

export type ShownRequest = Viewpoint & { request: ImplementationRequest, taken: number, mine: Reservation | null, line: LineView, kept: KeptPlace[], history: RequestEvent[] }

/** One request as the partner may see it before a reservation. Throws `not_found` when it lies outside the partner's locations and it neither has nor waits for a place. */
export async function showRequest(app: App, partnerId: string | null, number: number): Promise<ShownRequest> {
  const request = await findRequestByNumber(app.db, number)
  if (!request || partnerId === null) throw new Refusal('not_found')
  const holders = await listHolders(app.db, request.id)
  const mine = (await listOwnPlaces(app.db, partnerId, [request.id])).get(request.id) ?? null
  const line = viewLine(await listLine(app.db, request.id), partnerId)
  const viewpoint = await viewpointOf(app, partnerId)
  if (!isVisible(viewpoint, request, viewpoint.rulebook, viewpoint.now) && !mine && !line.mine && !await findLiveOffer(app.db, request.id, partnerId)) throw new Refusal('not_found')
  return {
    ...viewpoint, request, mine, line, taken: holders.length, kept: await listKeptPlaces(app.db, request.id),
    history: await listRequestEvents(app.db, request.id),
  }
}

export type { ListedRequest }

/** A decision that waits, without its words. */
export type WaitingDecision = Omit<PendingDecision, 'decision'> & { kind: DecisionKind }

/** How far moderators have come with it. */
export type ModeratedRequest = ListedRequest & { decision: WaitingDecision | null, hold: Hold | null, moderator: RequestModerator | null }

export type OperatorList = { requests: ModeratedRequest[], counts: Record<ListedState, number>, pace: Pace }

export async function listForOperator(app: App, state: ListedState): Promise<OperatorList> {
  const [decisions, holds, moderators] = [await listDecisions(app.db), await listHolds(app.db), await listModerators(app.db)]
  const requests = await listRequests(app.db, state)
  return { requests: requests.map((it) => ({ ...it, decision: decisions.get(it.id) ?? null, hold: holds.get(it.id) ?? null, moderator: moderators.get(it.id) ?? null })), pace: await showPace(app), counts: await countRequests(app.db) }
}

/** One of the list as it is now. Throws `not_found`. */
export async function showCard(app: App, number: number): Promise<ModeratedRequest> {
  const listed = await findListedRequest(app.db, number)
  if (!listed) throw new Refusal('not_found')
  return { ...listed, decision: (await listDecisions(app.db)).get(listed.id) ?? null, hold: await findHold(app.db, listed.id), moderator: (await listModerators(app.db, listed.id)).get(listed.id) ?? null }
}

export type OperatorDetail = {
  request: ModeratedRequest
  contact: StoredContact | null
  /** Whether this person may see no more than a hint of it. */
  isMasked: boolean
  /** Numbers of the client's other requests that a moderator told it apart from. */
  toldApart: ReadonlySet<number>
  files: ListedFile[]
  /** How the vendor calls where it came from; null when that has no name. */
  sourceName: string | null
  reach: { see: number, canReserve: number }
  /** The rulebook that closes its country now; null when none does. */
  restrictedBy: number | null
  reservations: { reservation: Reservation, partner: Partner | null, item: CrmItem | null }[]
  offers: { offer: Offer, partnerName: string }[]
  history: RequestEvent[]
}

/**
 * Everything about a request for the vendor's staff. Whoever decides on it reads what the client wrote, which stands in the journal; for others, and once it is
 * decided, the contact is only hinted at (reveal-contact.ts).
 */
export async function showForOperator(app: App, caller: Caller, number: number): Promise<OperatorDetail> {
  const request = await showCard(app, number)
  const isMasked = request.state !== 'held' || !(await rightsOfCaller(app, caller)).includes('requests.decide')
  const contact = isMasked ? await openContact(app, request.id) : await inTransaction(app.db, async (tx) => {
    await writeJournal(tx, app, {
      at: app.now(), kind: 'contact_read_by_operator', requestId: request.id, partnerId: null, memberId: caller.memberId,
      userId: caller.userId, userName: caller.userName, details: '',
    })
    return openContact(app, request.id, tx)
  })
  const reservations = await listByRequest(app.db, request.id)
  const { restrictedCountries, version } = await getRulebook(app.db, app.now())
  const items = await listCrmItems(app.db, reservations.map((it) => it.id))
  return {
    request, contact, isMasked, sourceName: (await findSourceNames(app.db))[codeOfSource(request.source) ?? ''] ?? null, toldApart: await listToldApart(app.db, request.id), restrictedBy: restrictedCountries.includes(request.country) ? version : null, files: await listFiles(app, request.id), reach: countReach(await reachOf(app, request)), history: await listRequestEvents(app.db, request.id), offers: await offersOf(app, request.id),
    reservations: await Promise.all(reservations.map(async (reservation) => ({
      reservation, partner: await findPartner(app.db, reservation.partnerId), item: items.get(reservation.id) ?? null,
    }))),
  }
}
