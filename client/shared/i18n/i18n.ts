import { createI18n, useI18n } from 'vue-i18n'
import { en } from './en.ts'

type Leaf<T, Path extends string = ''> = T extends string ? Path : { [K in keyof T & string]: Leaf<T[K], Path extends '' ? K : `${Path}.${K}`> }[keyof T & string]

/** Every key of the messages: a wrong one does not compile. */
export type TextKey = Leaf<typeof en>

export type Text = (key: TextKey, params?: Record<string, string | number>, plural?: number) => string

export function createTexts() {
  return createI18n({ legacy: false, locale: 'en', fallbackLocale: 'en', messages: { en } })
}

export function useText(): { t: Text } {
  const { t } = useI18n()
  return { t: (key, params = {}, plural) => plural === undefined ? t(key, params) : t(key, params, plural) }
}
