import { computed, onScopeDispose, watch } from 'vue'
import type { ComputedRef } from 'vue'
import { SECOND_MS } from '../../../server/core/time.ts'
import type { PartnerContext } from '../partner-context.ts'
import { gatesOf } from './gates.ts'
import type { Gate } from './gates.ts'

/** What other systems decide is not told by the stream of a portal that is nobody's yet. */
const LOOK_AGAIN_MS = 30 * SECOND_MS

/** What stands in this person's way now, the most serious first. */
export function useGates({ me, session, clock }: Pick<PartnerContext, 'me' | 'session' | 'clock'>): ComputedRef<Gate[]> {
  return computed(() => (me.data.value === null ? [] : gatesOf(me.data.value, session.user.isAdmin, clock.now.value)))
}

/** A gate that opens elsewhere opens here by itself, and so does a day that begins. */
export function useGateWatch({ me, clock }: Pick<PartnerContext, 'me' | 'clock'>): void {
  const timer = setInterval(() => { if (me.data.value?.gate?.code === 'not_linked' || me.data.value?.gate?.code === 'not_approved') void me.reload() }, LOOK_AGAIN_MS)
  onScopeDispose(() => clearInterval(timer))
  watch(clock.now, (now, before) => {
    const { gate, limits, maintenance, question, privacy } = me.data.value ?? {}
    const moments = [gate?.until, limits?.today.nextDayAt, maintenance?.from, maintenance?.until, question?.dueAt, ...(privacy ?? []).map(({ dueAt }) => dueAt)]
    if (moments.some((at) => typeof at === 'number' && at > before && at <= now)) void me.reload()
  })
}
