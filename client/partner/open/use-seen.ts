import { computed, onScopeDispose, shallowRef } from 'vue'
import type { Ref } from 'vue'
import type { RequestCard } from '../../../server/contract/request.ts'
import { useAmong } from '../../shared/composables/useAmong.ts'
import { usePref } from '../../shared/prefs.ts'

/** All published until `upTo` are seen, and those of later that were opened. */
export type Seen = { upTo: number, also: readonly string[] }

const KEEP_AFTER_MS = 1_500
/** A user option holds no book. */
const MOST = 200

export function isSeen({ upTo, also }: Seen, { number, publishedAt }: Pick<RequestCard, 'number' | 'publishedAt'>): boolean {
  return publishedAt <= upTo || also.includes(number)
}

/** With one more that was opened. */
export function withSeen(seen: Seen, card: Pick<RequestCard, 'number' | 'publishedAt'>): Seen {
  return isSeen(seen, card) ? seen : { ...seen, also: [...seen.also, card.number].slice(-MOST) }
}

type Told = Pick<RequestCard, 'number' | 'publishedAt'>

/** `has` is for rows: each is drawn anew only when its own answer changes. */
export type UseSeenReturn = { seen: Readonly<Ref<Seen>>, has: (card: Told) => boolean, see: (card: Told) => void, seeAll: (upTo: number) => void }

/** Which requests this person has looked at; the portal is told after a moment of rest, not at every step through the list. */
export function useSeen({ keepAfterMs = KEEP_AFTER_MS } = {}): UseSeenReturn {
  const kept = usePref<Seen>('seen_requests', { upTo: 0, also: [] })
  const seen = shallowRef(kept.value)
  const upTo = computed(() => seen.value.upTo)
  const wasOpened = useAmong(() => seen.value.also)
  let timer: ReturnType<typeof setTimeout> | undefined

  function keep(): void {
    clearTimeout(timer)
    timer = undefined
    if (kept.value !== seen.value) kept.value = seen.value
  }
  function change(next: Seen): void {
    if (next === seen.value) return
    seen.value = next
    clearTimeout(timer)
    timer = setTimeout(keep, keepAfterMs)
  }
  onScopeDispose(() => { if (timer !== undefined) keep() })

  return { seen, has: ({ number, publishedAt }) => publishedAt <= upTo.value || wasOpened(number), see: (card) => change(withSeen(seen.value, card)), seeAll: (upTo) => change({ upTo, also: [] }) }
}
