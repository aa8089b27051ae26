import { Refusal } from '../../core/errors.ts'
import { requestCode } from '../../core/request.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import { mayWait } from '../../core/reservation.ts'
import { moment, say } from '../../core/said.ts'
import type { Tx } from '../../db/schema.ts'
import { lockPartners } from '../../store/partners.ts'
import { lockRequestsByNumber } from '../../store/requests.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { inTransaction } from '../../store/transaction.ts'
import { insertWaiting, listLine } from '../../store/waiting-list.ts'
import type { WaitingEntry } from '../../store/waiting-list.ts'
import type { App } from '../app.ts'
import { tellRequest } from '../live/live.ts'
import { readWorld } from '../reservation/take-place.ts'
import type { Caller } from '../session/open-session.ts'
import { listLinesToServe, takeUpLine } from './take-up-line.ts'

/** Puts the caller's company at the end of the line for the next free place; the same person's second click changes nothing. */
export async function joinLine(app: App, caller: Caller, number: number): Promise<void> {
  // A refusal is returned, not thrown: a place that somebody in line just got must not be lost with it.
  const refusal = await inTransaction(app.db, async (tx) => {
    const request = (await lockRequestsByNumber(tx, [number])).get(number)
    return request ? join(tx, app, caller, request) : new Refusal('not_found')
  })
  app.wake.live()
  app.wake.worker()
  if (refusal) throw refusal
}

async function join(tx: Tx, app: App, { partnerId, memberId, userId, userName, isAdmin }: Caller, request: ImplementationRequest): Promise<Refusal | null> {
  const before = await listLinesToServe(tx, [request])
  const partners = await lockPartners(tx, [...new Set([...before.flatMap((it) => it.partnerIds), ...(partnerId === null ? [] : [partnerId])])])
  const now = app.now()
  const partner = partnerId === null ? null : partners.get(partnerId) ?? null
  await takeUpLine(tx, app, request, now)

  const line = await listLine(tx, request.id)
  const there = partner && line.find((it) => it.partnerId === partner.id || it.groupId === partner.groupId)
  if (there) return there.memberId === memberId && there.userId === userId ? null : alreadyWaiting(request, there, partner.id)
  const taker = { memberId, userId, userName, isAdmin, key: '' }
  const refusal = mayWait(await readWorld(tx, { taker, request, partner, rulebook: await getRulebook(tx, now), now }))
  if (refusal || !partner) return refusal ?? new Refusal('not_linked')
  await insertWaiting(tx, { requestId: request.id, partnerId: partner.id, groupId: partner.groupId, memberId, userId, userName, isAdmin, joinedAt: now })
  await tellRequest(tx, request, { kind: 'request.waiting', number: requestCode(request.number), inLine: line.length + 1 }, now)
  return null
}

/** Another company of the group is not told who asked. */
function alreadyWaiting(request: ImplementationRequest, there: WaitingEntry, partnerId: string): Refusal {
  const name = there.partnerId === partnerId ? there.userName : say('waitReason.ofGroup')
  return new Refusal('already_waiting', { name, number: requestCode(request.number), at: moment(there.joinedAt, 'time') })
}
