import type { NotCounted } from '../../../server/core/counting.ts'
import { LOST_REASON_CODES } from '../../../server/core/outcome.ts'
import type { Text, TextKey } from '../../shared/i18n/i18n.ts'
import { LOST_NAMES } from '../../shared/i18n/names.ts'

export const NOT_COUNTED_NAMES = {
  excused: 'notCounted.excused', released_early: 'notCounted.releasedEarly', bad: 'notCounted.bad', withdrawn: 'notCounted.withdrawn', revoked: 'notCounted.revoked', too_old: 'notCounted.tooOld',
} as const satisfies Record<NotCounted, TextKey>

/** One of the known reasons in words; the name of a stage as the CRM has it. */
export function lostReasonText(t: Text, reason: string): string {
  const code = LOST_REASON_CODES.find((it) => it === reason)
  return code === undefined ? reason : t(LOST_NAMES[code])
}
