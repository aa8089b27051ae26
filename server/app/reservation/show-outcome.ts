import { Refusal } from '../../core/errors.ts'
import { compareReports } from '../../core/outcome-reports.ts'
import type { Comparison, OutcomeReport } from '../../core/outcome-reports.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import type { Reservation } from '../../core/reservation.ts'
import { findRating } from '../../store/client-ratings.ts'
import { listContactWords } from '../../store/contact-words.ts'
import { findCrmItem } from '../../store/crm-items.ts'
import type { CrmItem } from '../../store/crm-items.ts'
import { listCasesAbout } from '../../store/cases.ts'
import type { DeskCase } from '../../store/cases.ts'
import { listReports } from '../../store/outcome-reports.ts'
import { findPartner } from '../../store/partners.ts'
import { getRequest } from '../../store/requests.ts'
import { listReservationEvents } from '../../store/reservation-events.ts'
import type { ReservationEvent } from '../../store/reservation-events.ts'
import { findReservation } from '../../store/reservations.ts'
import type { App } from '../app.ts'
import { listComplaints } from '../client/complain.ts'
import type { OpenComplaint } from '../client/complain.ts'
import { openRating } from '../client/rate-partner.ts'
import type { OpenRating } from '../client/rate-partner.ts'
import { effectsOf } from './decide-outcome.ts'
import type { Effects } from './decide-outcome.ts'

export type ShownOutcome = {
  reservation: Reservation
  request: ImplementationRequest
  partner: string
  item: CrmItem | null
  reports: OutcomeReport[]
  comparison: Comparison
  effects: Effects
  cases: DeskCase[]
  history: ReservationEvent[]
  client: { contacted: boolean | null, rating: OpenRating | null, complaints: OpenComplaint[] }
}

/** Everything that says how a reservation ended, side by side, for an operator. Throws `not_found`. */
export async function showOutcome(app: App, id: string): Promise<ShownOutcome> {
  const reservation = await findReservation(app.db, id)
  if (!reservation) throw new Refusal('not_found')
  const reports = await listReports(app.db, id)
  const cases = await Promise.all((['outcome', 'correction', 'release_reason', 'no_contact', 'low_rating', 'complaint'] as const).map((kind) => listCasesAbout(app.db, kind, id)))
  return {
    reservation, reports, comparison: compareReports(reports, reservation.outcome), cases: cases.flat(),
    request: await getRequest(app.db, reservation.requestId),
    partner: (await findPartner(app.db, reservation.partnerId))?.name ?? 'unknown',
    item: await findCrmItem(app.db, id),
    effects: await effectsOf(app.db, reservation, app.now()),
    history: await listReservationEvents(app.db, id),
    client: await clientWordsOf(app, id),
  }
}

async function clientWordsOf(app: App, id: string): Promise<ShownOutcome['client']> {
  const rating = await findRating(app.db, id)
  return { contacted: (await listContactWords(app.db, [id])).get(id)?.contacted ?? null, rating: rating && openRating(app, id, rating), complaints: await listComplaints(app, id) }
}
