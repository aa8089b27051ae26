import { PLACEHOLDER } from './masked-text.ts'
import type { Kind, Span } from './masked-text.ts'
import { AT_WORDS, DOT_WORDS, GLUED_AT, GLUED_DOT, NO_MAILBOX } from './masking-mail-words.ts'
import { TLDS } from './masking-words.ts'
import { latinDigits } from './text.ts'

/** One letter, digit or dash of a domain's label, inside a pattern. */
export const LABEL = String.raw`[\p{L}\p{M}\p{N}_-]`
/** Scripts that write no space between a word and a number or an address. */
export const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

/**
 * The text as a machine compares it — one kind of digit, space, dash and letter case, nothing invisible — with the way back to what was typed.
 * Positions are those of `text`; a span once marked is never looked at again.
 */
export class Page {
  readonly source: string
  text: string
  readonly from: number[]
  readonly to: number[]
  private used: Uint8Array
  private readonly spans: Span[] = []

  constructor(source: string) {
    this.source = source
    this.from = []
    this.to = []
    const units: string[] = []
    const folded = new Map<string, string>()
    let at = 0
    for (const char of source) {
      const plain = folded.get(char) ?? fold(char)
      folded.set(char, plain)
      for (const unit of plain.split('')) {
        units.push(unit)
        this.from.push(at)
        this.to.push(at + char.length)
      }
      at += char.length
    }
    this.text = units.join('').replace(/(?<=[a-z0-9])。(?=[a-z0-9])/g, '.').replace(/(?<=\d)ー|ー(?=\d)/g, '-').replace(/(?<=[пв])['’](?=ят)/gu, 'ʼ')
    for (const [pattern, sign] of WRITTEN_SIGNS) this.rewrite(pattern, sign)
    this.used = new Uint8Array(this.text.length)
    for (const { index, 0: placeholder } of this.text.matchAll(PLACEHOLDER)) this.used.fill(1, index, index + placeholder.length)
  }

  /** Reads a written-out sign as the sign itself. */
  private rewrite(pattern: RegExp, sign: string): void {
    const from = [...this.from]
    const to = [...this.to]
    this.from.length = 0
    this.to.length = 0
    const parts: string[] = []
    let done = 0
    const keep = (end: number): void => {
      parts.push(this.text.slice(done, end))
      for (let at = done; at < end; at++) {
        this.from.push(from[at] ?? 0)
        this.to.push(to[at] ?? 0)
      }
    }
    for (const match of this.text.matchAll(pattern)) {
      const end = match.index + match[0].length
      if (match.groups?.before && NO_MAILBOX.has(match.groups.before)) continue
      const start = end - (match.groups?.sign ?? match[0]).length
      keep(start)
      parts.push(sign)
      this.from.push(from[start] ?? 0)
      this.to.push(to[end - 1] ?? 0)
      done = end
    }
    keep(this.text.length)
    this.text = parts.join('')
  }

  typed(from: number, to: number): string {
    return this.source.slice(this.from[from], this.to[to - 1])
  }

  isFree(from: number, to: number): boolean {
    return !this.used.subarray(from, to).includes(1)
  }

  hide(kind: Kind, from: number, to: number): void {
    if (from >= to || !this.isFree(from, to)) return
    this.used.fill(1, from, to)
    this.spans.push({ kind, from, to })
  }

  /** What was hidden, in the text as it was typed. */
  found(): Span[] {
    const spans = this.spans.toSorted((a, b) => a.from - b.from)
    return spans.map(({ kind, from, to }) => ({ kind, from: this.from[from] ?? 0, to: this.to[to - 1] ?? 0 }))
  }
}

const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\u20e3]/u

function fold(char: string): string {
  if (char <= '\u007e') return char === '\t' ? ' ' : char.toLowerCase()
  if (INVISIBLE.test(char)) return ''
  if (/[\p{Zs}\u0085]/u.test(char)) return ' '
  if (/[\u2028\u2029]/.test(char)) return '\n'
  if (/[\p{Pd}\u2212\u00af]/u.test(char)) return '-'
  if (/[•∙・‧●⋅]/.test(char)) return '·'
  // A full-width comma ends a clause and never groups digits.
  if (char === '，') return '،'
  const plain = char.normalize('NFKC').toLowerCase()
  return latinDigits(plain).replaceAll('⁄', '/')
}

const TLD = [...TLDS].sort((a, b) => b.length - a.length).join('|')
/** Endings that are everyday words too: "el punto de partida". */
const WORDY_TLDS = new Set('de es it in is at to la me no so am be se si as do da na so mi my us by id il pa ba im et re tel su au ne sc name pro info work works today life live one top page space plus law club team bar auto global media design нет ком дети'.split(' '))
const WORDY_TLD = [...WORDY_TLDS].join('|')
const SURE_TLD = [...TLDS].filter((it) => !WORDY_TLDS.has(it)).sort((a, b) => b.length - a.length).join('|')
const BEFORE_TLD = String.raw`(?=(?:${TLD})(?!${LABEL}))`
/** Signs written in words or codes, in the order in which they are read. */
const WRITTEN_SIGNS: readonly (readonly [RegExp, string])[] = [
  [/&#(?:64|x40);|&commat;|%40/gu, '@'],
  [/&#(?:46|x2e);|&period;/gu, '.'],
  [new RegExp(String.raw`(?<=[a-z0-9]) ?(?:${GLUED_DOT}) ?(?=[a-z]{2})`, 'gu'), '.'],
  [new RegExp(String.raw`(?<=[a-z0-9]) ?(?:${GLUED_AT}) ?(?=[a-z0-9])`, 'gu'), '@'],
  [new RegExp(String.raw`[ ]{0,3}[([{<] ?(?:${DOT_WORDS}|\.) ?[)\]}>] {0,3}`, 'gu'), '.'],
  [new RegExp(String.raw`(?<=${LABEL}) {1,2}(?:${DOT_WORDS}) {1,2}(?=(?:${SURE_TLD}|[\p{L}\p{M}]{2,12} {1,2}(?:${DOT_WORDS}) {1,2}(?:${TLD}))(?!${LABEL}))`, 'gu'), '.'],
  [new RegExp(String.raw`(?<=${LABEL}) {1,2}(?:${DOT_WORDS}) {1,2}(?=(?:${WORDY_TLD})(?: ?(?:$|[^\p{L}\p{M}\p{N} _-]))|(?<=(?:[@\])}]|(?:${AT_WORDS}) ) {0,2}${LABEL}{2,63} {1,2}(?:${DOT_WORDS}) {1,2}|${LABEL}-${LABEL}{1,63} {1,2}(?:${DOT_WORDS}) {1,2})(?:${WORDY_TLD})(?!${LABEL}))`, 'gu'), '.'],
  [new RegExp(String.raw`(?<=[a-z0-9])[-_](?:${DOT_WORDS})[-_]${BEFORE_TLD}`, 'gu'), '.'],
  [new RegExp(String.raw`(?<=[a-z0-9])[-_](?:${AT_WORDS})[-_](?=[a-z0-9_-]{2,63}\.(?:${TLD})(?!${LABEL}))`, 'gu'), '@'],
  [new RegExp(String.raw`[ ]{0,3}[([{<] ?(?:${AT_WORDS}|et|@) ?[)\]}>] {0,3}(?=${LABEL}{2,63}(?:\.| \.))|(?<=${LABEL})[([{]a[)\]}](?=${LABEL}{2,63}\.)`, 'gu'), '@'],
  [new RegExp(String.raw`(?<![\p{L}\p{M}\p{N}])(?<before>[\p{L}\p{M}\p{N}_.+-]{1,64})(?<sign> {1,2}(?:${AT_WORDS}|et) {1,2})(?=${LABEL}{1,63}\.(?:${LABEL}{1,63}\.){0,4}(?:${TLD})(?!${LABEL}))`, 'gu'), '@'],
  [new RegExp(String.raw`(?<=${LABEL}) {1,2}(?:${DOT_WORDS}) {1,2}(?=[\p{L}\p{M}\p{N}_.+-]{1,64}@)`, 'gu'), '.'],
]
