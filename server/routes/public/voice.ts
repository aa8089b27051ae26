import { CLIENT_LANGUAGES, toClientLanguage, type ClientLanguage } from '../../core/languages.ts'
import { say, type SaidKey } from '../../core/said.ts'
import type { Asked } from '../../http/voice.ts'
import { html, type Html, type HtmlValue } from '../../http/html.ts'
import { clientLanguageOf, english, speakIn, type Speak } from '../../say/speak.ts'

/** In which language a client reads a page, and the voice that speaks it. */
export type ClientVoice = { language: ClientLanguage, say: Speak }

export const inEnglish: ClientVoice = { language: 'en', say: english }

export function clientVoice(language: ClientLanguage): ClientVoice {
  return { language, say: speakIn(language) }
}

/** The language that an address names (`pt` is Brazil's), else the browser's, else English. */
export function voiceFor(req: Asked, named: string | undefined): ClientVoice {
  const language = named === undefined ? null : toClientLanguage(named)
  return clientVoice(language ?? clientLanguageOf(req.headers['accept-language']) ?? 'en')
}

/** A language as an address names it. */
export function segmentOf(language: ClientLanguage): string {
  return language.split('-')[0] ?? language
}

/** Links rather than a list to choose from: they work without script, and every language is named in its own words. */
export function languageSwitch({ language, say: speak }: ClientVoice, address: (segment: string) => string): Html {
  return html`<details class="languages"><summary><span class="unseen">${speak(say('public.languages'))}: </span><span lang="${language}">${ownName(language)}</span></summary>
<ul>${CLIENT_LANGUAGES.map((it) => html`<li><a href="${address(segmentOf(it))}" lang="${it}" hreflang="${it}"${it === language && html` aria-current="true"`}>${ownName(it)}</a></li>`)}</ul></details>`
}

function ownName(language: ClientLanguage): string {
  return nameOfLanguage(language, language)
}

/** A language by its name in the reader's, as it begins a line. */
export function nameOfLanguage(reader: ClientLanguage, code: string): string {
  const name = new Intl.DisplayNames(reader, { type: 'language' }).of(code) ?? code
  return name.charAt(0).toLocaleUpperCase(reader) + name.slice(1)
}

/** `7 December 2026`, in UTC. */
export function longDay({ language }: ClientVoice, at: number): string {
  return new Intl.DateTimeFormat(`${language === 'en' ? 'en-GB' : language}-u-ca-gregory-nu-latn`, { dateStyle: 'long', timeZone: 'UTC' }).format(at)
}

/** Stands for markup while a sentence is spoken; nobody can type it, and no text has it. */
const MARK = '\u{f8ff}'

/** A sentence with markup in one of its holes. */
export function around({ say: speak }: ClientVoice, key: SaidKey, hole: string, markup: HtmlValue): Html {
  const [before, after] = speak(say(key, { [hole]: MARK })).split(MARK)
  return html`${before}${markup}${after}`
}
