import { inject, onScopeDispose, provide, readonly, ref } from 'vue'
import type { InjectionKey, Ref } from 'vue'

/** Below this width list and detail do not stand side by side; theme.css says the same. */
const NARROW = '(width < 720px)'

type Bottom = { host: Readonly<Ref<HTMLElement | null>>, isNarrow: Readonly<Ref<boolean>> }

const KEY: InjectionKey<Bottom> = Symbol('bottom bar')

/** Offers the place at the foot of the page in which `BottomBar` puts its button. */
export function provideBottom(host: Bottom['host']): void {
  const media = window.matchMedia(NARROW)
  const isNarrow = ref(media.matches)
  const onChange = (): void => { isNarrow.value = media.matches }
  media.addEventListener('change', onChange)
  onScopeDispose(() => media.removeEventListener('change', onChange))
  provide(KEY, { host, isNarrow: readonly(isNarrow) })
}

/** The place at the foot of the page; null where there is none, as in the tab of a CRM record. */
export const useBottom = (): Bottom | null => inject(KEY, null)
