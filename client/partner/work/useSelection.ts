import { computed, readonly, ref } from 'vue'
import type { Ref } from 'vue'

export type Selection = {
  /** Whether rows can be ticked. */
  on: Readonly<Ref<boolean>>
  ids: Readonly<Ref<readonly string[]>>
  has: (id: string) => boolean
  toggle: (id: string) => void
  /** Ticks a row as well; never takes a tick away. */
  add: (id: string) => void
  start: () => void
  stop: () => void
}

/** Ticked rows. What is not in the list any more is not ticked either. */
export function useSelection(listed: () => readonly string[]): Selection {
  const on = ref(false)
  const ticked = ref<ReadonlySet<string>>(new Set())
  const ids = computed(() => listed().filter((id) => ticked.value.has(id)))

  function put(id: string, isTicked: boolean): void {
    const next = new Set(ticked.value)
    if (isTicked) next.add(id)
    else next.delete(id)
    ticked.value = next
    on.value = true
  }

  return {
    on: readonly(on), ids,
    has: (id) => ticked.value.has(id),
    toggle: (id) => put(id, !ticked.value.has(id)),
    add: (id) => put(id, true),
    start: () => { on.value = true },
    stop: () => { on.value = false; ticked.value = new Set() },
  }
}
