import { areaOf } from '../../core/area.ts'
import type { Area } from '../../core/area.ts'
import { busiestTime } from '../../core/busy-times.ts'
import type { BusyTime } from '../../core/busy-times.ts'
import type { KeptPlace } from '../../core/kept-places.ts'
import { MATCH_OF } from '../../core/match.ts'
import type { WonKind } from '../../core/match.ts'
import type { Reservation } from '../../core/reservation.ts'
import { DAY_MS } from '../../core/time.ts'
import { listHidden } from '../../store/hidden-requests.ts'
import type { HiddenRequest } from '../../store/hidden-requests.ts'
import { listKeptPlaces } from '../../store/kept-places.ts'
import { listOpenRequests, OPEN_LIMIT } from '../../store/open-requests.ts'
import type { OpenRequest } from '../../store/open-requests.ts'
import { listPublishedMoments } from '../../store/requests.ts'
import { listOwnPlaces, listWonKinds } from '../../store/reservations.ts'
import { listLines } from '../../store/waiting-list.ts'
import type { App } from '../app.ts'
import { viewpointOf } from '../partner/viewpoint.ts'
import type { Viewpoint } from '../partner/viewpoint.ts'
import type { Caller } from '../session/open-session.ts'
import { viewLine } from '../waiting/view-line.ts'
import type { LineView } from '../waiting/view-line.ts'

export type ListedOpen = { open: OpenRequest, mine: Reservation | null, line: LineView, kept: KeptPlace[], hidden: HiddenRequest | null }

/** How many requests reached the partner of late, and when most of them. */
export type Recent = { days: number, requests: number, busiest: BusyTime | null }

/** `hiddenCount`: what is kept out of the list, or is the list. `recent` only where there is nothing else to tell. `isCut`: there are more. */
export type OpenList = Viewpoint & { requests: ListedOpen[], hiddenCount: number, won: WonKind[], recent: Recent | null, isCut: boolean }

/** Open requests that reach the partner, newest first; with `hidden` those that were put away as not for them. */
export async function listOpen(app: App, viewer: Pick<Caller, 'partnerId' | 'memberId' | 'userId'>, { hidden = false } = {}): Promise<OpenList> {
  const { partnerId } = viewer
  const viewpoint = await viewpointOf(app, partnerId)
  if (partnerId === null) return { ...viewpoint, requests: [], hiddenCount: 0, won: [], recent: null, isCut: false }
  const area = areaOf(viewpoint.partner, viewpoint.locations, viewpoint.rulebook)
  const open = await listOpenRequests(app.db, area)
  const all = await withOwn(app, { ...viewer, partnerId }, open)
  const away = all.filter(isAway)
  const requests = hidden ? away : all.filter((it) => !isAway(it))
  return {
    ...viewpoint, requests, hiddenCount: away.length, isCut: open.length === OPEN_LIMIT,
    won: await listWonKinds(app.db, partnerId, MATCH_OF),
    recent: all.length === 0 ? await recentOf(app, area, viewpoint) : null,
  }
}

/** Whoever has or waits for a place still sees the request. */
function isAway({ hidden, mine, line }: ListedOpen): boolean {
  return hidden !== null && mine === null && line.mine === null
}

async function withOwn(app: App, viewer: { partnerId: string, memberId: string, userId: string }, open: readonly OpenRequest[]): Promise<ListedOpen[]> {
  const ids = open.map((it) => it.requestId)
  const mine = await listOwnPlaces(app.db, viewer.partnerId, ids)
  const lines = await listLines(app.db, ids)
  const kept = Map.groupBy(await listKeptPlaces(app.db), (it) => it.requestId)
  const hidden = await listHidden(app.db, viewer, ids)
  return open.map((it) => ({
    open: it, mine: mine.get(it.requestId) ?? null, line: viewLine(lines.get(it.requestId) ?? [], viewer.partnerId), kept: kept.get(it.requestId) ?? [], hidden: hidden.get(it.requestId) ?? null,
  }))
}

const RECENT_DAYS = 30

async function recentOf(app: App, area: Area, { partner, now }: Viewpoint): Promise<Recent> {
  const moments = await listPublishedMoments(app.db, area, now - RECENT_DAYS * DAY_MS)
  return { days: RECENT_DAYS, requests: moments.length, busiest: busiestTime(moments, partner?.timeZone ?? 'UTC') }
}
