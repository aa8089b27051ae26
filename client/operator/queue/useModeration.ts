import { onScopeDispose } from 'vue'
import type { OperatorRequestCard } from '../../../server/contract/operator.ts'
import { useLiveReload } from '../../shared/composables/useLiveReload.ts'
import { useLoad } from '../../shared/composables/useLoad.ts'
import { useSteadyList } from '../../shared/composables/useSteadyList.ts'
import { STATES } from '../operator-context.ts'
import type { ListSection, OperatorContext } from '../operator-context.ts'

/** One tab's requests; new ones raise the counter and wait behind the pill. */
export function useModeration(section: ListSection, { api, live, clock, counts }: OperatorContext) {
  const list = useSteadyList<OperatorRequestCard>((card) => card.number)
  const load = useLoad(() => api.listModeration(STATES[section]), {
    onData: (it) => {
      clock.learn(it.now)
      counts.value = it.counts
      list.take(it.requests)
    },
  })

  const off = live.on((event) => {
    if (event.kind === 'request.reserved' || event.kind === 'request.released') {
      const { number, taken, cap } = event
      list.patch(number, (card) => ({ ...card, taken, cap }))
    }
  })
  onScopeDispose(off)
  useLiveReload(live, () => true, load.reload)
  void load.reload()

  return { ...list, load }
}
