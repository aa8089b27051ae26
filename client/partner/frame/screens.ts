import { defineAsyncComponent } from 'vue'
import { fetchSdk } from '../../shared/frame.ts'
import { withMoreText } from '../../shared/i18n/i18n.ts'

/** Stands beside the open list. */
const BESIDE = {
  request: () => import('../open/RequestPane.vue'),
  bell: () => withMoreText(() => import('./NoticeBell.vue')),
}

/** Everything else comes after the open list, in this order: most people look at that one first. */
const LATER = {
  reservation: () => withMoreText(() => import('../work/ReservationPane.vue')),
  reservations: () => withMoreText(() => import('../work/ReservationScreen.vue')),
  rating: () => withMoreText(() => import('../rating/RatingScreen.vue')),
  settings: () => withMoreText(() => import('../settings/SettingsScreen.vue')),
}

export const RequestPane = defineAsyncComponent(BESIDE.request)
export const NoticeBell = defineAsyncComponent(BESIDE.bell)
export const ReservationScreen = defineAsyncComponent(LATER.reservations)
export const ReservationPane = defineAsyncComponent(LATER.reservation)
export const RatingScreen = defineAsyncComponent(LATER.rating)
export const SettingsScreen = defineAsyncComponent(LATER.settings)

/** While the list is drawn the line is free: then comes what is read next to it. */
export function fetchBeside(): void {
  for (const load of Object.values(BESIDE)) void load().catch(() => { /* The place itself tries again. */ })
}

/** On a slow line every file that comes early keeps the first request from being read, and running one keeps a key waiting. */
const QUIET_MS = 3_000
const INPUT = ['keydown', 'pointerdown'] as const

/** Fetches the other screens one after the other whenever nobody has touched anything for a while, so that no tab makes anybody wait. */
export function fetchScreens(page: Pick<Window, 'setTimeout' | 'addEventListener' | 'removeEventListener' | 'performance'> = window): void {
  let touchedAt = page.performance.now()
  const touch = (): void => { touchedAt = page.performance.now() }
  for (const type of INPUT) page.addEventListener(type, touch, { capture: true, passive: true })

  async function quiet(): Promise<void> {
    const left = touchedAt + QUIET_MS - page.performance.now()
    if (left <= 0) return
    await new Promise((resolve) => { page.setTimeout(resolve, left) })
    await quiet()
  }

  async function fetchAll(): Promise<void> {
    for (const load of [...Object.values(LATER), fetchSdk]) {
      await quiet()
      await load().catch(() => { /* The tab itself tries again. */ })
    }
    for (const type of INPUT) page.removeEventListener(type, touch, { capture: true })
  }
  void fetchAll()
}
