import { defineAsyncComponent } from 'vue'
import { withMoreText } from '../../shared/i18n/i18n.ts'

/** Everything but the open list comes after it: most people look at that one first. */
const LATER = {
  request: () => import('../open/RequestPane.vue'),
  reservation: () => withMoreText(() => import('../work/ReservationPane.vue')),
  reservations: () => withMoreText(() => import('../work/ReservationScreen.vue')),
  rating: () => withMoreText(() => import('../rating/RatingScreen.vue')),
  settings: () => withMoreText(() => import('../settings/SettingsScreen.vue')),
}

export const RequestPane = defineAsyncComponent(LATER.request)
export const ReservationScreen = defineAsyncComponent(LATER.reservations)
export const ReservationPane = defineAsyncComponent(LATER.reservation)
export const RatingScreen = defineAsyncComponent(LATER.rating)
export const SettingsScreen = defineAsyncComponent(LATER.settings)

/** Fetches them once the page has nothing else to do, so that no tab makes anybody wait. */
export function fetchScreens(page: Pick<Window, 'setTimeout'> & Partial<Pick<Window, 'requestIdleCallback'>> = window): void {
  const fetchAll = (): void => { for (const load of Object.values(LATER)) void load().catch(() => { /* The tab itself tries again. */ }) }
  if (page.requestIdleCallback) page.requestIdleCallback(fetchAll, { timeout: 3_000 })
  else page.setTimeout(fetchAll, 1_500)
}
