import b24ui from '@bitrix24/b24ui-nuxt/vue-plugin'
import { en } from '../shared/i18n/en.ts'
import { mountPage } from '../shared/mount.ts'
import OperatorRoot from './OperatorRoot.vue'

mountPage(OperatorRoot, en, b24ui)
