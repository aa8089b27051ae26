import type { HiddenView, OpenListView, OpenRow, RequestCard, RequestDetail, WaitingView } from '../contract/request.ts'
import { clientZone } from '../core/client-zone.ts'
import { keptForOthers } from '../core/kept-places.ts'
import type { KeptPlace } from '../core/kept-places.ts'
import { matchOf } from '../core/match.ts'
import { languageName } from '../core/names.ts'
import { requestCode } from '../core/request.ts'
import type { ImplementationRequest } from '../core/request.ts'
import type { Reservation } from '../core/reservation.ts'
import { lockOf, seenThrough } from '../core/visibility.ts'
import type { ListedOpen, OpenList } from '../app/request/list-open.ts'
import type { RequestEvent, ShownRequest, Viewpoint } from '../app/request/list-requests.ts'
import type { ShownReservation } from '../app/reservation/list-reservations.ts'
import type { LineView } from '../app/waiting/view-line.ts'
import { sayHidden } from '../say/hidden.ts'
import type { Speak } from '../say/speak.ts'
import { titleOf } from '../say/title.ts'
import { presentCountry, presentHistory, presentNeeds } from './present-common.ts'

/** Who looks: a person is known by the portal and the id there, never by the name. */
export type Viewer = { memberId: string, userId: string }

export function presentOpenList(list: OpenList, viewer: Viewer, speak: Speak): Omit<OpenListView, 'linkPath'> {
  const { now, requests, hiddenCount, won, recent, isCut } = list
  return { now, requests: requests.map((it) => presentRow(it, list, { viewer, speak })), hidden: hiddenCount, wonOf: won.length, recent, more: isCut }
}

function presentRow({ open, mine, line, kept, hidden }: ListedOpen, list: OpenList, { viewer, speak }: { viewer: Viewer, speak: Speak }): OpenRow {
  const { place, language, budget, needs, repeatClient } = open.card
  return {
    number: requestCode(open.number), title: speak(titleOf({ ...open.card, seats: open.seats })), ...presentCountry(open.country), place, offeredIn: seenThrough(list, open, list.rulebook), language, languageName: languageName(language), seats: open.seats, budget,
    needs: presentNeeds(needs, speak), publishedAt: open.publishedAt, opensAt: open.opensAt, closesAt: open.closesAt, timeZone: clientZone(open), channels: CHANNELS,
    taken: open.taken, cap: open.cap, locked: lockedOf(open, list, speak), mine: mine && presentMine(mine, viewer), kept: presentKept(kept, list), ...presentLine(line, viewer),
    repeatClient, match: matchOf({ country: open.country, language, needs }, list.won), hidden: hidden && presentHidden(hidden, viewer),
  }
}

function presentHidden(hidden: NonNullable<ListedOpen['hidden']>, viewer: Viewer): HiddenView {
  return { for: hidden.for, reason: hidden.reason, by: hidden.userName, byMe: hidden.memberId === viewer.memberId && hidden.userId === viewer.userId, at: hidden.hiddenAt }
}

/** The form asks for both; a request without one cannot be received. */
const CHANNELS = { phone: true, email: true }

export function presentRequest({ request, taken, mine, line, kept, history, ...viewpoint }: ShownRequest, viewer: Viewer, speak: Speak): RequestDetail {
  return {
    ...presentCard(request, taken, speak, viewpoint),
    locked: lockedOf(request, viewpoint, speak),
    mine: mine && presentMine(mine, viewer),
    kept: presentKept(kept, viewpoint),
    ...presentLine(line, viewer),
    ...presentText(request, history, speak),
  }
}

/** A request inside one's own reservation: nothing is locked there. */
export function presentReserved({ request, taken, inLine, reservation, requestHistory }: ShownReservation, viewer: Viewer, speak: Speak): RequestDetail {
  return { ...presentCard(request, taken, speak), locked: null, mine: presentMine(reservation, viewer), kept: NOTHING_KEPT, inLine, waiting: null, ...presentText(request, requestHistory, speak) }
}

/** For whoever has a place it is nothing to act on. */
const NOTHING_KEPT: RequestCard['kept'] = { others: 0, until: null, mine: null }

/** For whom places are kept is told to nobody but them. */
function presentKept(kept: readonly KeptPlace[], { partner, now }: Pick<Viewpoint, 'partner' | 'now'>): RequestCard['kept'] {
  const others = keptForOthers(kept, partner?.id ?? null, now)
  return { others: others.length, until: others[0]?.until ?? null, mine: kept.find((it) => it.partnerId === partner?.id && it.until > now)?.until ?? null }
}

/** Where one's own company stands in the line; of the others only how many they are. */
export function presentLine({ inLine, mine }: LineView, viewer: Viewer): { inLine: number, waiting: WaitingView | null } {
  if (!mine) return { inLine, waiting: null }
  const { position, entry } = mine
  const byMe = entry.memberId === viewer.memberId && entry.userId === viewer.userId
  return { inLine, waiting: { position, ahead: position - 1, by: entry.userName, byMe, since: entry.joinedAt } }
}

function presentMine({ id, userName, memberId, userId }: Reservation, viewer: Viewer): NonNullable<RequestCard['mine']> {
  return { reservationId: id, by: userName, byMe: memberId === viewer.memberId && userId === viewer.userId }
}

function presentCard(request: ImplementationRequest, taken: number, speak: Speak, viewpoint: Viewpoint | null = null): Omit<RequestCard, 'locked' | 'mine' | 'kept' | 'inLine' | 'waiting'> {
  return {
    number: requestCode(request.number), title: speak(titleOf(request)), ...presentCountry(request.country), place: request.place,
    offeredIn: viewpoint === null ? [] : seenThrough(viewpoint, request, viewpoint.rulebook),
    language: request.language, languageName: languageName(request.language), seats: request.seats, budget: request.budget,
    needs: presentNeeds(request.needs, speak), publishedAt: request.publishedAt ?? 0, opensAt: request.opensAt ?? 0, closesAt: request.expiresAt,
    timeZone: clientZone(request), channels: CHANNELS, taken, cap: request.cap,
  }
}

function presentText(request: ImplementationRequest, history: readonly RequestEvent[], speak: Speak): Pick<RequestDetail, 'text' | 'state' | 'history'> {
  return {
    text: sayHidden(request.maskedText, speak),
    state: request.state === 'closed' ? 'closed' : 'published',
    history: presentHistory(history, speak),
  }
}

function lockedOf(request: Parameters<typeof lockOf>[0], { level, rulebook, now }: Viewpoint, speak: Speak): RequestCard['locked'] {
  const lock = lockOf(request, level, rulebook, now)
  return lock && { code: lock.code, message: speak(lock.refusal.said), until: lock.until, ...(lock.code === 'level' ? { level: rulebook.largeRequests.minLevel } : {}) }
}
