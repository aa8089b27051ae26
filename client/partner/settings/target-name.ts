import type { TargetView } from '../../../server/contract/settings.ts'
import type { Text } from '../../shared/i18n/i18n.ts'

/** How a place in the CRM is called: the portal's own word for the pipeline behind the kind of record. */
export function targetName({ kind, name }: Pick<TargetView, 'kind' | 'name'>, t: Text): string {
  if (kind === 'lead') return t('settings.targetLeads')
  return kind === 'deal' ? t('settings.targetDeals', { pipeline: name.slice(name.indexOf(': ') + 2) }) : name
}
