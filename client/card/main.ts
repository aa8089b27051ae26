import type { Messages } from '../shared/i18n/i18n.ts'
import { mountPage } from '../shared/mount.ts'
import CardRoot from './CardRoot.vue'

// Only these areas' words: the tab has to be small.
void mountPage(CardRoot, import.meta.glob<Messages>('../../locales/*/{app,reservation,card}.json', { import: 'default' }))
