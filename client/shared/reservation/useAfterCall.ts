import { onScopeDispose, readonly, ref } from 'vue'
import type { Ref } from 'vue'

/** Where nothing leaves the page, as with a telephone beside the computer, somebody who called is asked after this. */
const LONGEST_MS = 8_000

/** Whether to ask how a call went: from the moment somebody who began one comes back to the page. `calledAt` is when it began. */
export function useAfterCall(now: () => number, { page = document, frame = window } = {}) {
  const calledAt = ref<number | null>(null)
  const asking = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined

  function onBack(): void {
    if (calledAt.value === null || page.visibilityState === 'hidden') return
    clearTimeout(timer)
    asking.value = true
  }

  function begin(): void {
    calledAt.value = now()
    clearTimeout(timer)
    timer = setTimeout(onBack, LONGEST_MS)
  }

  function end(): void {
    clearTimeout(timer)
    calledAt.value = null
    asking.value = false
  }

  page.addEventListener('visibilitychange', onBack)
  frame.addEventListener('focus', onBack)
  onScopeDispose(() => {
    clearTimeout(timer)
    page.removeEventListener('visibilitychange', onBack)
    frame.removeEventListener('focus', onBack)
  })
  return { asking: readonly(asking), calledAt: readonly(calledAt) as Readonly<Ref<number | null>>, begin, end }
}
