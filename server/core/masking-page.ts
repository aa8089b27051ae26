import { AT_WORDS, DOT_WORDS, NO_MAILBOX, TLDS } from './masking-words.ts'
import { latinDigits } from './text.ts'

export type Hidden = { phones: number, emails: number, links: number, handles: number }
type Kind = keyof Hidden
type Span = { kind: Kind, from: number, to: number }

const SHOWN_INSTEAD: Record<Kind, string> = { phones: '[phone hidden]', emails: '[email hidden]', links: '[link hidden]', handles: '[handle hidden]' }

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
    this.text = units.join('').replace(/(?<=[a-z0-9])。(?=[a-z0-9])/g, '.')
    this.rewrite(DOT_IN_BRACKETS, '.')
    this.rewrite(DOT_AS_WORD, '.')
    this.rewrite(AT_IN_BRACKETS, '@')
    this.rewrite(AT_AS_WORD, '@')
    this.rewrite(DOT_IN_MAILBOX, '.')
    this.used = new Uint8Array(this.text.length)
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

  masked(): { text: string, hidden: Hidden } {
    const hidden: Hidden = { phones: 0, emails: 0, links: 0, handles: 0 }
    const parts: string[] = []
    let done = 0
    for (const { kind, from, to } of this.spans.sort((a, b) => a.from - b.from)) {
      hidden[kind]++
      parts.push(this.source.slice(done, this.from[from]), SHOWN_INSTEAD[kind])
      done = this.to[to - 1] ?? done
    }
    return { text: parts.join('') + this.source.slice(done), hidden }
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
  const plain = char.normalize('NFKC').toLowerCase()
  return latinDigits(plain).replaceAll('⁄', '/')
}

const TLD = [...TLDS].sort((a, b) => b.length - a.length).join('|')
const DOT_IN_BRACKETS = new RegExp(String.raw`[ ]{0,3}[([{<] ?(?:${DOT_WORDS}|\.) ?[)\]}>] {0,3}`, 'gu')
const DOT_AS_WORD = new RegExp(String.raw`(?<=${LABEL}) {1,2}(?:${DOT_WORDS}) {1,2}(?=(?:${TLD}|\p{L}{2,12} {1,2}(?:${DOT_WORDS}) {1,2}(?:${TLD}))(?!${LABEL}))`, 'gu')
const AT_IN_BRACKETS = new RegExp(String.raw`[ ]{0,3}[([{<] ?(?:${AT_WORDS}|@) ?[)\]}>] {0,3}(?=${LABEL}{2,63}(?:\.| \.))|(?<=${LABEL})[([{](?:a|et)[)\]}](?=${LABEL}{2,63}\.)`, 'gu')
const AT_AS_WORD = new RegExp(String.raw`(?<![\p{L}\p{M}\p{N}])(?<before>[\p{L}\p{M}\p{N}_.+-]{1,64})(?<sign> {1,2}(?:${AT_WORDS}) {1,2})(?=${LABEL}{1,63}\.(?:${LABEL}{1,63}\.){0,4}(?:${TLD})(?!${LABEL}))`, 'gu')
const DOT_IN_MAILBOX = new RegExp(String.raw`(?<=${LABEL}) {1,2}(?:${DOT_WORDS}) {1,2}(?=[\p{L}\p{M}\p{N}_.+-]{1,64}@)`, 'gu')
