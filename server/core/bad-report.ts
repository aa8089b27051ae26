import { Refusal } from './errors.ts'
import type { Outcome } from './outcome.ts'
import { requestCode } from './request.ts'
import type { Reservation } from './reservation.ts'
import type { Rulebook } from './rulebook.ts'
import { say } from './said.ts'
import type { Said, Words } from './said.ts'
import { DAY_MS, HOUR_MS } from './time.ts'

/** What can be wrong with a request. */
export const REPORT_REASON_CODES = ['dead_number', 'wrong_person', 'never_asked', 'duplicate', 'out_of_territory', 'spam'] as const
export type ReportReason = (typeof REPORT_REASON_CODES)[number]

export function reportReason(reason: ReportReason): Said {
  return say(`reportReason.${reason}`)
}

export const TRY_CHANNELS = ['call', 'mail', 'message'] as const
export type Try = { at: number, channel: (typeof TRY_CHANNELS)[number], result: string }

/** A partner's word that a request is bad; one a reservation. */
export type BadReport = {
  id: string
  reservationId: string
  requestId: string
  partnerId: string
  groupId: string
  reason: ReportReason
  note: string
  tried: readonly Try[]
  userName: string
  reportedAt: number
  state: 'open' | 'accepted' | 'refused'
  decidedAt: number | null
  /** An operator's name, or `BY_RULE`. */
  decidedBy: string | null
  decisionNote: string | null
  /** The same before it was spoken, when a rule decided. */
  decisionSaid: Said | null
  appealedAt: number | null
  appealNote: string | null
}

export const BY_RULE = 'rule'

/** What must have been tried: how often, and for how long between the first and the last; one evening's calls say little (competitors F13). */
const EVIDENCE: Readonly<Record<ReportReason, { tries: number, apartMs: number }>> = {
  dead_number: { tries: 2, apartMs: HOUR_MS }, wrong_person: { tries: 1, apartMs: 0 }, never_asked: { tries: 1, apartMs: 0 },
  duplicate: { tries: 0, apartMs: 0 }, out_of_territory: { tries: 0, apartMs: 0 }, spam: { tries: 0, apartMs: 0 },
}

/** What a reason needs, as people read it; null when the note is enough. */
export function evidenceText(reason: ReportReason): Said | null {
  const { tries, apartMs } = EVIDENCE[reason]
  if (tries === 0) return null
  return tries === 1 ? say('evidence.oneTry') : say('evidence.tries', { tries, n: apartMs / HOUR_MS })
}

type Reported = Pick<Reservation, 'reservedAt' | 'contactShownAt' | 'outcome'>

/** Until when a problem can be reported, by the rulebook of reserving. */
export function reportUntil(reservedAt: number, { badReport }: Pick<Rulebook, 'badReport'>): number {
  return reservedAt + badReport.days * DAY_MS
}

/** Ends that a report can still change. A Won is no bad request, and the others count as nothing already. */
const CAN_BECOME_BAD: readonly (Outcome | null)[] = [null, 'lost', 'recalled', 'released']

/** Why this reservation's problem can't be reported (any more); null when it can. */
export function reportRefusal(reservation: Reported, rulebook: Pick<Rulebook, 'badReport'>, now: number): Refusal | null {
  if (reservation.contactShownAt === null) return new Refusal('contact_first')
  if (!CAN_BECOME_BAD.includes(reservation.outcome)) return new Refusal('nothing_to_change', { outcome: say(`outcome.${reservation.outcome ?? 'in_work'}`) })
  return now > reportUntil(reservation.reservedAt, rulebook) ? new Refusal('report_late', { days: rulebook.badReport.days }) : null
}

/** Tries count from the moment the contacts were shown until now. */
export function evidenceRefusal(reason: ReportReason, tried: readonly Try[], { contactShownAt }: Pick<Reservation, 'contactShownAt'>, now: number): Refusal | null {
  const { tries, apartMs } = EVIDENCE[reason]
  const moments = tried.map(({ at }) => at).filter((at) => at >= (contactShownAt ?? Infinity) && at <= now)
  const isEnough = moments.length >= tries && (tries === 0 || Math.max(...moments) - Math.min(...moments) >= apartMs)
  return isEnough ? null : new Refusal('report_evidence', { what: evidenceText(reason) ?? '' })
}

/** Of so many reservations, so many were reported. */
export type ReportCount = { reservations: number, reports: number }

/** Below this many reservations a share says nothing. */
const SMALL_SAMPLE = 5

export type ReportShare = ReportCount & { share: number, median: number | null, maxShare: number, isOver: boolean }

/**
 * Whether somebody reports so much more than others that their word alone decides nothing: above the limit and above the peers'
 * median. Bad requests of a country hit all its partners alike and trip nobody; a small sample never does.
 */
export function judgeShare(own: ReportCount, peers: readonly ReportCount[], maxShare: number): ReportShare {
  const share = shareOf(own)
  const median = medianOf(peers.filter(({ reservations }) => reservations >= SMALL_SAMPLE).map(shareOf))
  return { ...own, share, median, maxShare, isOver: own.reservations >= SMALL_SAMPLE && share > maxShare && share > (median ?? 0) }
}

/** What a decision by rule rests on. */
export type ReportFacts = {
  reason: ReportReason
  /** What the client said when asked; null when nobody did. */
  clientAsked: boolean | null
  /** An earlier request of the same client, by blind index. */
  duplicateOf: number | null
  /** Other groups that report the same dead contact and are not over their limit. */
  confirmations: number
  isOverLimit: boolean
  /** Another partner has won the request: it can't be bad for certain. */
  isWon: boolean
}

/** The sentences with which a rule decides. */
export const REPORT_RULES = ['reportRule.asked', 'reportRule.duplicate', 'reportRule.dead'] as const

export type RuleDecision = { kind: 'accept' | 'refuse', why: Said } | { kind: 'desk' }

/** Decides where a rule is certain (N1, N6); all else is an operator's. The sentences are the reporting partner's to read. */
export function decideByRule(facts: ReportFacts): RuleDecision {
  if (facts.clientAsked === true && isForClient(facts.reason)) return { kind: 'refuse', why: say('reportRule.asked') }
  if (facts.isOverLimit || facts.isWon) return { kind: 'desk' }
  if (facts.reason === 'duplicate' && facts.duplicateOf !== null) return { kind: 'accept', why: say('reportRule.duplicate') }
  if (facts.reason === 'dead_number' && facts.confirmations > 0) return { kind: 'accept', why: say('reportRule.dead') }
  return { kind: 'desk' }
}

/** Whether the client's own answer settles it. */
export function isForClient(reason: ReportReason): boolean {
  return reason === 'never_asked' || reason === 'spam'
}

/** What the reporting partner is told; a refused appeal is the end of it. */
export function reportAnswer(number: number, { reason, appealedAt }: Pick<BadReport, 'reason' | 'appealedAt'>, isAccepted: boolean, why: Words): Said {
  const params = { number: requestCode(number), reason: reportReason(reason), why }
  if (isAccepted) return say('notice.reportAccepted', params)
  return say(appealedAt === null ? 'notice.reportRefused' : 'notice.reportRefusedAgain', params)
}

/** What the others who hold it or lost it are told. */
export function becameBadText(number: number): Said {
  return say('notice.becameBad', { number: requestCode(number) })
}

function shareOf({ reservations, reports }: ReportCount): number {
  return reservations === 0 ? 0 : reports / reservations
}

function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1)
  return middle.length === 0 ? null : middle.reduce((sum, value) => sum + value, 0) / middle.length
}
