import { rate } from '../../core/conversion.ts'
import type { Rating } from '../../core/conversion.ts'
import { correctableUntil } from '../../core/correction.ts'
import { forecast, weeksBefore } from '../../core/course.ts'
import type { Point, Running } from '../../core/course.ts'
import { Refusal } from '../../core/errors.ts'
import type { ReportReason } from '../../core/bad-report.ts'
import { firstContactsOf, medianOf } from '../../core/first-contacts.ts'
import type { FirstContacts } from '../../core/first-contacts.ts'
import { inForceAt, standingOf } from '../../core/rulebook-versions.ts'
import type { RulebookVersion } from '../../core/rulebook-versions.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import { listAcceptedReasons } from '../../store/bad-reports.ts'
import { listCasesFor, listWaits } from '../../store/cases.ts'
import type { DeskCase } from '../../store/cases.ts'
import { listForRating } from '../../store/rated-reservations.ts'
import type { RatedRow } from '../../store/rated-reservations.ts'
import { listRulebooks } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'

/** How far the rating's page looks ahead and back, and what it calls soon. */
const DAYS_AHEAD = 90
const WEEKS_BACK = 26
const REVIEWS = ['correction', 'release_reason'] as const
const REVIEWS_TIMED = 30

export type ShownRating = {
  rating: Rating
  rulebook: Rulebook
  /** Every reservation of the partner by its id, in work or ended. */
  rows: ReadonlyMap<string, RatedRow>
  running: Running[]
  ahead: Point[]
  weeks: Point[]
  /** The newest wish to look at a reservation again. */
  reviews: ReadonlyMap<string, DeskCase>
  /** Until when the partner may change an end alone. */
  correctable: ReadonlyMap<string, number>
  badReasons: ReadonlyMap<string, ReportReason>
  firstContacts: FirstContacts
  reviewMs: number | null
  announced: { version: RulebookVersion, rating: Rating }[]
}

/** The partner's rating with every reservation it was made of, where it comes from and where it goes. */
export async function showRating(app: App, partnerId: string | null): Promise<ShownRating> {
  if (partnerId === null) throw new Refusal('not_linked')
  const now = app.now()
  const versions = await listRulebooks(app.db)
  const books = versions.map((it) => it.rulebook) as [Rulebook, ...Rulebook[]]
  const rulebook = inForceAt(books, now)
  const rows = await listForRating(app.db, partnerId)
  const history = rows.flatMap(({ ended }) => ended ?? [])
  const running = rows.flatMap(({ id, idleDueAt }) => (idleDueAt === null ? [] : [{ id, lostAt: idleDueAt }]))
  const rating = rate(history, rulebook, now)
  return {
    rating, rulebook, running, rows: new Map(rows.map((it) => [it.id, it])),
    ahead: forecast(history, running, rulebook, { from: now, days: DAYS_AHEAD }), weeks: weeksBefore(history, rulebook, now, WEEKS_BACK),
    reviews: new Map((await listCasesFor(app.db, partnerId, REVIEWS)).map((it) => [it.reservationId ?? '', it])),
    correctable: new Map(rows.flatMap((row) => correctable(row, books, now))),
    badReasons: await listAcceptedReasons(app.db, partnerId),
    firstContacts: firstContactsOf(rows.flatMap((row) => firstContactOf(row, rating.from)), now),
    reviewMs: medianOf(await listWaits(app.db, REVIEWS, REVIEWS_TIMED)),
    announced: versions.filter((it) => standingOf(it.rulebook, books, now).state === 'announced').toSorted((a, b) => a.rulebook.startsAt - b.rulebook.startsAt)
      .map((version) => ({ version, rating: rate(history, version.rulebook, now) })),
  }
}

function correctable({ id, ended, excusedAt, reservedAt }: RatedRow, books: readonly [Rulebook, ...Rulebook[]], now: number): [string, number][] {
  if (ended === null) return []
  const until = correctableUntil({ state: 'closed', outcome: ended.outcome, closedAt: ended.closedAt, excusedAt }, inForceAt(books, reservedAt).correctionHours)
  return until === null || until <= now ? [] : [[id, until]]
}

/** Where the contacts were shown, in the window. */
function firstContactOf({ isPast, reservedAt, contactShownAt, firstContactDueAt, contactedAt, ended }: RatedRow, from: number) {
  if (isPast || contactShownAt === null || reservedAt <= from) return []
  return [{ reservedAt, dueAt: firstContactDueAt, contactedAt, endedAt: ended?.closedAt ?? null }]
}
