import { computed } from 'vue'
import type { ComputedRef, Ref } from 'vue'
import type { MeView } from '../../../server/contract/session.ts'
import { formatClockIn, formatDayAndTime, formatSecond, formatSpan } from '../../shared/format.ts'
import { useText } from '../../shared/i18n/i18n.ts'
import type { Barrier } from './use-barrier.ts'

/** The barrier in words; empty while there is none. */
export function useBarrierText(barrier: Readonly<Ref<Barrier | null>>, me: Readonly<Ref<MeView | null>>, now: Readonly<Ref<number>>): ComputedRef<string> {
  const { t } = useText()

  function say({ code, message, until, limits }: Barrier): string {
    // The page says the gate's reason once, at its top.
    if (code === me.value?.gate?.code) return t('gate.short')
    if (code === 'full') return t('reserve.full')
    if (code === 'place_kept' && until !== null) return t('reserve.kept', { until: formatDayAndTime(until) })
    if (code === 'request_closed') return t('reserve.closed')
    if (code === 'not_open_yet' && until !== null) return t('reserve.opensAt', { at: formatSecond(until) })
    if (code === 'maintenance' && until !== null) return `${t('gate.maintenanceNow', { until: formatDayAndTime(until) })}. ${t('gate.maintenanceText')}`
    if (limits === null) return message ?? t('gate.short')
    if (code === 'in_work_limit') return t('reserve.inWork', { used: limits.inWork.used, limit: limits.inWork.limit })
    const { used, limit, nextDayAt, zone } = limits.today
    return t('reserve.daily', { used, limit, zone, at: formatClockIn(nextDayAt, zone), left: formatSpan(nextDayAt - now.value) })
  }

  return computed(() => (barrier.value === null ? '' : say(barrier.value)))
}
