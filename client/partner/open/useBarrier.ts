import { computed } from 'vue'
import type { Ref } from 'vue'
import type { RequestDetail } from '../../../server/contract/request.ts'
import type { MeView } from '../../../server/contract/session.ts'
import { refusalText } from '../../../server/core/errors.ts'
import type { ErrorCode } from '../../../server/core/errors.ts'
import { formatClock } from '../../shared/format.ts'

/** Why Reserve is not offered at all, in the words the server would use. */
export type Barrier = { code: ErrorCode, message: string }

/** What is known before the click; whatever is not known here, the server refuses. */
export function barrierOf(request: RequestDetail, me: MeView | null, now: number): Barrier | null {
  if (request.state === 'closed') return { code: 'request_closed', message: refusalText('request_closed', { number: request.number }) }
  if (me?.gate) return me.gate
  if (request.taken >= request.cap) return { code: 'full', message: refusalText('full', { cap: request.cap, number: request.number, since: 'are taken' }) }
  if (request.locked && request.locked.until > now) return request.locked
  if (!me) return null
  const { inWork, today } = me.limits
  if (inWork.used >= inWork.limit) return { code: 'in_work_limit', message: refusalText('in_work_limit', inWork) }
  if (today.used >= today.limit && today.nextDayAt > now) {
    const { used, limit, zone } = today
    return { code: 'daily_limit', message: refusalText('daily_limit', { used, limit, zone, at: formatClock(today.nextDayAt) }) }
  }
  return null
}

export function useBarrier(request: () => RequestDetail, me: Readonly<Ref<MeView | null>>, now: Readonly<Ref<number>>) {
  return computed(() => barrierOf(request(), me.value, now.value))
}
