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
  language: string
  languageName: string
  seats: number | null
  budget: Budget | null
  needs: { code: Need, name: string }[]
  publishedAt: number
  opensAt: number
  taken: number
  cap: number
  /** Why this viewer may not take it although it is shown; text included. */
  locked: { code: 'level' | 'not_open_yet', message: string, until: number } | null
  /** This partner's reservation of it, if any. */
  mine: { reservationId: string, by: string, byMe: boolean } | null
  /** How many companies wait for the next free place. */
  inLine: number
  /** This partner's place in that line, if it waits. */
  waiting: WaitingView | null
}

/** GET /api/requests — newest first, at most 200. */
export type OpenListView = { requests: RequestCard[], now: number }

/** GET /api/requests/IR-1042 */
export type RequestDetail = RequestCard & {
  /** The client's text with phones, e-mails and links replaced by words. */
  text: string
  state: 'published' | 'closed'
  channels: { phone: boolean, email: boolean }
  history: { at: number, text: string }[]
}
