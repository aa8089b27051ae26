import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import type { OpenListView, OpenRow } from '../../../server/contract/request.ts'
import { useLiveReload } from '../../shared/composables/useLiveReload.ts'
import { useLoad } from '../../shared/composables/useLoad.ts'
import { useSteadyList } from '../../shared/composables/useSteadyList.ts'
import type { PartnerContext } from '../partner-context.ts'
import { matches, readFilter } from './open-filter.ts'
import { readSort, sortRows } from './open-sort.ts'

/** A row that is full or gone stays at least so long (UX §2.5). */
const STAY_MS = 30_000

/**
 * `onFirst` hears the number at the top as soon as the first answer is there. The open requests as the address narrows and sorts them. Rows never move under the pointer: the order is made when somebody asks for it, by a
 * filter, a sort or the pill; counts change in place as soon as an event says so.
 */
export function useOpenList({ live, clock, router }: Pick<PartnerContext, 'live' | 'clock' | 'router'>, { read, onFirst }: { read: (isHidden: boolean) => Promise<OpenListView>, onFirst: (number: string) => void }) {
  const query = computed(() => router.route.value.query)
  const filter = computed(() => readFilter(query.value))
  const sort = computed(() => readSort(query.value['sort']))
  const isHiddenList = computed(() => query.value['hidden'] === '1')
  const list = useSteadyList<OpenRow>((card) => card.number, { stayMs: STAY_MS })
  const order = shallowRef<readonly string[]>([])
  /** Put away on this page: their rows are kept, so that Undo finds the place. */
  const away = shallowRef<ReadonlySet<string>>(new Set())
  /** Full ones that have a place again. */
  const freed = shallowRef<ReadonlySet<string>>(new Set())

  const passing = (rows: readonly OpenRow[]): OpenRow[] => {
    const [wanted, now] = [filter.value, clock.now.value]
    return rows.filter((row) => matches(row, wanted, now))
  }
  const arrange = (): void => { order.value = sortRows(passing(list.rows.value.map(({ card }) => card)), sort.value).map(({ number }) => number) }
  const load = useLoad(() => read(isHiddenList.value), {
    onData: (it) => {
      clock.learn(it.now)
      const isFirst = list.rows.value.length === 0
      list.take(it.requests)
      if (!isFirst) return
      arrange()
      if (order.value[0] !== undefined) onFirst(order.value[0])
    },
  })

  const rows = computed(() => {
    const byNumber = new Map(list.rows.value.map((row) => [row.card.number, row]))
    return order.value.flatMap((number) => (away.value.has(number) ? [] : byNumber.get(number) ?? []))
  })
  const fresh = computed(() => passing(list.fresh.value).filter((row) => !away.value.has(row.number)))

  function show(): void {
    list.show()
    arrange()
  }

  watch([() => JSON.stringify([filter.value, sort.value])], arrange)
  watch(isHiddenList, () => { list.forget(); away.value = new Set(); void load.restart() })
  // Nothing can move where nothing stands.
  watch([fresh, () => rows.value.length], () => { if (rows.value.length === 0 && fresh.value.length > 0) show() })

  onScopeDispose(live.on((event) => {
    if (event.kind !== 'request.reserved' && event.kind !== 'request.released') return
    const { number, taken, cap } = event
    const was = list.rows.value.find(({ card }) => card.number === number)?.card
    if (was && was.taken >= was.cap && taken < cap) freed.value = new Set([...freed.value, number])
    if (taken >= cap) freed.value = new Set([...freed.value].filter((it) => it !== number))
    list.patch(number, (card) => ({ ...card, taken, cap }))
  }))
  useLiveReload(live, (event) => event.kind !== 'request.received' && event.kind !== 'rating.changed', load.reload)
  // A locked row opens by itself when its time has come.
  watch(clock.now, (now, before) => {
    if (list.rows.value.some(({ card }) => card.locked && card.locked.until <= now && card.locked.until > before)) void load.reload()
  })
  void load.reload()

  return {
    rows, fresh, show, load, filter, sort, isHiddenList, away, freed,
    total: computed(() => list.rows.value.length),
    all: computed(() => list.rows.value.map(({ card }) => card)),
    setAway: (numbers: ReadonlySet<string>) => { away.value = numbers },
    sweep: (isLookedAt: (number: string) => boolean) => list.sweep((number) => away.value.has(number) || isLookedAt(number)),
  }
}

export type OpenListState = ReturnType<typeof useOpenList>
