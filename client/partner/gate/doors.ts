import { inject, provide, readonly, ref } from 'vue'
import type { InjectionKey, Ref } from 'vue'

/** A dialog that explains or opens a gate; it can be reached from the banner and from a refusal. */
export type Door = 'notice' | 'question' | 'privacy' | 'sample'

export type Doors = { current: Readonly<Ref<Door | null>>, open: (door: Door) => void, close: () => void }

const KEY: InjectionKey<Doors> = Symbol('doors')

export function useDoors(): Doors {
  const doors = inject(KEY)
  if (!doors) throw new Error('useDoors outside PartnerApp')
  return doors
}

export function provideDoors(): Doors {
  const current = ref<Door | null>(null)
  const doors: Doors = { current: readonly(current), open: (door) => { current.value = door }, close: () => { current.value = null } }
  provide(KEY, doors)
  return doors
}
