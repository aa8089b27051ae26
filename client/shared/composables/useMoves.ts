import { nextTick } from 'vue'
import type { HashRouter } from '../hash-router.ts'
import { useKeys } from './useKeys.ts'

export type UseMovesOptions<Section extends string> = { section: Section, router: HashRouter<Section>, keys: () => readonly string[] }

/** Moves through the rows of a list with the keyboard; where the detail stands beside it, it follows. */
export function useMoves<Section extends string>({ section, router, keys }: UseMovesOptions<Section>): { focusHeading: () => Promise<void>, move: (step: 1 | -1) => void, next: () => void, back: () => void } {
  const rowOf = (key: string): HTMLElement | null => document.querySelector(`[data-row="${CSS.escape(key)}"]`)

  function move(step: 1 | -1): void {
    const all = keys()
    const at = all.indexOf(router.route.value.id ?? '')
    const key = all[at === -1 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))]
    if (key === undefined) return
    router.replace(section, key)
    void nextTick(() => rowOf(key)?.focus())
  }

  async function focusHeading(): Promise<void> {
    await nextTick()
    document.querySelector<HTMLElement>('[data-heading]')?.focus()
  }

  function close(): boolean {
    const key = router.route.value.id
    if (key === null) return false
    // Where the list is not in sight, going back shows it; beside it, the first step back is only the focus.
    const isInSight = (rowOf(key)?.getClientRects().length ?? 0) > 0
    if (!isInSight || !isInDetail(document.activeElement)) router.replace(section)
    void nextTick(() => rowOf(key)?.focus())
    return true
  }

  useKeys({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: (event) => !hasOwnArrows(event.target) && move(1) === undefined,
    ArrowUp: (event) => !hasOwnArrows(event.target) && move(-1) === undefined,
    Escape: close,
  })

  return { focusHeading, move, next: () => move(1), back: () => { close() } }
}

/** In the detail the arrows scroll, in a group of radios they choose. */
function hasOwnArrows(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || isInDetail(target)
}

function isInDetail(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('.split-detail') !== null
}
