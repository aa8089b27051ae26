import { computed, onScopeDispose, ref, watch } from 'vue'
import type { Ref } from 'vue'

/** A screenful: what is drawn at once. */
const STEP = 12

export type UseGrowingOptions = { step?: number, soon?: (then: () => void) => void }

/** How many of `wanted` rows to draw now: a screenful at once, the others whenever the page has nothing else to do, so that no press of a key waits for hundreds of rows. */
export function useGrowing(wanted: () => number, { step = STEP, soon = whenIdle }: UseGrowingOptions = {}): Readonly<Ref<number>> {
  const drawn = ref(step)
  let isUnderWay = false
  let isOver = false

  function grow(): void {
    isUnderWay = false
    if (isOver || drawn.value >= wanted()) return
    drawn.value += step
    ask()
  }

  function ask(): void {
    if (isUnderWay) return
    isUnderWay = true
    soon(grow)
  }

  watch(wanted, ask, { immediate: true })
  onScopeDispose(() => { isOver = true })
  return computed(() => Math.min(drawn.value, wanted()))
}

/** Safari has no idle time to give. */
function whenIdle(then: () => void, page: Pick<Window, 'setTimeout'> & Partial<Pick<Window, 'requestIdleCallback'>> = window): void {
  if (page.requestIdleCallback) page.requestIdleCallback(then, { timeout: 1_000 })
  else page.setTimeout(then, 50)
}
