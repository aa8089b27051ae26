import type { CoreContext, LocaleMessage } from '@intlify/core-base'
import { compile, createCoreContext, registerMessageCompiler, registerMessageResolver, resolveValue, translate } from '@intlify/core-base'
import type { ErrorCode, ErrorParams, Refusal } from '../core/errors.ts'
import { CLIENT_LANGUAGES, pluralForm, toClientLanguage, toLanguage } from '../core/languages.ts'
import type { ClientLanguage, Language } from '../core/languages.ts'
import { say } from '../core/said.ts'
import type { Kept, Said, SaidParam, SaidParams, Words } from '../core/said.ts'
import { sayCountry, sayList, sayMoment, sayNumber, sayShare } from './formats.ts'
import { readMessages } from './messages.ts'

export type Speak = (words: Words) => string

registerMessageCompiler(compile)
registerMessageResolver(resolveValue)

const VOICES = new Map(CLIENT_LANGUAGES.map((language) => [language, createVoice(language)]))

/** Words in a language; what somebody wrote stays as it is. A hole that nothing fills stays visible. */
export function speak(language: ClientLanguage, words: Words): string {
  return speakIn(language)(words)
}

/** The voice for one language. */
export function speakIn(language: ClientLanguage): Speak {
  return VOICES.get(language) ?? english
}

/** Words as the store takes them. */
export function keep(words: Words): Kept {
  return { text: english(words), said: typeof words === 'string' ? null : words }
}

/** A refusal as answers carry it: its params are spoken too, numbers stay numbers. */
export function spokenRefusal({ code, said, params }: Refusal, voice: Speak): { code: ErrorCode, message: string, params: ErrorParams } {
  const spoken = Object.entries(params).map(([name, value]) => [name, typeof value === 'number' ? value : voice(say('all.text', { text: value }))] as const)
  return { code, message: voice(said), params: Object.fromEntries(spoken) }
}

/** What operators, the public pages and the log read. */
export function english(words: Words): string {
  const voice = VOICES.get('en')
  return voice ? voice(words) : ''
}

/** The language to answer a request in, by its `Accept-Language`; English where we speak none of them. */
export function languageOf(acceptLanguage: string | undefined): Language {
  return firstOf(acceptLanguage, toLanguage) ?? 'en'
}

/** The same for a page that clients read; null where we speak none of them. */
export function clientLanguageOf(acceptLanguage: string | undefined): ClientLanguage | null {
  return firstOf(acceptLanguage, toClientLanguage)
}

function firstOf<T>(acceptLanguage: string | undefined, find: (tag: string) => T | null): T | null {
  const wanted = (acceptLanguage ?? '').split(',').map((part) => {
    const [tag = '', ...rest] = part.trim().split(';')
    const weight = Number(/^q=([\d.]+)$/.exec(rest.at(-1)?.trim() ?? '')?.[1] ?? 1)
    return { tag, weight: Number.isNaN(weight) ? 0 : weight }
  }).filter(({ weight }) => weight > 0)
  for (const { tag } of wanted.toSorted((a, b) => b.weight - a.weight)) {
    const language = find(tag)
    if (language !== null) return language
  }
  return null
}

function createVoice(language: ClientLanguage): Speak {
  const messages = readMessages(language)
  const context = createCoreContext({
    locale: language, messages: { [language]: messages as LocaleMessage<string> }, missingWarn: false, fallbackWarn: false, warnHtmlMessage: false,
    pluralRules: { [language]: (count: number, forms: number) => pluralForm(language, count, forms) },
  }) as CoreContext<string>
  const voice = (words: Words): string => {
    if (typeof words === 'string') return words
    const filled = fill(words)
    const count = words.params?.['n']
    return String(typeof count === 'number' ? translate(context, words.key, filled, count) : translate(context, words.key, filled))
  }
  const fill = ({ key, params = {} }: Said): Record<string, string> => {
    const text = resolveValue(messages, key)
    const holes = typeof text === 'string' ? [...text.matchAll(/\{(\w+)\}/g)].flatMap(([, name]) => name ?? []) : []
    return Object.fromEntries([...new Set([...holes, ...Object.keys(params)])].map((name) => [name, sayParam(language, voice, params, name)]))
  }
  return voice
}

function sayParam(language: ClientLanguage, voice: Speak, params: SaidParams, name: string): string {
  const value = params[name]
  return value === undefined ? `{${name}}` : sayValue(language, voice, value)
}

function sayValue(language: ClientLanguage, voice: Speak, value: SaidParam): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return sayNumber(language, value)
  if ('key' in value) return voice(value)
  if ('moment' in value) return sayMoment(language, value)
  if ('country' in value) return sayCountry(language, value.country)
  if ('share' in value) return sayShare(language, value.share)
  const all = value.all.map((it) => sayValue(language, voice, it))
  return value.as === 'list' ? sayList(language, all) : all.filter(Boolean).join(value.as === 'commas' ? ', ' : ' ')
}
