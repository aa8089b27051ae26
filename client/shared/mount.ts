import './theme.css'
import { createApp } from 'vue'
import type { Component, Plugin } from 'vue'
import { followColorScheme } from './color-scheme.ts'
import { createTexts } from './i18n/i18n.ts'
import type { Messages } from './i18n/i18n.ts'

/** What the pages have in common before their first component. */
export function mountPage(root: Component, messages: Messages, ...plugins: readonly Plugin[]): void {
  followColorScheme()
  const page = createApp(root).use(createTexts(messages))
  for (const plugin of plugins) page.use(plugin)
  page.mount('#app')
}
