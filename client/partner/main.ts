import type { Messages } from '../shared/i18n/i18n.ts'
import { mountPage } from '../shared/mount.ts'
import PartnerRoot from './PartnerRoot.vue'

void mountPage(
  PartnerRoot,
  import.meta.glob<Messages>('../../locales/*/{app,sign-in,help,gate,open,reserve,work,rating,reservation,notify}.json', { import: 'default' }),
  import.meta.glob<Messages>('../../locales/*/{install,settings,locations,activity,connection}.json', { import: 'default' }),
)
