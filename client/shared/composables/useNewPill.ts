import type { Ref } from 'vue'
import { rescueFocus } from '../focus.ts'
import { useKeys } from './useKeys.ts'

type SteadyList = { waiting: Readonly<Ref<number>>, show: () => void, load: { reload: () => Promise<void> } }

/** What waits behind the pill comes into the list only when asked for, by click or by the key `.`; the focus stays in the list. */
export function useNewPill({ waiting, show, load }: SteadyList): { showNew: () => void } {
  function showNew(): void {
    if (waiting.value === 0) return
    show()
    void load.reload()
    rescueFocus('[data-row]')
  }

  useKeys({ '.': showNew })
  return { showNew }
}
