import type { Messages } from '../shared/i18n/i18n.ts'
import { mountPage } from '../shared/mount.ts'
import OperatorRoot from './OperatorRoot.vue'

void mountPage(
  OperatorRoot,
  import.meta.glob<Messages>('../../locales/*/{app,sign-in,help,open,reservation,operator,queue}.json', { import: 'default' }),
  import.meta.glob<Messages>('../../locales/*/{console,connection,access,cases,dashboards,journal,requests,rules,said-rules}.json', { import: 'default' }),
)
