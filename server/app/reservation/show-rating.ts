import { rate } from '../../core/conversion.ts'
import type { Rating } from '../../core/conversion.ts'
import { fallsOf, forecast, weeksBefore } from '../../core/course.ts'
import type { Point } from '../../core/course.ts'
import { Refusal } from '../../core/errors.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import { listForRating } from '../../store/reservations.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'

/** How far the rating's page looks ahead and back. */
const DAYS_AHEAD = 90
const WEEKS_BACK = 26

export type ShownRating = {
  rating: Rating
  rulebook: Rulebook
  /** What the request of each reservation is called, in work or ended. */
  names: ReadonlyMap<string, { number: number, title: string }>
  ahead: Point[]
  falls: Point[]
  weeks: Point[]
}

/** The partner's rating with every reservation it was made of, where it comes from and where it goes. */
export async function showRating(app: App, partnerId: string | null): Promise<ShownRating> {
  if (partnerId === null) throw new Refusal('not_linked')
  const now = app.now()
  const rulebook = await getRulebook(app.db, now)
  const rows = await listForRating(app.db, partnerId)
  const history = rows.flatMap(({ ended }) => ended ?? [])
  const running = rows.flatMap(({ id, idleDueAt }) => (idleDueAt === null ? [] : [{ id, lostAt: idleDueAt }]))
  const rating = rate(history, rulebook, now)
  const ahead = forecast(history, running, rulebook, { from: now, days: DAYS_AHEAD })
  return {
    rating, rulebook, ahead, names: new Map(rows.map((it) => [it.id, it])),
    falls: fallsOf(ahead, rating.level), weeks: weeksBefore(history, rulebook, now, WEEKS_BACK),
  }
}
