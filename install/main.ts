import { mountPage } from '../client/shared/mount.ts'
import InstallPage from './InstallPage.vue'

mountPage(InstallPage)
