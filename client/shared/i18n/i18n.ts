import { inject } from 'vue'
import type { InjectionKey, Plugin } from 'vue'
import type { en } from './en.ts'

type Leaf<T, Path extends string = ''> = T extends string ? Path : { [K in keyof T & string]: Leaf<T[K], Path extends '' ? K : `${Path}.${K}`> }[keyof T & string]

/** Every key of the messages: a wrong one does not compile. */
export type TextKey = Leaf<typeof en>

export type Text = (key: TextKey, params?: Record<string, string | number>, plural?: number) => string

/** A page's messages: sentences under the names of its areas. */
export type Messages = { readonly [name: string]: string | Messages }

const KEY: InjectionKey<Text> = Symbol('texts')

/** `{name}` is filled from `params`; ` | ` parts the forms for none, one and many. */
export function createText(messages: Messages): Text {
  return (key, params = {}, plural) => {
    const sentence = key.split('.').reduce<string | Messages | undefined>((at, name) => typeof at === 'object' ? at[name] : undefined, messages)
    if (typeof sentence !== 'string') return key
    const forms = sentence.split(' | ')
    const form = plural === undefined ? forms[0] : forms[Math.min(plural, forms.length - 1)]
    return (form ?? sentence).replace(/\{(\w+)\}/g, (hole, name: string) => String(params[name] ?? hole))
  }
}

export function createTexts(messages: Messages): Plugin {
  const text = createText(messages)
  return { install: (app) => { app.provide(KEY, text) } }
}

export function useText(): { t: Text } {
  const t = inject(KEY)
  if (!t) throw new Error('useText outside a page with texts')
  return { t }
}
