import type { Messages } from '../shared/i18n/i18n.ts'
import { mountPage } from '../shared/mount.ts'
import PartnerRoot from './PartnerRoot.vue'

void mountPage(
  PartnerRoot,
  import.meta.glob<Messages>('../../locales/*/{app,help,gate,open,reserve,reservation}.json', { import: 'default' }),
  import.meta.glob<Messages>('../../locales/*/{work,rating,notify,sign-in,install,settings,locations,activity,connection}.json', { import: 'default' }),
)
