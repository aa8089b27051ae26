import type { RatingView } from '../../../server/contract/rating.ts'
import type { ReservationView, ReviewBody } from '../../../server/contract/reservation.ts'
import type { RulesView } from '../../../server/contract/rulebook.ts'
import type { Call } from '../../shared/api.ts'

/** What only the rating's page asks for. */
export function ratingCalls(call: Call) {
  return {
    getRating: () => call<RatingView>('GET', '/api/rating'),
    getRules: () => call<RulesView>('GET', '/api/rules'),
    askReview: (id: string, body: ReviewBody) => call<ReservationView>('POST', `/api/reservations/${encodeURIComponent(id)}/review`, body),
  }
}
