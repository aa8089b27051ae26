import './theme.css'
import { createApp, watch } from 'vue'
import type { Component } from 'vue'
import { toLanguage } from '../../server/core/languages.ts'
import type { Language } from '../../server/core/languages.ts'
import { followColorScheme } from './color-scheme.ts'
import { followDensity } from './density.ts'
import { createTexts } from './i18n/i18n.ts'
import type { TextFiles } from './i18n/i18n.ts'
import { isPseudo } from '../../server/core/pseudo.ts'
import type { Pseudo } from '../../server/core/pseudo.ts'
import { markPlatform } from './platform.ts'
import { usePref } from './prefs.ts'

/** The language a person chose here; `portal`: the one in which Bitrix24 opened the page. */
export type LanguageChoice = 'portal' | Language | Pseudo

/** What the pages have in common before their first component. */
export async function mountPage(root: Component, files: TextFiles, later: TextFiles = {}): Promise<void> {
  markPlatform()
  followNewBuilds()
  followColorScheme()
  followDensity()
  const texts = createTexts(files, later)
  const choice = usePref<LanguageChoice>('language', 'portal')
  const spoken = (): Language | Pseudo => choice.value === 'portal' ? portalLanguage() : choice.value
  // The portal tells the choice only after its handshake; its own language stands in the address.
  watch(choice, () => { void texts.speak(spoken()) })
  await texts.speak(spoken())
  createApp(root).use(texts).mount('#app')
}

const OLD_PAGE_MS = 60_000

/** A page that was open while the server was renewed asks for files that are gone. A page that has just been loaded would ask for the same again. */
function followNewBuilds(page: Window = window): void {
  page.addEventListener('vite:preloadError', () => {
    if (page.performance.now() > OLD_PAGE_MS) page.location.reload()
  })
}

/** Bitrix24 adds `LANG` to the address of every page it opens; a page outside follows the browser. */
export function portalLanguage({ location, navigator }: { location: { search: string }, navigator: { languages: readonly string[] } } = window): Language | Pseudo {
  const named = new URLSearchParams(location.search).get('LANG')
  if (named !== null && isPseudo(named)) return named
  if (named !== null) return toLanguage(named) ?? 'en'
  return navigator.languages.map(toLanguage).find((it) => it !== null) ?? 'en'
}
