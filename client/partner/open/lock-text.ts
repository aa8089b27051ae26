import type { RequestCard } from '../../../server/contract/request.ts'
import { formatClock, formatSeconds } from '../../shared/format.ts'
import type { Text } from '../../shared/i18n/i18n.ts'

/** Before that a clock time says more than seconds. */
const COUNT_MS = 600_000

/** Why a row can't be taken yet, and until when; null once it can. */
export function lockText({ locked }: Pick<RequestCard, 'locked'>, at: { now: number, level: number }, t: Text): string | null {
  const left = (locked?.until ?? 0) - at.now
  if (!locked || left <= 0) return null
  const time = formatClock(locked.until)
  if (locked.code === 'level') return t('open.lockedLevel', { time, level: locked.level ?? '', mine: at.level })
  return left > COUNT_MS ? t('open.lockedOpens', { time }) : t('open.opensIn', { left: formatSeconds(left) })
}
