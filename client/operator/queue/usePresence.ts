import { onScopeDispose, readonly, ref } from 'vue'
import type { Ref } from 'vue'
import { useLiveReload } from '../../shared/composables/useLiveReload.ts'
import type { Live } from '../../shared/live.ts'

/** More often than the server forgets. */
const EVERY_MS = 20_000

type Watch = (number: string | null) => Promise<{ here: string[] }>

/** Says that one looks at a request as long as it is open, and who else does. That nobody could be told is no trouble worth a word. */
export function usePresence(number: string, watch: Watch, live: Pick<Live, 'on'>): Readonly<Ref<readonly string[]>> {
  const here = ref<readonly string[]>([])
  let isOver = false

  async function say(): Promise<void> {
    const answer = await watch(number).catch(() => null)
    if (answer && !isOver) here.value = answer.here
  }

  const timer = setInterval(() => void say(), EVERY_MS)
  useLiveReload(live, (event) => event.kind === 'request.watched' && event.number === number, say)
  onScopeDispose(() => {
    isOver = true
    clearInterval(timer)
  })
  void say()
  return readonly(here)
}
