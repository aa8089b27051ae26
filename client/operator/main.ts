import { mountPage } from '../shared/mount.ts'
import OperatorRoot from './OperatorRoot.vue'

mountPage(OperatorRoot)
