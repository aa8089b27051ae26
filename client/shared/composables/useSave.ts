import { ref } from 'vue'
import type { Ref } from 'vue'
import { toFailure } from '../api.ts'
import { useText } from '../i18n/i18n.ts'

/** A form's one call: not twice at once, and its refusal as a sentence beside the button. */
export function useSave(): { busy: Ref<boolean>, error: Ref<string | null>, save: (work: () => Promise<void>) => Promise<void> } {
  const { t } = useText()
  const busy = ref(false)
  const error = ref<string | null>(null)

  async function save(work: () => Promise<void>): Promise<void> {
    if (busy.value) return
    busy.value = true
    error.value = null
    try {
      await work()
    } catch (failure) {
      const { code, message, fields } = toFailure(failure)
      error.value = code === 'no_answer' ? t('state.failedText') : [message, ...Object.values(fields)].join(' ')
    } finally {
      busy.value = false
    }
  }

  return { busy, error, save }
}
