import { watch } from 'vue'
import { usePref } from './prefs.ts'

export type Density = 'comfortable' | 'compact'

const density = usePref<Density>('density', 'comfortable')

/** Tells the style sheets how close rows stand, and keeps it in step with the choice. */
export function followDensity(page: Document = document): void {
  watch(density, (next) => { page.documentElement.dataset['density'] = next }, { immediate: true })
}
