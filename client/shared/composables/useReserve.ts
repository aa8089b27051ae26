import { readonly, ref, shallowRef } from 'vue'
import type { Ref } from 'vue'
import type { ReservationView } from '../../../server/contract/reservation.ts'
import { toFailure } from '../api.ts'
import type { Api, ApiFailure } from '../api.ts'

/**
 * `slow`: no answer after two seconds. `checking`: the answer was lost and the server is asked by key.
 * `not_reserved`: it was asked and says no. `unknown`: it could not be asked.
 */
export type ReserveState = 'idle' | 'reserving' | 'slow' | 'checking' | 'reserved' | 'refused' | 'not_reserved' | 'unknown'

export type UseReserveReturn = {
  state: Readonly<Ref<ReserveState>>
  refusal: Readonly<Ref<ApiFailure | null>>
  /** The reservation, or null when there is none; a click while one is under way does nothing. */
  reserve: (number: string) => Promise<ReservationView | null>
  dismiss: () => void
}

export type UseReserveOptions = {
  newKey?: () => string
  wait?: (ms: number) => Promise<void>
  slowMs?: number
}

/** How long after a lost answer each question by key is asked. */
const CHECK_AFTER_MS = [500, 1_500, 3_000, 6_000]

/** UX §2.6: "Reserved" is never said before the server said so, and a lost answer is looked up, not sent again. */
export function useReserve(api: Pick<Api, 'reserve' | 'findReservation'>, options: UseReserveOptions = {}): UseReserveReturn {
  const {
    newKey = () => crypto.randomUUID(),
    wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    slowMs = 2_000,
  } = options
  const state = ref<ReserveState>('idle')
  const refusal = shallowRef<ApiFailure | null>(null)
  // A key lives until the server gave a definite answer, so that every retry is the same attempt.
  const keys = new Map<string, string>()

  const underWay = (): boolean => state.value === 'reserving' || state.value === 'slow' || state.value === 'checking'

  function settle(number: string, reservation: ReservationView): ReservationView {
    keys.delete(number)
    state.value = 'reserved'
    return reservation
  }

  async function lookUp(number: string, key: string): Promise<ReservationView | null> {
    state.value = 'checking'
    let heard = false
    for (const ms of CHECK_AFTER_MS) {
      await wait(ms)
      try {
        return settle(number, await api.findReservation(key))
      } catch (error) {
        // `not_found` may come while the first question is still on its way: only the last one counts.
        heard = toFailure(error).code === 'not_found'
      }
    }
    state.value = heard ? 'not_reserved' : 'unknown'
    return null
  }

  async function reserve(number: string): Promise<ReservationView | null> {
    if (underWay()) return null
    const key = keys.get(number) ?? newKey()
    const known = state.value === 'unknown' && keys.has(number)
    keys.set(number, key)
    refusal.value = null
    if (known) return lookUp(number, key)

    state.value = 'reserving'
    const slow = setTimeout(() => { if (state.value === 'reserving') state.value = 'slow' }, slowMs)
    try {
      return settle(number, await api.reserve(number, key))
    } catch (error) {
      const failure = toFailure(error)
      if (failure.code === 'no_answer') return await lookUp(number, key)
      keys.delete(number)
      refusal.value = failure
      state.value = 'refused'
      return null
    } finally {
      clearTimeout(slow)
    }
  }

  function dismiss(): void {
    if (underWay()) return
    refusal.value = null
    state.value = 'idle'
  }

  return { state: readonly(state), refusal: readonly(refusal) as Readonly<Ref<ApiFailure | null>>, reserve, dismiss }
}
