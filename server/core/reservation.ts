import type { Outcome } from './outcome.ts'
import { Refusal } from './errors.ts'
import { requestCode } from './request.ts'
import type { ImplementationRequest } from './request.ts'
import type { Rulebook } from './rulebook.ts'
import { keptForOthers } from './kept-places.ts'
import type { KeptPlace } from './kept-places.ts'
import { addWorkingTime } from './calendar.ts'
import type { WorkCalendar } from './calendar.ts'
import { moment, say } from './said.ts'
import type { Said } from './said.ts'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from './time.ts'
import { explainVisibility } from './visibility.ts'
import type { CheckCode, PartnerView } from './visibility.ts'

export type ReservationState = 'held' | 'in_work' | 'closed'

/** One partner's hold on one place of a request. */
export type Reservation = {
  id: string
  requestId: string
  slot: number
  partnerId: string
  /** The portal it was made in; null when brought over from before. */
  memberId: string | null
  userId: string
  userName: string
  state: ReservationState
  outcome: Outcome | null
  rulebookVersion: number
  reservedAt: number
  undoUntil: number
  contactShownAt: number | null
  firstContactDueAt: number
  closedAt: number | null
  proof: string | null
  proofMissing: boolean
  lostReason: string | null
  /** The first call or mail, said in the app or seen in the CRM. */
  contactedAt: number | null
  contactedIn: 'app' | 'crm' | 'client' | null
  /** The deadline that runs; null once the reservation has ended. */
  idle: IdleDeadline | null
  /** The latest sign of work, and whether there was any beyond the first contact. */
  lastSignAt: number | null
  workBegun: boolean
  /** An operator or a rule decided that it counts as nothing. */
  excusedAt: number | null
  /** When it was Won first; kept when that is taken back. */
  wonAt: number | null
  /** Who works on it when that is not who reserved. */
  assigneeId: string | null
  assigneeName: string | null
}

/** What a reservation begins with: nothing has happened in it. */
export const NEW_RESERVATION = {
  outcome: null, contactShownAt: null, closedAt: null, proof: null, proofMissing: false, lostReason: null, contactedAt: null, contactedIn: null,
  lastSignAt: null, workBegun: false, excusedAt: null, wonAt: null, assigneeId: null, assigneeName: null,
} as const satisfies Partial<Reservation>

export type IdleKind = 'first_contact' | 'no_work' | 'auto_lost'

/** What happens when nobody works on it: the place is taken back at `dueAt`; `warned` warnings of the rulebook's were given. */
export type IdleDeadline = { kind: IdleKind, from: number, dueAt: number, nextAt: number, warned: number }

/** A place of the request that is taken now. */
export type Holder = { slot: number, partnerId: string, groupId: string, userName: string, reservedAt: number }

/** A partner whom the client of the request told to stop; a group counts as one. */
export type Stopped = Pick<Holder, 'partnerId' | 'groupId'>

export type ReserveWorld = PartnerView & {
  request: ImplementationRequest
  /** Whether the person's own portal lets them reserve. */
  personMay: boolean
  /** Whether the partner was offered this request by mail, which stands for the pool and the locations. */
  isOffered?: boolean
  usage: { today: number, inWork: number, nextDayAt: number }
  holders: readonly Holder[]
  /** Whom the client told to stop, of all times. */
  stopped?: readonly Stopped[]
  /** Free places that are kept for one partner each. */
  kept?: readonly Pick<KeptPlace, 'partnerId' | 'until'>[]
  rulebook: Rulebook
  now: number
}

/** Decides a reservation: the lowest free slot, or the one refusal the person is told (DESIGN §3.3, UX §2.6). */
export function mayReserve(world: ReserveWorld): { slot: number } | Refusal {
  return refusalOfChecks(world) ?? refusalOfHolders(world) ?? refusalOfLimits(world) ?? freeSlot(world)
}

/** Decides whether somebody may wait for a place: all that reserving asks for, except a place and what changes by itself, limits and levels. */
export function mayWait(world: ReserveWorld): Refusal | null {
  const refusal = refusalOfChecks(world, ['level']) ?? refusalOfHolders(world)
  if (refusal) return refusal
  return freeSlot(world) instanceof Refusal ? null : new Refusal('place_free', { number: requestCode(world.request.number) })
}

/** The deadlines a reservation is made under; later rulebooks and later workdays do not change them. */
export function deadlines(rulebook: Rulebook, now: number, calendar: WorkCalendar): { undoUntil: number, firstContactDueAt: number } {
  return {
    undoUntil: now + rulebook.undoSeconds * SECOND_MS,
    firstContactDueAt: addWorkingTime(now, rulebook.firstContactHours * HOUR_MS, calendar),
  }
}

/** What an offer by mail stands for. */
const SETTLED_BY_OFFER: readonly CheckCode[] = ['reach', 'pool']

/** The first check that is not ok; the same checks say why a request is seen or not. */
function refusalOfChecks({ request, rulebook, now, personMay, isOffered = false, ...view }: ReserveWorld, but: readonly CheckCode[] = []): Refusal | null {
  const checks = explainVisibility(view, request, rulebook, now).filter(({ code }) => !but.includes(code) && (!isOffered || !SETTLED_BY_OFFER.includes(code)))
  return checks.find((it) => !it.ok)?.refusal ?? (personMay ? null : new Refusal('no_permission'))
}

function refusalOfHolders({ request, partner, holders, stopped = [] }: ReserveWorld): Refusal | null {
  const number = requestCode(request.number)
  const colleague = holders.find((holder) => holder.partnerId === partner?.id)
  if (colleague) return new Refusal('colleague_has_it', { number, name: colleague.userName, at: moment(colleague.reservedAt, 'time') })
  if (holders.some((holder) => holder.groupId === partner?.groupId)) return new Refusal('group_has_it', { number })
  return stopped.some((it) => it.partnerId === partner?.id || it.groupId === partner?.groupId) ? new Refusal('client_stopped', { number }) : null
}

function refusalOfLimits({ partner, level, usage }: ReserveWorld): Refusal | null {
  if (usage.today >= level.perDay) {
    const zone = partner?.timeZone ?? 'UTC'
    return new Refusal('daily_limit', { used: usage.today, limit: level.perDay, at: moment(usage.nextDayAt, 'time', zone), zone })
  }
  return usage.inWork >= level.inWork ? new Refusal('in_work_limit', { used: usage.inWork, limit: level.inWork, close: usage.inWork - level.inWork + 1 }) : null
}

function freeSlot({ request, partner, holders, kept = [], now }: ReserveWorld): { slot: number } | Refusal {
  const taken = new Set(holders.map((holder) => holder.slot))
  const free = Array.from({ length: request.cap }, (_, index) => index + 1).filter((it) => !taken.has(it))
  const away = keptForOthers(kept, partner?.id ?? null, now)
  const [slot] = free
  if (slot !== undefined && free.length > away.length) return { slot }
  if (slot !== undefined) return new Refusal('place_kept', { number: requestCode(request.number), until: moment(Math.min(...away.map((it) => it.until)), 'dayAndTime') })
  return new Refusal('full', { cap: request.cap, number: requestCode(request.number), since: sayFullSince(holders, now) })
}

/** A place that was taken longer ago was no race. */
const JUST_NOW_MS = MINUTE_MS

function sayFullSince(holders: readonly Holder[], now: number): Said {
  const ago = now - Math.max(...holders.map((it) => it.reservedAt))
  const seconds = Math.round(ago / SECOND_MS)
  if (ago < 0 || ago > JUST_NOW_MS) return say('fullSince.long')
  if (seconds === 0) return say('fullSince.moment')
  return say('fullSince.seconds', { n: seconds })
}
