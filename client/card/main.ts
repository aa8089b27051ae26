import { app } from '../shared/i18n/en/app.ts'
import { card } from '../shared/i18n/en/card.ts'
import { reservation } from '../shared/i18n/en/reservation.ts'
import { mountPage } from '../shared/mount.ts'
import CardRoot from './CardRoot.vue'

// Only these areas' words, and not the kit's plugin: the tab has to be small.
mountPage(CardRoot, { ...app, ...reservation, ...card })
