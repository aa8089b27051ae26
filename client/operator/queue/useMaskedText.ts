import { ref } from 'vue'
import type { OperatorRequestView } from '../../../server/contract/operator.ts'
import { countHidden, HIDDEN_BY_HAND, showAgain } from '../../../server/core/masked-text.ts'

/** The text partners will read while it is decided on: hidden words go back with a click, more are hidden by selecting them. */
export function useMaskedText({ maskedText, originalText, hidden }: OperatorRequestView) {
  const text = ref(maskedText)
  const back = ref<number[]>([])

  /** Once a placeholder was taken out by hand nobody knows any more which is which. */
  function mayPutBack(mark: number): boolean {
    return !back.value.includes(mark) && countHidden(text.value) === hidden.length - back.value.length
  }

  function putBack(mark: number): void {
    const span = hidden[mark]
    if (!span || !mayPutBack(mark)) return
    text.value = showAgain(text.value, mark - back.value.filter((it) => it < mark).length, (originalText ?? '').slice(span.from, span.to))
    back.value = [...back.value, mark]
  }

  function hideSelected(area: HTMLTextAreaElement | null | undefined): void {
    if (!area || area.selectionStart === area.selectionEnd) return
    text.value = text.value.slice(0, area.selectionStart) + HIDDEN_BY_HAND + text.value.slice(area.selectionEnd)
  }

  return { text, mayPutBack, putBack, hideSelected }
}
