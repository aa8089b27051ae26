import { watch } from 'vue'
import type { HashRouter } from '../hash-router.ts'

export type UseFirstOpenedOptions<Section extends string> = {
  section: Section
  router: HashRouter<Section>
  first: () => string | undefined
  isWide?: () => boolean
}

/** Where list and detail stand side by side, the first row is there to read at once. Tells whether it is going to be. */
export function useFirstOpened<Section extends string>({ section, router, first, isWide = () => window.matchMedia('(min-width: 720px)').matches }: UseFirstOpenedOptions<Section>): () => boolean {
  const isNoneOpened = (): boolean => router.route.value.section === section && router.route.value.id === null && isWide()
  watch(first, (key) => {
    if (key !== undefined && isNoneOpened()) router.replace(section, key)
  }, { immediate: true })
  return isNoneOpened
}
