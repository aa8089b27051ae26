import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import type { SanctionView } from '../../../server/contract/sanction.ts'
import { formatDay, formatDayAndTime } from '../../shared/format.ts'
import { useText } from '../../shared/i18n/i18n.ts'
import { usePartner } from '../partner-context.ts'
import type { Gate } from './gates.ts'

type Words = { title: string, text: string }

/** A gate's title and text; `sanction` is the measure that runs, once it is read. */
export function useGateText(gate: () => Gate, sanction: () => SanctionView | null): ComputedRef<Words> {
  const { t } = useText()
  const { me, session, clock } = usePartner()

  function suspended(until: number | 'for_good' | null): Words {
    const running = sanction()
    const why = running === null ? '' : `${t('gate.reason', { reason: running.reason.replace(/\.$/, ''), rule: running.rule.clause })} `
    return { title: typeof until === 'number' ? t('gate.suspended', { day: formatDay(until) }) : t('gate.suspendedForGood'), text: `${why}${t('gate.suspendedText')}` }
  }

  function trouble({ check }: Gate): Words {
    if (!session.user.isAdmin) return { title: t('gate.troubleUser'), text: t('gate.troubleUserText') }
    const waiting = me.data.value?.waitingForCrm ?? 0
    const title = check?.name === 'access' || check?.name === 'licence' ? t('gate.troubleAccess') : t('gate.trouble')
    return { title, text: [check?.text ?? '', ...(waiting > 0 ? [t('gate.troubleWaiting', { n: waiting }, waiting)] : [])].join(' ') }
  }

  function question(): Words {
    const asked = me.data.value?.question
    if (!asked) return { title: t('gate.answerTitle'), text: me.data.value?.gate?.message ?? '' }
    const time = formatDayAndTime(asked.dueAt)
    return { title: t('gate.question', { text: asked.text }), text: asked.dueAt > clock.now.value ? t('gate.questionDue', { time }) : t('gate.questionLate', { time }) }
  }

  function privacy(): Words {
    const [first] = me.data.value?.privacy ?? []
    if (!first) return { title: t('dataCase.title'), text: me.data.value?.gate?.message ?? '' }
    const time = formatDayAndTime(first.dueAt)
    return { title: t('dataCase.gate', { number: first.number }), text: first.dueAt > clock.now.value ? t('dataCase.gateDue', { time }) : t('dataCase.gateLate', { time }) }
  }

  function maintenance(): Words {
    const span = me.data.value?.maintenance
    if (!span) return { title: '', text: t('gate.maintenanceText') }
    const until = formatDayAndTime(span.until)
    return { title: span.from > clock.now.value ? t('gate.maintenance', { from: formatDayAndTime(span.from), until }) : t('gate.maintenanceNow', { until }), text: t('gate.maintenanceText') }
  }

  function noPermission(): Words {
    const name = me.data.value?.admins[0]
    return { title: t('gate.noPermission'), text: name === undefined ? t('gate.noPermissionText') : t('gate.noPermissionBy', { name }) }
  }

  return computed(() => {
    const shown = gate()
    const now = me.data.value?.gate ?? null
    switch (shown.kind) {
      case 'not_linked': return { title: t('gate.notLinked'), text: session.user.isAdmin ? t('gate.notLinkedAdmin') : t('gate.notLinkedUser') }
      case 'not_approved': return { title: t('gate.notApproved'), text: t('gate.notApprovedText') }
      case 'partner_cancelled': return { title: typeof now?.since === 'number' ? t('gate.cancelledOn', { day: formatDay(now.since) }) : t('gate.cancelled'), text: t('gate.cancelledText') }
      case 'no_locations': return { title: t('gate.noLocations'), text: t('gate.noLocationsText') }
      case 'suspended': return suspended(now?.until ?? null)
      case 'trouble': return trouble(shown)
      case 'privacy': return privacy()
      case 'question': return question()
      case 'not_certified': return { title: t('gate.notCertified'), text: t('gate.notCertifiedText') }
      case 'paused': return { title: typeof now?.until === 'number' ? t('gate.pausedUntil', { day: formatDay(now.until) }) : t('gate.paused'), text: t('gate.pausedText') }
      case 'no_permission': return noPermission()
      case 'maintenance': return maintenance()
    }
  })
}
