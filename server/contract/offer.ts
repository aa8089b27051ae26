import { z } from 'zod'
import type { Budget, Need } from '../core/request.ts'

/** The secret of an offer's link: 256 bits. */
export const offerToken = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

/** The form of the page behind the link, and POST /api/offers/:id/decline. */
export const declineBody = z.strictObject({ reason: z.string().trim().max(500).default('') })

/** A request that is offered to the partner and waits for its answer. It has no key for anything that identifies the client. */
export type OfferView = {
  id: string
  number: string
  title: string
  text: string
  country: string
  countryName: string
  place: string
  language: string
  languageName: string
  seats: number | null
  budget: Budget | null
  needs: { code: Need, name: string }[]
  taken: number
  cap: number
  offeredAt: number
  dueAt: number
}

/** GET /api/offers — the most urgent first. It is accepted with POST /api/requests/:number/reservation. */
export type OfferListView = { offers: OfferView[], now: number }
