import type { Messages } from '../client/shared/i18n/i18n.ts'
import { mountPage } from '../client/shared/mount.ts'
import InstallPage from './InstallPage.vue'

void mountPage(InstallPage, import.meta.glob<Messages>('../locales/*/{app,install,settings,locations}.json', { import: 'default' }))
