import { mountPage } from '../shared/mount.ts'
import PartnerRoot from './PartnerRoot.vue'

mountPage(PartnerRoot)
