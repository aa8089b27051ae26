import { nextTick, watch } from 'vue'
import type { Ref } from 'vue'

/** Keeps the tab one is on in sight where the list of tabs scrolls sideways. */
export function useCurrentInSight(list: Readonly<Ref<HTMLElement | null>>, current: () => string): void {
  watch(current, () => nextTick(() => {
    const tab = list.value?.querySelector<HTMLElement>('[aria-current]')
    if (list.value && tab) list.value.scrollLeft = tab.offsetLeft - list.value.clientWidth / 2 + tab.offsetWidth / 2
  }), { immediate: true })
}
