import { computed, onScopeDispose, ref, watch } from 'vue'
import type { ComputedRef, Ref } from 'vue'
import type { RequestCard } from '../../../server/contract/request.ts'
import type { LimitsView, MeView } from '../../../server/contract/session.ts'
import type { ErrorCode } from '../../../server/core/errors.ts'
import { freePlaces } from './free-places.ts'

/** Why Reserve is not offered at all. `message` is the server's own sentence where it sent one; `until`: it goes by itself then. */
export type Barrier = { code: ErrorCode, message: string | null, until: number | null, limits: LimitsView | null }

type Reservable = Pick<RequestCard, 'taken' | 'cap' | 'kept' | 'locked'> & { state?: string }

const SAID = { message: null, until: null, limits: null } as const

/** What is known before the click; whatever is not known here, the server refuses. */
export function barrierOf(request: Reservable, me: MeView | null, now: number): Barrier | null {
  if (request.state === 'closed') return { ...SAID, code: 'request_closed' }
  if (me?.gate) return { ...SAID, code: me.gate.code, message: me.gate.message }
  if (me?.maintenance && me.maintenance.from <= now && now < me.maintenance.until) return { ...SAID, code: 'maintenance', until: me.maintenance.until }
  if (request.taken >= request.cap) return { ...SAID, code: 'full' }
  if (freePlaces(request, now) <= 0) return { ...SAID, code: 'place_kept', until: request.kept.until }
  if (request.locked && request.locked.until > now) return { ...SAID, code: request.locked.code, message: request.locked.message, until: request.locked.until }
  if (!me) return null
  const { inWork, today } = me.limits
  if (inWork.used >= inWork.limit) return { ...SAID, code: 'in_work_limit', limits: me.limits }
  if (today.used >= today.limit && today.nextDayAt > now) return { ...SAID, code: 'daily_limit', until: today.nextDayAt, limits: me.limits }
  return null
}

/** What stands between this request and Reserve; opens by itself at the very moment, without a question to the server before. */
export function useBarrier(request: () => Reservable, me: Readonly<Ref<MeView | null>>, now: Readonly<Ref<number>>): ComputedRef<Barrier | null> {
  // The page's clock ticks once a second; what opens in a certain second opens for everyone alike.
  const opened = ref(0)
  const barrier = computed(() => barrierOf(request(), me.value, Math.max(now.value, opened.value)))
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(() => barrier.value?.until ?? null, (until) => {
    clearTimeout(timer)
    // A timer longer than 24 days would ring at once; the clock's own ticks do for the rest.
    if (until !== null && until - now.value < 86_400_000) timer = setTimeout(() => { opened.value = until }, until - now.value)
  }, { immediate: true })
  onScopeDispose(() => clearTimeout(timer))
  return barrier
}
