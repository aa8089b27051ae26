import { computed, ref } from 'vue'
import type { Ref } from 'vue'
import { useKeys } from '../../shared/composables/useKeys.ts'

export type UseSelectedReturn = { numbers: Readonly<Ref<readonly string[]>>, has: (number: string) => boolean, toggle: (number: string) => void, clear: () => void }

/** Requests chosen together: X chooses the open one, Shift with J or K takes the next ones along. What is not listed any more is not chosen. */
export function useSelected(listed: () => readonly string[], { opened, move }: { opened: () => string | null, move: (by: 1 | -1) => void }): UseSelectedReturn {
  const chosen = ref<ReadonlySet<string>>(new Set())
  const numbers = computed(() => listed().filter((number) => chosen.value.has(number)))

  function put(number: string | null, isChosen: boolean): void {
    if (number === null || !listed().includes(number)) return
    const next = new Set(chosen.value)
    if (isChosen) next.add(number)
    else next.delete(number)
    chosen.value = next
  }

  function extend(by: 1 | -1): void {
    put(opened(), true)
    move(by)
    put(opened(), true)
  }

  const toggle = (number: string): void => put(number, !chosen.value.has(number))
  useKeys({ 'x': () => { const number = opened(); if (number !== null) toggle(number) }, 'Shift+j': () => extend(1), 'Shift+k': () => extend(-1), 'Shift+ArrowDown': () => extend(1), 'Shift+ArrowUp': () => extend(-1) })
  return { numbers, has: (number) => chosen.value.has(number), toggle, clear: () => { chosen.value = new Set() } }
}
