import type { WaitingView } from './request.ts'

/** One request that the company waits for. */
export type WaitingCard = WaitingView & {
  number: string
  title: string
  country: string
  countryName: string
  place: string
  taken: number
  cap: number
  /** How many companies wait, this one included. */
  inLine: number
  /** Why the last free place went on; null while that has not happened. */
  passedOver: { at: number, text: string } | null
}

/** DELETE /api/requests/:number/waiting */
export type LeftView = { left: string }

/** GET /api/waiting — the own company's, the oldest first. */
export type WaitingListView = { waiting: WaitingCard[], now: number }
