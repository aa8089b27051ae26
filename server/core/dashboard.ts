import type { LostReason, Outcome } from './outcome.ts'
import type { Stand, Step, Wait } from './request-filter.ts'
import type { CloseReason, RequestState } from './request.ts'

export type RequestFact = { id: string, country: string, source: string, state: RequestState, closeReason: CloseReason | null, isSetApart: boolean, cap: number, arrivedAt: number, publishedAt: number | null }
export type ReservationFact = { requestId: string, partnerId: string, outcome: Outcome | null, lostReason: LostReason | null, holdsPlace: boolean, reservedAt: number, contactedAt: number | null, closedAt: number | null }
export type OpenAge = { stand: 'apart' | 'waiting' | 'open', taken: number, since: number }
export type StepCounts = { received: number } & Record<Step, number>

/** What requests came to, each counted once wherever it counts. */
export type Tally = {
  steps: StepCounts
  waits: Record<Wait, number[]>
  /** Of the published: places taken → requests. */
  taken: Map<number, number>
  stands: Map<Stand, number>
  byCountry: Map<string, StepCounts>
  bySource: Map<string, StepCounts>
  byPartner: Map<string, number>
  outcomes: Map<Outcome, number>
  lost: Map<LostReason, number>
}

export const NO_STEPS: Readonly<StepCounts> = { received: 0, published: 0, reserved: 0, contacted: 0, won: 0 }

/** Counts as the filters of the list do (store/request-facts.ts): what a number says, its list shows. */
export function tally(requests: readonly RequestFact[], reservations: readonly ReservationFact[]): Tally {
  const byRequest = Map.groupBy(reservations, (it) => it.requestId)
  const all: Tally = {
    steps: { ...NO_STEPS }, waits: { publish: [], reserve: [], contact: [], outcome: [] }, taken: new Map(), stands: new Map(),
    byCountry: new Map(), bySource: new Map(), byPartner: new Map(), outcomes: new Map(), lost: new Map(),
  }
  for (const request of requests) count(all, request, byRequest.get(request.id) ?? [])
  return all
}

function count(all: Tally, request: RequestFact, list: readonly ReservationFact[]): void {
  const taken = list.filter((it) => it.holdsPlace).length
  const steps = stepsOf(request, list)
  for (const counts of [all.steps, of(all.byCountry, request.country), of(all.bySource, request.source)]) {
    counts.received += 1
    for (const step of steps) counts[step] += 1
  }
  add(all.stands, standOf(request, taken))
  if (request.publishedAt !== null) add(all.taken, taken)
  for (const partner of new Set(list.map((it) => it.partnerId))) add(all.byPartner, partner)
  for (const outcome of new Set(list.flatMap((it) => it.outcome ?? []))) add(all.outcomes, outcome)
  for (const reason of new Set(list.flatMap((it) => (it.outcome === 'lost' && it.lostReason ? it.lostReason : [])))) add(all.lost, reason)
  addWaits(all.waits, request, list)
}

function stepsOf({ publishedAt }: RequestFact, list: readonly ReservationFact[]): Step[] {
  const isWon = list.some((it) => it.outcome === 'won')
  const steps: [Step, boolean][] = [
    ['published', publishedAt !== null], ['reserved', list.length > 0], ['contacted', isWon || list.some((it) => it.contactedAt !== null)], ['won', isWon],
  ]
  return steps.flatMap(([step, came]) => (came ? [step] : []))
}

/** Where a request stands, as operators speak of it. */
export function standOf({ state, closeReason, isSetApart, cap }: Pick<RequestFact, 'state' | 'closeReason' | 'isSetApart' | 'cap'>, taken: number): Stand {
  if (state === 'closed') return closeReason ?? 'closed'
  if (state === 'published') return taken >= cap ? 'full' : 'open'
  return isSetApart ? 'apart' : 'waiting'
}

function addWaits(waits: Tally['waits'], { arrivedAt, publishedAt }: RequestFact, list: readonly ReservationFact[]): void {
  if (publishedAt === null) return
  waits.publish.push(publishedAt - arrivedAt)
  push(waits.reserve, publishedAt, list.map((it) => it.reservedAt))
  push(waits.contact, publishedAt, list.flatMap((it) => it.contactedAt ?? []))
  push(waits.outcome, publishedAt, list.flatMap((it) => ((it.outcome === 'won' || it.outcome === 'lost') && it.closedAt !== null ? it.closedAt : [])))
}

function push(waits: number[], since: number, moments: readonly number[]): void {
  if (moments.length > 0) waits.push(Math.min(...moments) - since)
}

function of(counts: Map<string, StepCounts>, key: string): StepCounts {
  const known = counts.get(key) ?? { ...NO_STEPS }
  counts.set(key, known)
  return known
}

function add<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
