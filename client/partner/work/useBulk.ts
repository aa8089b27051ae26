import { ref } from 'vue'
import type { ManyView, ReservationListView } from '../../../server/contract/reservation.ts'
import { useSave } from '../../shared/composables/useSave.ts'
import { useText } from '../../shared/i18n/i18n.ts'
import { saveFile } from './save-file.ts'
import type { WorkApi } from './work-api.ts'

/** What is done with several reservations, and how many of them it worked for. */
export function useBulk(work: Pick<WorkApi, 'assignMany' | 'askUpdate' | 'exportCsv'>, { list, onDone, announce }: { list: () => ReservationListView | null, onDone: () => void, announce: (text: string) => void }) {
  const { t } = useText()
  const said = ref<string | null>(null)
  const { busy, error, save } = useSave()

  function tell({ results }: ManyView, good: (n: number) => string): void {
    const refused = results.filter((it) => it.refusal !== null)
    const numberOf = (id: string): string => list()?.reservations.find((it) => it.id === id)?.number ?? ''
    const trouble = refused.map((it) => t('bulk.refused', { number: numberOf(it.id), why: it.refusal?.message ?? '' }))
    said.value = [good(results.length - refused.length), ...trouble].join(' ')
    announce(said.value)
    onDone()
  }

  return {
    said, busy, error,
    /** Rejects, because a dialog shows what was refused. */
    assign: async (ids: readonly string[], userId: string, name: string): Promise<void> => tell(await work.assignMany(ids, userId), (n) => t('bulk.assigned', { n, name }, n)),
    ask: (ids: readonly string[]): void => void save(async () => tell(await work.askUpdate(ids), (n) => t('bulk.asked', { n }, n))),
    exportList: (query: Record<string, string>): void => void save(async () => {
      saveFile(`requests-${query['state'] ?? ''}.csv`, await work.exportCsv(query))
      announce(t('works.exported'))
    }),
  }
}
