import { computed, onScopeDispose, ref, watch } from 'vue'
import type { Ref } from 'vue'

/** A screenful: what is drawn at once. */
const STEP = 12
/** As many as are drawn before anybody asks for more: some screenfuls. A press of a key goes through all drawn rows. */
const AHEAD = 60

export type UseGrowingOptions = { step?: number, ahead?: number, soon?: (then: () => void) => void }
export type UseGrowingReturn = { drawn: Readonly<Ref<number>>, more: () => void }

/** How many of `wanted` rows to draw now: a screenful at once, some more whenever the page has nothing else to do, and the rest when `more` is called because the reader comes near the end of what is drawn. */
export function useGrowing(wanted: () => number, { step = STEP, ahead = AHEAD, soon = whenIdle }: UseGrowingOptions = {}): UseGrowingReturn {
  const drawn = ref(step)
  let isUnderWay = false
  let isOver = false

  function more(): void {
    drawn.value = Math.min(wanted(), drawn.value) + step
  }

  function grow(): void {
    isUnderWay = false
    if (isOver || drawn.value >= Math.min(wanted(), ahead)) return
    more()
    ask()
  }

  function ask(): void {
    if (isUnderWay) return
    isUnderWay = true
    soon(grow)
  }

  watch(wanted, ask, { immediate: true })
  onScopeDispose(() => { isOver = true })
  return { drawn: computed(() => Math.min(drawn.value, wanted())), more }
}

/** Safari has no idle time to give. */
function whenIdle(then: () => void, page: Pick<Window, 'setTimeout'> & Partial<Pick<Window, 'requestIdleCallback'>> = window): void {
  if (page.requestIdleCallback) page.requestIdleCallback(then, { timeout: 1_000 })
  else page.setTimeout(then, 50)
}
