import { computed, onScopeDispose, readonly, ref } from 'vue'
import type { Ref } from 'vue'

/** The server's time on this machine: countdowns must not depend on the laptop's clock. */
export type Clock = {
  /** Milliseconds, moves on once a second. */
  now: Readonly<Ref<number>>
  /** Takes the `now` of a server's answer. */
  learn: (serverNow: number) => void
}

const AGE_STEP_MS = 10_000

/** Moves on every ten seconds: ages say nothing finer, and a long list is not gone through each second. */
export function ageTick({ now }: Pick<Clock, 'now'>): Readonly<Ref<number>> {
  return computed(() => Math.floor(now.value / AGE_STEP_MS) * AGE_STEP_MS)
}

export function createClock(local: () => number = Date.now): Clock {
  let ahead = 0
  const now = ref(local())
  const tick = (): void => { now.value = local() + ahead }
  const timer = setInterval(tick, 1_000)
  onScopeDispose(() => clearInterval(timer))

  return {
    now: readonly(now),
    learn(serverNow) {
      ahead = serverNow - local()
      tick()
    },
  }
}
