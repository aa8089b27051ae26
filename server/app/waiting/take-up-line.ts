import { Refusal } from '../../core/errors.ts'
import type { Partner } from '../../core/partner.ts'
import { keptForOthers } from '../../core/kept-places.ts'
import { requestCode } from '../../core/request.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import type { Reservation } from '../../core/reservation.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import { english, keep } from '../../say/speak.ts'
import { gotText, leavesLine, outOfLineText, passedText } from '../../core/waiting.ts'
import type { Tx } from '../../db/schema.ts'
import { lockPartners } from '../../store/partners.ts'
import { findPortal, listActivePeople } from '../../store/portals.ts'
import { listKeptPlaces } from '../../store/kept-places.ts'
import { listHolders } from '../../store/reservations.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { endWaiting, listLine, listLines, markPassedOver } from '../../store/waiting-list.ts'
import type { WaitingEntry } from '../../store/waiting-list.ts'
import type { App } from '../app.ts'
import { tellRequest } from '../live/live.ts'
import { tellNotice } from '../notice/tell-notice.ts'
import { takePlace } from '../reservation/take-place.ts'

/** `freed`: the event by which a place became free just now; null when the line is looked at for another reason. */
type Look = { request: ImplementationRequest, rulebook: Rulebook, now: number, freed: number | null }

/**
 * Gives the free places of a locked request to the first in line who may take them now. After that a place is free only if nobody in
 * line may take it. Locks the partners in line by id, so a caller that holds other partners must have locked all of them together.
 */
export async function takeUpLine(tx: Tx, app: App, request: ImplementationRequest, now: number, freed: number | null = null): Promise<Reservation[]> {
  if (request.state !== 'published') return []
  const line = await listLine(tx, request.id)
  let free = line.length === 0 ? 0 : request.cap - (await listHolders(tx, request.id)).length
  if (free <= 0) return []

  const partners = await lockPartners(tx, [...new Set(line.map((it) => it.partnerId))])
  const look: Look = { request, now, freed, rulebook: await getRulebook(tx, now) }
  const served: Reservation[] = []
  let kept = await listKeptPlaces(tx, request.id)
  for (const entry of line) {
    if (free === 0) break
    // What is kept for others is no place that went on.
    if (free <= keptForOthers(kept, entry.partnerId, now).length) continue
    const answer = await serve(tx, app, look, entry, partners.get(entry.partnerId) ?? null)
    if (!answer) continue
    served.push(answer)
    kept = kept.filter((it) => it.partnerId !== entry.partnerId)
    free -= 1
  }
  return served
}

/** Those of the locked requests that have a free place and somebody in line, with the partners that `takeUpLine` will lock. */
export async function listLinesToServe(tx: Tx, requests: readonly ImplementationRequest[]): Promise<{ request: ImplementationRequest, partnerIds: string[] }[]> {
  const lines = await listLines(tx, requests.map((it) => it.id))
  const found = []
  for (const request of requests) {
    const line = lines.get(request.id)
    if (!line || (await listHolders(tx, request.id)).length >= request.cap) continue
    found.push({ request, partnerIds: line.map((it) => it.partnerId) })
  }
  return found
}

async function serve(tx: Tx, app: App, look: Look, entry: WaitingEntry, partner: Partner | null): Promise<Reservation | null> {
  const { request, rulebook, now } = look
  const taker = { memberId: entry.memberId, userId: entry.userId, userName: entry.userName, isAdmin: entry.isAdmin, key: `waiting:${entry.id}` }
  const answer = await refusalOfPerson(tx, entry) ?? await takePlace(tx, app, { taker, request, partner, rulebook, now, waited: true })
  if (answer instanceof Refusal) {
    await passOver(tx, look, entry, answer)
    return null
  }
  await tellNotice(tx, {
    partnerId: entry.partnerId, kind: 'place_got', subject: String(entry.id), ...keep(gotText(requestCode(request.number), entry.userName, answer.undoUntil)),
    requestId: request.id, reservationId: answer.id, dueAt: answer.firstContactDueAt, to: [entry],
  }, now)
  return answer
}

/** The place is for the portal in which it was asked for, and for the person who asked; both may have gone since. */
async function refusalOfPerson(tx: Tx, { memberId, partnerId, userId }: WaitingEntry): Promise<Refusal | null> {
  const portal = await findPortal(tx, memberId)
  if (portal?.partnerId !== partnerId) return new Refusal('not_linked')
  if (portal.state === 'uninstalled') return new Refusal('not_installed')
  const people = await listActivePeople(tx, memberId)
  return people && !people.has(userId) ? new Refusal('no_permission') : null
}

async function passOver(tx: Tx, { request, now, freed }: Look, entry: WaitingEntry, refusal: Refusal): Promise<void> {
  const { id, partnerId, userName, passedOver } = entry
  const number = requestCode(request.number)
  if (leavesLine(refusal)) {
    const isNew = await endWaiting(tx, id, { state: 'closed', now })
    if (!isNew) return
    await tellNotice(tx, { partnerId, kind: 'place_closed', subject: String(id), ...keep(outOfLineText(number, userName, refusal)), requestId: request.id, to: [entry] }, now)
    await tellRequest(tx, request, { kind: 'request.waiting', number, inLine: (await listLine(tx, request.id)).length }, now)
    return
  }
  const text = passedText(number, userName, refusal)
  if (freed === null && passedOver?.text === english(text)) return
  await markPassedOver(tx, id, { at: now, code: refusal.code, ...keep(text) })
  if (freed !== null) await tellNotice(tx, { partnerId, kind: 'place_passed', subject: `${id}/${freed}`, ...keep(text), requestId: request.id, to: [entry] }, now)
}
