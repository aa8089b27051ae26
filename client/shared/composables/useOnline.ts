import { onScopeDispose, readonly, ref } from 'vue'
import type { Ref } from 'vue'

/** Whether the browser has a network; `onBack` runs when it has one again. */
export function useOnline(onBack: () => void = () => {}, { page = window }: { page?: Window } = {}): { online: Readonly<Ref<boolean>> } {
  const online = ref(page.navigator.onLine)
  const onOnline = (): void => {
    online.value = true
    onBack()
  }
  const onOffline = (): void => { online.value = false }
  page.addEventListener('online', onOnline)
  page.addEventListener('offline', onOffline)
  onScopeDispose(() => {
    page.removeEventListener('online', onOnline)
    page.removeEventListener('offline', onOffline)
  })
  return { online: readonly(online) }
}
