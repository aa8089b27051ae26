import './theme.css'
import b24ui from '@bitrix24/b24ui-nuxt/vue-plugin'
import { createApp } from 'vue'
import type { Component } from 'vue'
import { followColorScheme } from './color-scheme.ts'
import { createTexts } from './i18n/i18n.ts'

/** What the three pages have in common before their first component. */
export function mountPage(root: Component): void {
  followColorScheme()
  createApp(root).use(createTexts()).use(b24ui).mount('#app')
}
