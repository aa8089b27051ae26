import { onScopeDispose } from 'vue'
import { SECOND_MS } from '../../../server/core/time.ts'
import { useText } from '../../shared/i18n/i18n.ts'
import type { PartnerContext } from '../partner-context.ts'
import { isUnderWay } from '../reserve/reserving.ts'
import type { Reserving } from '../reserve/reserving.ts'

/** New requests are spoken of together, at most this often. */
const TOGETHER_MS = 30 * SECOND_MS

/** What a screen reader is told of what happens by itself: changes of the request that is open, and now and then how many came. */
export function useLiveWords({ live, router, announce }: Pick<PartnerContext, 'live' | 'router' | 'announce'>, reserving: Pick<Reserving, 'of'>): void {
  const { t } = useText()
  let fresh = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let spokenAt = -Infinity

  function sayFresh(): void {
    timer = undefined
    spokenAt = Date.now()
    announce(t('spoken.newRequests', { n: fresh }, fresh))
    fresh = 0
  }

  const off = live.on((event) => {
    if (event.kind === 'request.published') {
      fresh += 1
      timer ??= setTimeout(sayFresh, Math.max(0, spokenAt + TOGETHER_MS - Date.now()))
    }
    if (!('number' in event) || router.route.value.id !== event.number) return
    const { phase } = reserving.of(event.number)
    // One's own reservation is spoken of already.
    if (isUnderWay({ phase }) || phase === 'reserved') return
    const { number } = event
    if (event.kind === 'request.closed') announce(t('spoken.closed', { number }))
    if (event.kind !== 'request.reserved' && event.kind !== 'request.released') return
    const { taken, cap } = event
    announce(taken >= cap ? t('spoken.full', { number, cap }) : t('spoken.taken', { number, taken, cap }))
  })
  onScopeDispose(() => {
    off()
    clearTimeout(timer)
  })
}
