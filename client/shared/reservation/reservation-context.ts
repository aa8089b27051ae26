import { inject, provide } from 'vue'
import type { InjectionKey } from 'vue'
import type { Api } from '../api.ts'
import type { Clock } from '../clock.ts'

/** What the parts of a reservation need, in the app as in the tab of a CRM record. */
export type ReservationContext = {
  api: Pick<Api, 'showContact' | 'download' | 'undo' | 'markContacted' | 'saveWon' | 'saveLost'>
  clock: Clock
  /** Says something to screen readers. */
  announce: (text: string) => void
}

const KEY: InjectionKey<ReservationContext> = Symbol('reservation')

export function provideReservation(context: ReservationContext): void {
  provide(KEY, context)
}

export function useReservation(): ReservationContext {
  const context = inject(KEY)
  if (!context) throw new Error('useReservation outside the app and the CRM tab')
  return context
}
