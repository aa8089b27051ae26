import { inject, readonly } from 'vue'
import type { App, InjectionKey, Plugin, Ref } from 'vue'
import { createI18n } from 'vue-i18n'
import { LANGUAGES, pluralForm } from '../../../server/core/languages.ts'
import type { Language } from '../../../server/core/languages.ts'
import type { TextKey } from './keys.ts'
import { language, setFormats } from './language.ts'
import { dress, isPseudo } from './pseudo.ts'
import type { Pseudo } from './pseudo.ts'

export type { TextKey }

/** `plural` chooses the form and is the hole `{n}` too when `params` does not name one. */
export type Text = (key: TextKey, params?: Record<string, string | number>, plural?: number) => string

/** Texts under the names of their groups, as the files of `locales/` hold them. */
export type Messages = Record<string, unknown>

/** The files a page may load, by path: what `import.meta.glob` of `locales/` gives. */
export type TextFiles = Record<string, () => Promise<Messages>>

export type Texts = {
  t: Text
  /** What is spoken now. */
  language: Readonly<Ref<Language | Pseudo>>
  /** Loads a language and speaks it from then on. */
  speak: (next: Language | Pseudo) => Promise<void>
}

const KEY: InjectionKey<Texts> = Symbol('texts')

/** The words of one page. Nothing is spoken before the first `speak` has loaded them. */
export function createTexts(files: TextFiles): Texts & Plugin {
  const pluralRules = Object.fromEntries(LANGUAGES.map((it) => [it, (count: number, forms: number) => pluralForm(it, count, forms)]))
  const { global: i18n } = createI18n({ legacy: false, locale: 'en', fallbackLocale: false, messages: {}, pluralRules, missingWarn: false })
  const loaded = new Set<Language>()

  async function speak(next: Language | Pseudo): Promise<void> {
    const real = isPseudo(next) ? 'en' : next
    if (!loaded.has(real)) {
      const areas = await Promise.all(Object.entries(files).filter(([path]) => path.includes(`/locales/${real}/`)).map(([, load]) => load()))
      i18n.setLocaleMessage(real, Object.assign({}, ...areas))
      loaded.add(real)
    }
    i18n.locale.value = real
    setFormats(next)
  }

  const t: Text = (key, params = {}, plural) => {
    const text = plural === undefined ? i18n.t(key, params) : i18n.t(key, { n: plural, ...params }, plural)
    return isPseudo(language.value) ? dress(text) : text
  }

  const texts = { t, language: readonly(language), speak }
  return { ...texts, install: (app: App) => { app.provide(KEY, texts) } }
}

export function useText(): Texts {
  const texts = inject(KEY)
  if (!texts) throw new Error('useText outside a page with texts')
  return texts
}
