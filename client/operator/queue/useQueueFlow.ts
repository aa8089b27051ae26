import { ref } from 'vue'
import type { OperatorRequestCard, OperatorRequestView } from '../../../server/contract/operator.ts'
import type { DecidedView } from '../../../server/contract/queue.ts'
import { toFailure } from '../../shared/api.ts'
import { useKeys } from '../../shared/composables/useKeys.ts'
import { useText } from '../../shared/i18n/i18n.ts'
import { createReadAhead } from '../../shared/read-ahead.ts'
import type { ListSection, OperatorContext } from '../operator-context.ts'
import { OUT_NAMES, secondsLeft } from './outgoing.ts'
import { queueCalls } from './queue-calls.ts'
import type { useModeration } from './useModeration.ts'

/** The way through the queue: a decision opens the next request at once, U takes the last one back. */
export function useQueueFlow(section: ListSection, { api, router, announce }: OperatorContext, list: ReturnType<typeof useModeration>, focusHeading: () => Promise<void>) {
  const { t } = useText()
  const calls = queueCalls(api.call)
  const ahead = createReadAhead(api.getModeration)
  const done = ref<string | null>(null)

  /** Which request comes after this one: the queue is worked from top to bottom. */
  function nextAfter(number: string): string | null {
    const rows = list.rows.value.filter(({ card, gone }) => !gone || card.number === number)
    const at = rows.findIndex(({ card }) => card.number === number)
    return (rows[at + 1] ?? rows.find(({ card }) => card.number !== number))?.card.number ?? null
  }

  /** The next one is asked for while the decision is on its way: it opens as soon as that is kept. */
  function onDeciding(number: string): void {
    const next = nextAfter(number)
    if (next !== null) ahead.ask(next)
  }

  async function goOn(number: string, said: string, change: () => void): Promise<void> {
    const next = nextAfter(number)
    change()
    done.value = null
    announce(next === null ? said : `${said} ${t('moderation.next')}`)
    router.replace(section, next)
    await focusHeading()
  }

  async function onDecided(decided: DecidedView): Promise<void> {
    const { number, decision } = decided
    if (!decision) return
    const what = t(OUT_NAMES[decision.kind], { number, n: secondsLeft(decision, decided.now) })
    await goOn(number, t('queue.out.spoken', { what }), () => list.setDecision(decided))
  }

  /** It stands in another part of the queue now. */
  async function onAside({ number }: OperatorRequestCard, said: string): Promise<void> {
    await goOn(number, said, () => list.remove(number))
    done.value = said
    void list.load.reload()
  }

  async function onLetThrough({ number }: OperatorRequestView): Promise<void> {
    const said = t('moderation.letThroughDone', { number })
    await goOn(number, said, () => list.drop(number))
    done.value = said
    void list.load.reload()
  }

  /** Opens the last of them again, as it was; one that has gone out meanwhile says so. */
  async function onUndo(numbers: readonly string[]): Promise<void> {
    try {
      for (const number of numbers) list.setDecision(await calls.undoDecision(number))
      const number = numbers.at(-1) ?? ''
      announce(t('queue.out.undone', { number }))
      router.replace(section, number)
      await focusHeading()
    } catch (error) {
      done.value = toFailure(error).message
      announce(done.value)
      void list.load.reload()
    }
  }

  useKeys({ u: () => {
    const last = list.outgoing.value.at(-1)
    if (!last) return false
    void onUndo([last.number])
    return true
  } })

  return { done, read: ahead.read, onDeciding, onDecided, onAside, onLetThrough, onUndo }
}
