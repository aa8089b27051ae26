import { z } from 'zod'
import type { BusyTime } from '../core/busy-times.ts'
import { HIDDEN_FOR, NOT_FOR_US_REASONS } from '../core/not-for-us.ts'
import type { HiddenFor, NotForUsReason } from '../core/not-for-us.ts'
import type { Budget, Need } from '../core/request.ts'

/** A company's own place in a line: `position` counts from 1, `ahead` are before it, `since` is when `by` asked. */
export type WaitingView = { position: number, ahead: number, by: string, byMe: boolean, since: number }

/** A row of the open list. It has no key for anything that identifies the client. */
export type RequestCard = {
  number: string
  title: string
  country: string
  countryName: string
  place: string
  /** Countries of this partner in which an operator offers it, where it sees it only for that. */
  offeredIn: string[]
  language: string
  languageName: string
  seats: number | null
  budget: Budget | null
  needs: { code: Need, name: string }[]
  publishedAt: number
  opensAt: number
  /** When its time is over; null where that is not known. */
  closesAt: number | null
  /** By which clock the client lives; `sure` unless the country has several and nothing tells. */
  timeZone: { name: string, sure: boolean } | null
  /** How the client can be reached after a reservation. */
  channels: { phone: boolean, email: boolean }
  taken: number
  cap: number
  /** Why this viewer may not take it although it is shown; text included. */
  locked: { code: 'level' | 'not_open_yet', message: string, until: number, level?: number } | null
  /** This partner's reservation of it, if any. */
  mine: { reservationId: string, by: string, byMe: boolean } | null
  /** Free places that are kept for other partners, the first of them until `until`; `mine`: until when one is kept for this partner. */
  kept: { others: number, until: number | null, mine: number | null }
  /** How many companies wait for the next free place. */
  inLine: number
  /** This partner's place in that line, if it waits. */
  waiting: WaitingView | null
}

/** What a request shares with the last Won of the company; `alike` of them are like it. */
export type MatchView = { score: number, alike: number, needs: Need[], country: boolean, language: boolean }

/** That it is not for this person, or for the whole company. */
export type HiddenView = { for: HiddenFor, reason: NotForUsReason, by: string, byMe: boolean, at: number }

export type OpenRow = RequestCard & {
  /** The same client sent a request before. */
  repeatClient: boolean
  match: MatchView | null
  hidden: HiddenView | null
}

/**
 * GET /api/requests — newest first, at most 500; `more` when there are others. With `?hidden=1` those put away as not for us, `hidden` is how many
 * these are. `wonOf`: how many Won the matches were looked for in. `recent` where no request is open: what came in the last days, by the company's clock.
 */
export const openListQuery = z.strictObject({ hidden: z.literal('1').optional() })
export type OpenListView = {
  requests: OpenRow[]
  hidden: number
  wonOf: number
  recent: { days: number, requests: number, busiest: BusyTime | null } | null
  more: boolean
  /** Where in the portal a request's page is; its number comes at the end. */
  linkPath: string
  now: number
}

/** PUT /api/requests/:number/hidden; once hidden for somebody it stays as it is. */
export const hideBody = z.strictObject({ for: z.enum(HIDDEN_FOR), reason: z.enum(NOT_FOR_US_REASONS) })
export type HideBody = z.infer<typeof hideBody>

/** DELETE /api/requests/:number/hidden?for=me */
export const unhideQuery = z.strictObject({ for: z.enum(HIDDEN_FOR) })

/** What both answer. */
export type HiddenNumberView = { number: string }

/** GET /api/requests/IR-1042 */
export type RequestDetail = RequestCard & {
  /** The client's text with phones, e-mails and links replaced by words. */
  text: string
  state: 'published' | 'closed'
  history: { at: number, text: string }[]
}
