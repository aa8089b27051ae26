import { onMounted, onScopeDispose, readonly, ref } from 'vue'
import type { Ref } from 'vue'

/** How wide an element is drawn, at least 240. */
export function useWidth(element: Readonly<Ref<HTMLElement | null>>, first: number): Readonly<Ref<number>> {
  const width = ref(first)
  onMounted(() => {
    if (!element.value || typeof ResizeObserver === 'undefined') return
    const watcher = new ResizeObserver(([entry]) => { width.value = Math.max(240, Math.round(entry?.contentRect.width ?? first)) })
    watcher.observe(element.value)
    onScopeDispose(() => watcher.disconnect())
  })
  return readonly(width)
}
