import { onScopeDispose, watch } from 'vue'
import type { Ref } from 'vue'
import { HOUR_MS } from '../../../server/core/time.ts'

/** Calls once when a deadline comes within the hour and once when it is late; what was so from the start is on the screen and not said. */
export function useSpokenDeadline(until: () => number | null, now: Readonly<Ref<number>>, say: { soon: () => void, late: () => void }): void {
  const stage = (): 0 | 1 | 2 | null => {
    const at = until()
    if (at === null) return null
    return now.value >= at ? 2 : now.value >= at - HOUR_MS ? 1 : 0
  }
  onScopeDispose(watch([stage, until], ([next, at], [before, atBefore]) => {
    if (next === null || before === null || at !== atBefore || next <= before) return
    if (next === 2) say.late()
    else say.soon()
  }))
}
