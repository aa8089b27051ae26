import { inject, readonly, ref } from 'vue'
import type { App, InjectionKey, Plugin, Ref } from 'vue'
import { createI18n } from 'petite-vue-i18n'
import { LANGUAGES, pluralForm } from '../../../server/core/languages.ts'
import type { Language } from '../../../server/core/languages.ts'
import type { TextKey } from './keys.ts'
import { language, setFormats } from './language.ts'
import { dress, isPseudo } from '../../../server/core/pseudo.ts'
import type { Pseudo } from '../../../server/core/pseudo.ts'

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
  /** Loads the words of what is shown later; from then on they come with every language. */
  more: () => Promise<void>
}

const KEY: InjectionKey<Texts> = Symbol('texts')

let loadMore: () => Promise<void> = () => Promise.resolve()

/** Loads a screen together with the words that come later: it never shows a key in their place. */
export async function withMoreText<T>(load: () => Promise<T>): Promise<T> {
  const [loaded] = await Promise.all([load(), loadMore()])
  return loaded
}

/** The words of one page. Nothing is spoken before the first `speak` has loaded them; `later` waits for `more`. */
export function createTexts(files: TextFiles, later: TextFiles = {}): Texts & Plugin {
  const pluralRules = Object.fromEntries(LANGUAGES.map((it) => [it, (count: number, forms: number) => pluralForm(it, count, forms)]))
  const { global: i18n } = createI18n({ legacy: false, locale: 'en', fallbackLocale: false, messages: {}, pluralRules, missingWarn: false })
  const loaded = new Set<string>()
  let hasMore = false

  async function load(real: Language): Promise<void> {
    const missing = Object.entries(inLanguage({ ...files, ...(hasMore && later) }, real)).filter(([path]) => !loaded.has(`${real} ${path}`))
    const areas = await Promise.all(missing.map(([, read]) => read()))
    i18n.mergeLocaleMessage(real, flat(Object.assign({}, ...areas)))
    for (const [path] of missing) loaded.add(`${real} ${path}`)
  }

  async function speak(next: Language | Pseudo): Promise<void> {
    const real = isPseudo(next) ? 'en' : next
    await load(real)
    i18n.locale.value = real
    setFormats(next)
  }

  async function more(): Promise<void> {
    hasMore = true
    await load(isPseudo(language.value) ? 'en' : language.value)
  }

  const t: Text = (key, params = {}, plural) => {
    const text = plural === undefined ? i18n.t(key, params) : i18n.t(key, { n: plural, ...params }, plural)
    return isPseudo(language.value) ? dress(text) : text
  }

  const texts = { t, language: readonly(language), speak, more }
  loadMore = more
  return { ...texts, install: (app: App) => { app.provide(KEY, texts) } }
}

/** The areas in a language; one that the language does not have is spoken in English. */
function inLanguage(files: TextFiles, real: Language): TextFiles {
  return Object.fromEntries(Object.entries(files).filter(([path]) => {
    const area = path.split('/').at(-1) ?? ''
    return path.endsWith(`/locales/${real}/${area}`) || (path.endsWith(`/locales/en/${area}`) && !Object.keys(files).some((other) => other.endsWith(`/locales/${real}/${area}`)))
  }))
}

/** The small build of vue-i18n looks a key up as a whole. */
function flat(texts: Messages, path = ''): Record<string, string> {
  return Object.assign({}, ...Object.entries(texts).map(([name, it]) => typeof it === 'string' ? { [path + name]: it } : flat(it as Messages, `${path}${name}.`)))
}

export function useText(): Texts {
  const texts = inject(KEY)
  if (!texts) throw new Error('useText outside a page with texts')
  return texts
}

/** True once the words that come later are there: a screen that needs them shows nothing before. */
export function useMoreText(): Readonly<Ref<boolean>> {
  const { more } = useText()
  const ready = ref(false)
  void more().then(() => { ready.value = true })
  return readonly(ready)
}
