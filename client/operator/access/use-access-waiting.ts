import { readonly, ref } from 'vue'
import type { Ref } from 'vue'
import type { AccessWaitingView } from '../../../server/contract/access.ts'
import { useLiveReload } from '../../shared/composables/useLiveReload.ts'
import type { OperatorContext } from '../operator-context.ts'

/** How many changes of rights wait for this person to confirm; null for none, and for who may not. */
export function useAccessWaiting({ api, live, may }: Pick<OperatorContext, 'api' | 'live' | 'may'>): Readonly<Ref<number | null>> {
  const waiting = ref<number | null>(null)
  const look = async (): Promise<void> => {
    const view = await api.call<AccessWaitingView>('GET', '/api/operator/access/waiting')
    waiting.value = view.waiting || null
  }
  // What can't be asked now is asked with the next news: the tab never shows an error of its own.
  const lookAgain = (): void => { look().catch(() => undefined) }
  if (may('access.change')) {
    useLiveReload(live, ({ kind }) => kind === 'access.changed', lookAgain)
    lookAgain()
  }
  return readonly(waiting)
}
