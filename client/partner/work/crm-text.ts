import type { CrmView } from '../../../server/contract/reservation.ts'
import { formatClock } from '../../shared/format.ts'
import type { Text, TextKey } from '../../shared/i18n/i18n.ts'

const RECORDS = { deal: 'crmState.deal', lead: 'crmState.lead', process: 'crmState.process' } as const satisfies Record<NonNullable<CrmView['entity']>, TextKey>

export const CRM_TONES = { none: undefined, waiting: 'warn', in_crm: 'good', failed: 'bad', deleted: 'bad' } as const satisfies Record<CrmView['state'], string | undefined>

/** The chip's words. `held`: undo still runs, so nothing is sent on purpose. */
export function crmText(t: Text, crm: CrmView, held: boolean): string {
  const record = t(RECORDS[crm.entity ?? 'deal'], { id: crm.itemId ?? '' }).trim()
  switch (crm.state) {
    case 'none': return held ? t('crmState.notYet') : t('crmState.none')
    case 'waiting':
      if (crm.trouble === null) return t('crmState.adding')
      return crm.nextTryAt === null ? t('crmState.waitsSoon') : t('crmState.waits', { time: formatClock(crm.nextTryAt) })
    case 'in_crm': return crm.stageName === null ? record : t('crmState.at', { record, stage: crm.stageName })
    case 'failed': return t('crmState.failed', { trouble: crm.trouble ?? t('crmState.refused') })
    case 'deleted': return t('crmState.deleted', { record })
  }
}
