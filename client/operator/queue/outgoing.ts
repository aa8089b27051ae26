import type { DecisionView } from '../../../server/contract/queue.ts'
import { SECOND_MS } from '../../../server/core/time.ts'
import type { TextKey } from '../../shared/i18n/i18n.ts'

/** A decision of one's own that can be taken back. */
export type Outgoing = { number: string, decision: DecisionView }

export const OUT_NAMES = { publish: 'queue.out.publish', reject: 'queue.out.reject', merge: 'queue.out.merge' } as const satisfies Record<DecisionView['kind'], TextKey>
export const OTHER_NAMES = { publish: 'queue.other.publish', reject: 'queue.other.reject', merge: 'queue.other.merge' } as const satisfies Record<DecisionView['kind'], TextKey>
export const CHIP_NAMES = { publish: 'queue.chip.publish', reject: 'queue.chip.reject', merge: 'queue.chip.merge' } as const satisfies Record<DecisionView['kind'], TextKey>

/** Whole seconds until it goes out; 0 once it is on its way. */
export function secondsLeft({ goesOutAt }: DecisionView, now: number): number {
  return Math.max(0, Math.ceil((goesOutAt - now) / SECOND_MS))
}
