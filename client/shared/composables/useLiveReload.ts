import { onScopeDispose } from 'vue'
import type { LiveEvent } from '../../../server/contract/live.ts'
import type { Live } from '../live.ts'

export type UseLiveReloadOptions = {
  /** @default 200 */
  waitMs?: number
}

/** Runs `reload` soon after an event that concerns it; a burst of events makes one run. */
export function useLiveReload(live: Pick<Live, 'on'>, concerns: (event: LiveEvent) => boolean, reload: () => unknown, { waitMs = 200 }: UseLiveReloadOptions = {}): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const off = live.on((event) => {
    if (event.kind !== 'resync' && !concerns(event)) return
    if (timer !== undefined) return
    timer = setTimeout(() => {
      timer = undefined
      reload()
    }, waitMs)
  })
  onScopeDispose(() => {
    off()
    clearTimeout(timer)
  })
}
