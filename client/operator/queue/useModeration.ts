import { computed, onScopeDispose } from 'vue'
import type { LiveEvent } from '../../../server/contract/live.ts'
import type { OperatorRequestCard } from '../../../server/contract/operator.ts'
import type { DecidedView } from '../../../server/contract/queue.ts'
import { useLiveReload } from '../../shared/composables/useLiveReload.ts'
import { useLoad } from '../../shared/composables/useLoad.ts'
import { useSteadyList } from '../../shared/composables/useSteadyList.ts'
import { STATES } from '../operator-context.ts'
import type { ListSection, OperatorContext } from '../operator-context.ts'
import type { Outgoing } from './outgoing.ts'
import { useQueueFilter } from './queue-filter.ts'

/** What changes a list of requests; the counters of places change in it. */
const CHANGES: ReadonlySet<LiveEvent['kind']> = new Set<LiveEvent['kind']>(['request.received', 'request.moderated', 'request.published', 'request.closed', 'desk.changed', 'notice'])

/** One tab's requests; new ones raise the counter and wait behind the pill. One's own decisions that go out stand in `outgoing` instead. */
export function useModeration(section: ListSection, { api, live, clock, counts, router }: OperatorContext) {
  const seen = new Map<string, { text: string, card: OperatorRequestCard }>()
  const list = useSteadyList<OperatorRequestCard>((card) => card.number)
  /** A card that says the same stays the same, so that its row is not drawn anew. */
  function asKnown(card: OperatorRequestCard): OperatorRequestCard {
    const text = JSON.stringify(card)
    const known = seen.get(card.number)
    if (known?.text === text) return known.card
    seen.set(card.number, { text, card })
    return card
  }

  const load = useLoad(() => api.listModeration(STATES[section]), {
    onData: (it) => {
      clock.learn(it.now)
      counts.value = it.counts
      list.take(it.requests.map(asKnown))
    },
  })

  const off = live.on((event) => {
    if (event.kind === 'request.reserved' || event.kind === 'request.released') {
      const { number, taken, cap } = event
      list.patch(number, (card) => ({ ...card, taken, cap }))
    }
  })
  onScopeDispose(off)
  useLiveReload(live, ({ kind }) => CHANGES.has(kind), load.reload)
  void load.reload()

  const isGoingOut = ({ decision }: OperatorRequestCard): boolean => decision !== null && decision.isMine && decision.failed === null
  /** All that stand in this part, and those of them that the address asks for. */
  const all = computed(() => list.rows.value.filter(({ card }) => !isGoingOut(card)))
  const filter = useQueueFilter(() => router.route.value.query)
  const rows = computed(() => filter.isOn.value ? all.value.filter(({ card }) => filter.fits(card)) : all.value)
  const outgoing = computed(() => list.rows.value.flatMap(({ card, gone }): Outgoing[] => (!gone && card.decision && isGoingOut(card) ? [{ number: card.number, decision: card.decision }] : []))
    .toSorted((a, b) => a.decision.decidedAt - b.decision.decidedAt))

  function setDecision({ number, decision, now }: DecidedView): void {
    clock.learn(now)
    // A list that was asked for before does not know of it; the news of it asks for another.
    load.drop()
    list.patch(number, (card) => ({ ...card, decision }))
  }

  return { ...list, all, rows, isNarrowed: filter.isOn, outgoing, setDecision, load }
}
