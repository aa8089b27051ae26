import { askableAgainAt, whoToAsk } from '../../core/follow-up.ts'
import type { FollowUpReason, Occasion } from '../../core/follow-up.ts'
import type { ClientLanguage } from '../../core/languages.ts'
import { requestCode } from '../../core/request.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import { say } from '../../core/said.ts'
import { DAY_MS } from '../../core/time.ts'
import { speak } from '../../say/speak.ts'
import { listAsked, listCalls, listOccasions } from '../../store/follow-up-calls.ts'
import type { StoredCall } from '../../store/follow-up-calls.ts'
import { findPartner } from '../../store/partners.ts'
import { getRequest } from '../../store/requests.ts'
import { findReservation } from '../../store/reservations.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'

/** Whom to ask, why, and how to begin in the client's language. `againAt`: they were asked enough, and may be again from then on. */
export type FollowUp = Occasion & {
  number: string, partner: { id: string, name: string }, language: ClientLanguage, script: string, isLive: boolean, againAt: number | null, calls: StoredCall[]
}

/** What is longer ago is not asked any more: it would come out of nowhere. */
const LATEST_DAYS = 30
const MOST = 100

const SCRIPTS = {
  no_contact: 'script.noContact', after_contact: 'script.afterContact', after_won: 'script.afterWon', low_rating: 'script.lowRating', client_wrote: 'script.clientWrote',
} as const satisfies Record<FollowUpReason, string>

/** Who is to be asked today, the longest due first, at most a hundred. Nothing of the client's contacts is in it. */
export async function listFollowUps(app: App): Promise<FollowUp[]> {
  const now = app.now()
  const rulebook = await getRulebook(app.db, now)
  const { occasions, promised } = await listOccasions(app.db, spansOf(rulebook, now))
  const calls = await listCalls(app.db, [...new Set([...promised, ...occasions.map(({ reservationId }) => reservationId)])])
  const due = whoToAsk(occasions, calls, now).slice(0, MOST)
  return Promise.all(due.map((it) => shown(app, it, calls.filter(({ reservationId }) => reservationId === it.reservationId), rulebook)))
}

/** The spans in which things must have happened to be asked about now. */
function spansOf({ followUp }: Rulebook, now: number) {
  const after = (days: number) => ({ from: now - (days + LATEST_DAYS) * DAY_MS, to: now - days * DAY_MS })
  return { contact: after(followUp.afterFirstContactDays), won: after(followUp.afterOutcomeDays), lately: after(0), lowScore: followUp.lowScore, now }
}

async function shown(app: App, it: Occasion, calls: StoredCall[], { followUp }: Rulebook): Promise<FollowUp> {
  const reservation = await findReservation(app.db, it.reservationId)
  if (!reservation) throw new Error(`${it.reservationId} has no reservation`)
  const request = await getRequest(app.db, reservation.requestId)
  const partner = await findPartner(app.db, reservation.partnerId)
  const [number, name] = [requestCode(request.number), partner?.name ?? reservation.partnerId]
  return {
    ...it, number, partner: { id: reservation.partnerId, name }, language: request.formLanguage, script: speak(request.formLanguage, say(SCRIPTS[it.reason], { partner: name, number })),
    isLive: reservation.state !== 'closed', calls, againAt: askableAgainAt(await listAsked(app.db, request.id, app.now() - followUp.withinDays * DAY_MS), followUp, app.now()),
  }
}
