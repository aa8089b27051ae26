import { shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import type { Language } from '../../../server/core/languages.ts'
import { language } from './language.ts'
import { isPseudo } from '../../../server/core/pseudo.ts'

type KitLocale = typeof import('@bitrix24/b24ui-nuxt/runtime/locale/en.js')['default']

const FILES: Record<Exclude<Language, 'en'>, () => Promise<{ default: unknown }>> = {
  'de': () => import('@bitrix24/b24ui-nuxt/runtime/locale/de.js'),
  'es': () => import('@bitrix24/b24ui-nuxt/runtime/locale/la.js'),
  'pt-BR': () => import('@bitrix24/b24ui-nuxt/runtime/locale/br.js'),
  'pl': () => import('@bitrix24/b24ui-nuxt/runtime/locale/pl.js'),
  'uk': () => import('@bitrix24/b24ui-nuxt/runtime/locale/ua.js'),
  'ru': () => import('@bitrix24/b24ui-nuxt/runtime/locale/ru.js'),
}

/** The kit's own words ("Close", "Clear") in the page's language; English until they are loaded. */
export function useKitLocale(): Readonly<Ref<KitLocale | undefined>> {
  const locale = shallowRef<KitLocale>()
  watch(language, async (now) => {
    const found = now === 'en' || isPseudo(now) ? undefined : (await FILES[now]()).default as KitLocale
    if (language.value === now) locale.value = found
  }, { immediate: true })
  return locale
}
