import { watch } from 'vue'
import type { HashRouter } from '../hash-router.ts'

export type UseFirstOpenedOptions<Section extends string> = {
  section: Section
  router: HashRouter<Section>
  first: () => string | undefined
  isWide?: () => boolean
}

/** Where list and detail stand side by side, the first row is there to read at once. */
export function useFirstOpened<Section extends string>({ section, router, first, isWide = () => window.matchMedia('(min-width: 720px)').matches }: UseFirstOpenedOptions<Section>): void {
  watch(first, (key) => {
    const { section: shown, id } = router.route.value
    if (key !== undefined && shown === section && id === null && isWide()) router.replace(section, key)
  }, { immediate: true })
}
