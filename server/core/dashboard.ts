import type { Moderated } from './moderation-times.ts'
import type { LostReason, Outcome } from './outcome.ts'
import type { ClientSays, Stand, Step, Wait } from './request-filter.ts'
import type { CloseReason, RequestState } from './request.ts'

export type RequestFact = { id: string, country: string, source: string, state: RequestState, closeReason: CloseReason | null, isSetApart: boolean, cap: number, arrivedAt: number, publishedAt: number | null, closedAt: number | null }
export type ReservationFact = { requestId: string, partnerId: string, outcome: Outcome | null, lostReason: LostReason | null, holdsPlace: boolean, reservedAt: number, contactedAt: number | null, closedAt: number | null }
/** What clients said, by request: scores, whether they were called, complaints; and who was asked how it goes. */
export type Answers = { scores: [string, number][], said: [string, boolean][], complained: string[], asked: string[] }
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
  scores: Map<number, number>
  says: Map<ClientSays, number>
  moderated: Moderated[]
}

export const NO_STEPS: Readonly<StepCounts> = { received: 0, published: 0, reserved: 0, contacted: 0, won: 0 }

/** Counts as the filters of the list do (store/request-facts.ts): what a number says, its list shows. */
export function tally(requests: readonly RequestFact[], reservations: readonly ReservationFact[], answers: Answers): Tally {
  const byRequest = new Map<string, ReservationFact[]>()
  for (const it of reservations) {
    const known = byRequest.get(it.requestId)
    if (known) known.push(it)
    else byRequest.set(it.requestId, [it])
  }
  const all: Tally = {
    steps: { ...NO_STEPS }, waits: { publish: [], reserve: [], contact: [], outcome: [] }, taken: new Map(), stands: new Map(),
    byCountry: new Map(), bySource: new Map(), byPartner: new Map(), outcomes: new Map(), lost: new Map(), scores: new Map(), says: new Map(), moderated: [],
  }
  for (const request of requests) count(all, request, byRequest.get(request.id) ?? NONE)
  addAnswers(all, new Set(requests.map(({ id }) => id)), answers)
  return all
}

const NONE: readonly ReservationFact[] = []

function count(all: Tally, request: RequestFact, list: readonly ReservationFact[]): void {
  const sum = summed(list)
  addSteps([all.steps, of(all.byCountry, request.country), of(all.bySource, request.source)], request, sum, list.length > 0)
  add(all.stands, standOf(request, sum.taken))
  if (request.publishedAt !== null) add(all.taken, sum.taken)
  addEach(all.byPartner, list, (it) => it.partnerId)
  addEach(all.outcomes, list, (it) => it.outcome)
  addEach(all.lost, list, (it) => (it.outcome === 'lost' ? it.lostReason : null))
  addWaits(all, request, sum)
}

/** What all reservations of one request come to; the earliest moments are `Infinity` where nothing happened. */
type Summed = { taken: number, isWon: boolean, reservedAt: number, contactedAt: number, endedAt: number }

function summed(list: readonly ReservationFact[]): Summed {
  const sum: Summed = { taken: 0, isWon: false, reservedAt: Infinity, contactedAt: Infinity, endedAt: Infinity }
  for (const it of list) {
    if (it.holdsPlace) sum.taken += 1
    if (it.outcome === 'won') sum.isWon = true
    sum.reservedAt = Math.min(sum.reservedAt, it.reservedAt)
    sum.contactedAt = Math.min(sum.contactedAt, it.contactedAt ?? Infinity)
    if (it.outcome === 'won' || it.outcome === 'lost') sum.endedAt = Math.min(sum.endedAt, it.closedAt ?? Infinity)
  }
  return sum
}

function addSteps(counts: readonly StepCounts[], { publishedAt }: RequestFact, { isWon, contactedAt }: Summed, isReserved: boolean): void {
  for (const it of counts) {
    it.received += 1
    if (publishedAt !== null) it.published += 1
    if (isReserved) it.reserved += 1
    if (isWon || contactedAt < Infinity) it.contacted += 1
    if (isWon) it.won += 1
  }
}

/** Where a request stands, as operators speak of it. */
export function standOf({ state, closeReason, isSetApart, cap }: Pick<RequestFact, 'state' | 'closeReason' | 'isSetApart' | 'cap'>, taken: number): Stand {
  if (state === 'closed') return closeReason ?? 'closed'
  if (state === 'published') return taken >= cap ? 'full' : 'open'
  return isSetApart ? 'apart' : 'waiting'
}

/** Each answer once a request, whichever partner it is about. */
function addAnswers({ scores, says }: Tally, meant: ReadonlySet<string>, { scores: given, said, complained, asked }: Answers): void {
  const spoke = new Set([...given, ...said].map(([id]) => id))
  const once = (list: readonly string[]): number => [...new Set(list)].filter((id) => meant.has(id)).length
  for (const score of new Set(given.map(([, it]) => it))) put(scores, score, once(given.flatMap(([id, it]) => (it === score ? [id] : []))))
  put(says, 'called', once(said.flatMap(([id, it]) => (it ? [id] : []))))
  put(says, 'not_called', once(said.flatMap(([id, it]) => (it ? [] : [id]))))
  put(says, 'complained', once(complained))
  put(says, 'silent', once(asked.filter((id) => !spoke.has(id))))
}

function put<Key>(counts: Map<Key, number>, key: Key, n: number): void {
  if (n > 0) counts.set(key, n)
}

function addWaits({ waits, moderated }: Tally, { arrivedAt, publishedAt, closedAt, closeReason }: RequestFact, { reservedAt, contactedAt, endedAt }: Summed): void {
  const decidedAt = publishedAt ?? (closeReason === 'rejected' || closeReason === 'duplicate' ? closedAt : null)
  if (decidedAt !== null) moderated.push({ arrivedAt, decidedAt })
  if (publishedAt === null) return
  waits.publish.push(publishedAt - arrivedAt)
  if (reservedAt < Infinity) waits.reserve.push(reservedAt - publishedAt)
  if (contactedAt < Infinity) waits.contact.push(contactedAt - publishedAt)
  if (endedAt < Infinity) waits.outcome.push(endedAt - publishedAt)
}

function of(counts: Map<string, StepCounts>, key: string): StepCounts {
  const known = counts.get(key)
  if (known) return known
  const none = { ...NO_STEPS }
  counts.set(key, none)
  return none
}

/** Each value once a request, however often it stands there. */
function addEach<Key>(counts: Map<Key, number>, list: readonly ReservationFact[], read: (it: ReservationFact) => Key | null): void {
  list.forEach((it, index) => {
    const key = read(it)
    if (key !== null && list.findIndex((other) => read(other) === key) === index) add(counts, key)
  })
}

function add<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
