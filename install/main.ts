import b24ui from '@bitrix24/b24ui-nuxt/vue-plugin'
import { en } from '../client/shared/i18n/en.ts'
import { mountPage } from '../client/shared/mount.ts'
import InstallPage from './InstallPage.vue'

mountPage(InstallPage, en, b24ui)
