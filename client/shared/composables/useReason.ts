import { ref } from 'vue'
import type { Ref } from 'vue'
import { useText } from '../i18n/i18n.ts'
import { useSave } from './useSave.ts'

export type UseReasonReturn<Reason extends string> = { chosen: Ref<Reason | null>, note: Ref<string>, busy: Ref<boolean>, error: Ref<string | null>, onSave: () => void }

/** A reason that must be chosen and a note that may be written; `send` rejects with what is shown beside the button. */
export function useReason<Reason extends string>(send: (body: { reason: Reason, note?: string }) => Promise<void>): UseReasonReturn<Reason> {
  const { t } = useText()
  const chosen = ref(null) as Ref<Reason | null>
  const note = ref('')
  const { busy, error, save } = useSave()

  function onSave(): void {
    const reason = chosen.value
    const words = note.value.trim()
    if (reason === null) error.value = t('lost.choose')
    else void save(() => send(words === '' ? { reason } : { reason, note: words }))
  }

  return { chosen, note, busy, error, onSave }
}
