import type { PartOfDay } from '../../../server/core/busy-times.ts'
import type { HiddenFor, NotForUsReason } from '../../../server/core/not-for-us.ts'
import type { TextKey } from '../../shared/i18n/i18n.ts'
import type { Age, Size } from './open-filter.ts'
import type { Sort } from './open-sort.ts'

export const SORT_NAMES = { newest: 'sort.newest', left: 'sort.left', closes: 'sort.closes', match: 'sort.match' } as const satisfies Record<Sort, TextKey>

export const SIZE_NAMES = { 1: 'filter.size1', 20: 'filter.size20', 50: 'filter.size50', 250: 'filter.size250', none: 'filter.sizeNone' } as const satisfies Record<Size, TextKey>

export const AGE_NAMES = { 1: 'filter.age1', 24: 'filter.age24', 168: 'filter.age168' } as const satisfies Record<Age, TextKey>

export const REASON_NAMES = {
  too_small: 'notForUs.tooSmall', too_far: 'notForUs.tooFar', no_skill: 'notForUs.noSkill', language: 'notForUs.language', other: 'notForUs.other',
} as const satisfies Record<NotForUsReason, TextKey>

export const FOR_NAMES = { me: 'notForUs.forMe', company: 'notForUs.forCompany' } as const satisfies Record<HiddenFor, TextKey>

/** Whole sentences: in which words a time of the day is said depends on the language. */
export const RECENT_NAMES = {
  night: 'open.recentNight', morning: 'open.recentMorning', afternoon: 'open.recentAfternoon', evening: 'open.recentEvening',
} as const satisfies Record<PartOfDay, TextKey>
