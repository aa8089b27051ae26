import type { ReportReason } from '../../../server/core/bad-report.ts'
import type { RatingChangeView } from '../../../server/contract/rating.ts'
import type { WhyNot } from '../../../server/core/conversion.ts'
import type { Wanted } from '../../../server/core/correction.ts'
import type { TextKey } from '../../shared/i18n/i18n.ts'
import type { ItemFilter } from './rating-numbers.ts'

/** How many were not counted for a reason; the code of a report is more exact than `bad`. */
export const NOT_COUNTED = {
  excused: 'leftOut.excused', released: 'leftOut.released', bad: 'leftOut.bad', withdrawn: 'leftOut.withdrawn', revoked: 'leftOut.revoked', window: 'leftOut.window',
  dead_number: 'leftOut.deadNumber', wrong_person: 'leftOut.wrongPerson', never_asked: 'leftOut.neverAsked', duplicate: 'leftOut.duplicate',
  out_of_territory: 'leftOut.outOfTerritory', spam: 'leftOut.spam',
} as const satisfies Record<WhyNot | ReportReason, TextKey>

/** The same of one request. */
export const WHY_NOT_NAMES = {
  excused: 'whyNot.excused', released: 'whyNot.released', bad: 'whyNot.bad', withdrawn: 'whyNot.withdrawn', revoked: 'whyNot.revoked', window: 'whyNot.window',
  dead_number: 'whyNot.deadNumber', wrong_person: 'whyNot.wrongPerson', never_asked: 'whyNot.neverAsked', duplicate: 'whyNot.duplicate',
  out_of_territory: 'whyNot.outOfTerritory', spam: 'whyNot.spam',
} as const satisfies Record<WhyNot | ReportReason, TextKey>

/** What happens to a request's result, to come. */
export const CHANGE_NAMES = {
  won: 'step.won', lost: 'step.lost', won_leaves: 'step.wonLeaves', lost_leaves: 'step.lostLeaves',
} as const satisfies Record<RatingChangeView['what'], TextKey>

export const FILTER_NAMES = { all: 'rating.all', won: 'outcome.won', lost: 'outcome.lost', nothing: 'rating.notCountedTab' } as const satisfies Record<ItemFilter, TextKey>

export const WANTED_NAMES = { nothing: 'review.nothing', won: 'review.won', lost: 'review.lost', in_work: 'review.inWork' } as const satisfies Record<Wanted, TextKey>
