import { onScopeDispose, watch } from 'vue'
import type { RequestCard } from '../../../server/contract/request.ts'
import { useLiveReload } from '../../shared/composables/useLiveReload.ts'
import { useLoad } from '../../shared/composables/useLoad.ts'
import { useSteadyList } from '../../shared/composables/useSteadyList.ts'
import type { PartnerContext } from '../partner-context.ts'

/** The open requests: never moves under the pointer, counts change in place as soon as an event says so. */
export function useOpenList({ api, live, clock }: Pick<PartnerContext, 'api' | 'live' | 'clock'>) {
  const list = useSteadyList<RequestCard>((card) => card.number)
  const load = useLoad(api.listRequests, { onData: (it) => { clock.learn(it.now); list.take(it.requests) } })

  const off = live.on((event) => {
    if (event.kind === 'request.reserved' || event.kind === 'request.released') {
      const { number, taken, cap } = event
      list.patch(number, (card) => ({ ...card, taken, cap }))
    }
  })
  onScopeDispose(off)
  useLiveReload(live, (event) => event.kind !== 'request.received' && event.kind !== 'rating.changed', load.reload)
  // A locked row opens by itself when its time has come.
  watch(clock.now, (now, before) => {
    if (list.rows.value.some(({ card }) => card.locked && card.locked.until <= now && card.locked.until > before)) void load.reload()
  })
  void load.reload()

  return { ...list, load }
}
