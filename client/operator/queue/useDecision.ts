import { computed, ref, watch } from 'vue'
import type { OperatorRequestView } from '../../../server/contract/operator.ts'
import type { DecidedView, DecisionBody } from '../../../server/contract/queue.ts'
import type { Need } from '../../../server/core/request.ts'
import { toFailure } from '../../shared/api.ts'
import { useSave } from '../../shared/composables/useSave.ts'
import { useText } from '../../shared/i18n/i18n.ts'
import { useMaskedText } from './useMaskedText.ts'

type Decide = (body: DecisionBody) => Promise<DecidedView>

/** What partners will read, as it is edited; edits live here until the request is published. */
export function useDecision(request: OperatorRequestView, { decide, decided, refused }: { decide: Decide, decided: (view: DecidedView) => void, refused: () => void }) {
  const { t } = useText()
  const title = ref(request.title)
  const masked = useMaskedText(request)
  const needs = ref<Need[]>(request.needs.map(({ code }) => code))
  const seats = ref(request.seats === null ? '' : String(request.seats))
  /** Contacts the server found in these very words; an edit asks anew. */
  const found = ref<string[]>([])
  watch([title, masked.text], () => { found.value = [] })
  const { busy, error, save } = useSave()

  const wrong = computed(() => {
    if (title.value.trim().length < 5) return t('moderation.titleShort')
    if (masked.text.value.trim() === '') return t('moderation.textEmpty')
    return /^(?:[1-9]\d{0,5})?$/.test(seats.value.trim()) ? null : t('queue.edit.seatsWrong')
  })

  async function publish(): Promise<void> {
    if (wrong.value !== null) {
      error.value = wrong.value
      return
    }
    await save(async () => {
      const words = {
        title: title.value.trim(), text: masked.text.value.trim(), onPurpose: found.value, needs: needs.value, seats: seats.value.trim() === '' ? null : Number(seats.value),
      }
      try {
        decided(await decide({ kind: 'publish', ...words }))
      } catch (failure) {
        const { code, params } = toFailure(failure)
        if (code !== 'contact_in_text') throw failure
        found.value = [...words.onPurpose, ...String(params['found']).split('\n')]
      }
    })
    if (error.value !== null) refused()
  }

  return { ...masked, title, needs, seats, found, busy, error, save, publish }
}
