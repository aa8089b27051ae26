import { inject, onScopeDispose, provide } from 'vue'
import type { InjectionKey } from 'vue'
import { useText } from '../../shared/i18n/i18n.ts'
import type { PartnerContext } from '../partner-context.ts'
import { openKeyShare } from './key-share.ts'
import { createReserving } from './reserving.ts'
import type { Attempt, Reserving } from './reserving.ts'

export type ReservingContext = Reserving & {
  /** Gives a reservation back while that is still honest; the place is free before this resolves. */
  undo: (number: string) => Promise<boolean>
}

const KEY: InjectionKey<ReservingContext> = Symbol('reserving')

export function useReserving(): ReservingContext {
  const context = inject(KEY)
  if (!context) throw new Error('useReserving outside PartnerApp')
  return context
}

type Parts = Pick<PartnerContext, 'api' | 'session' | 'me' | 'clock' | 'announce' | 'router' | 'live'>

/** Attempts live as long as the page: who goes on to another request while a slow one is answered is told. */
export function provideReserving({ api, session, me, clock, announce, router, live }: Parts): ReservingContext {
  const { t } = useText()
  const own = new Set<string>()
  const keys = openKeyShare(session.portal.memberId, session.user.id)

  function say(number: string, { phase, refusal }: Attempt): string {
    if (phase === 'reserved') return router.route.value.id === number ? t('reserve.announce') : t('reserve.announceOf', { number })
    if (phase === 'offline') return t('reserve.offlineSent')
    if (phase === 'unknown') return t('reserve.unknown')
    return refusal?.message ?? t('reserve.notReserved')
  }

  const reserving = createReserving(api, {
    keys, now: () => clock.now.value,
    onSettled: (number, attempt) => {
      announce(say(number, attempt))
      if (attempt.reservation) own.add(attempt.reservation.id)
      void me.reload()
    },
  })

  async function reserve(number: string) {
    announce(t('reserve.reserving'))
    return reserving.reserve(number)
  }

  async function undo(number: string): Promise<boolean> {
    const { reservation } = reserving.of(number)
    if (reservation === null) return false
    await api.undo(reservation.id)
    reserving.dismiss(number)
    announce(t('held.undone'))
    void me.reload()
    return true
  }

  // Contacts that were shown end the undo, wherever that was done.
  onScopeDispose(live.on((event) => {
    if (event.kind === 'reservation.changed' && own.has(event.reservationId)) void api.getReservation(event.reservationId).then(reserving.learn, () => undefined)
  }))
  onScopeDispose(reserving.stop)
  const context = { ...reserving, reserve, undo }
  provide(KEY, context)
  return context
}
