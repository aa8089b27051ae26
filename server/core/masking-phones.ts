import { DATE, isCount, isDate, isPrice, isRound } from './masking-counts.ts'
import { UNSPACED } from './masking-page.ts'
import type { Page } from './masking-page.ts'
import { NUMBER_JOINTS, NUMBER_WORDS, UNSPACED_DIGITS } from './masking-number-words.ts'
import { PHONE_WORDS, UNITS } from './masking-words.ts'

type Atom = { from: number, to: number, digits: string, spelled: boolean, last: boolean, announced: boolean }
type Run = { from: number, to: number, digits: string, announced: boolean }

const WORD_OR_DIGITS = /\d+|[\p{L}\p{M}]+/gu
const BETWEEN_GROUPS = /^(?:\p{Extended_Pictographic}|[ .\-/()*_~|\\'’·]{0,5}|,|:|[ ]?\n[ ]?| (?:dash|hyphen|space|tiret|guion|guión|traço|strich|minus|тире|дефис|пробел|myślnik|trattino|tire|gạch) )$/u
const EXTENSION = / {0,2}[,(]? ?(?:ext|extension|доб|доп|int|interno|poste|anexo|ramal|app|durchwahl|dw|wew|dahili|x)\.? ?:? ?\d{1,6}(?!\d)/uy

const BETWEEN_SPELLED = new RegExp(`^(?: (?:${NUMBER_JOINTS}) |[,،;] |[ .,-]{1,3})$`, 'u')
const UNSPACED_NUMBER = new RegExp(String.raw`(?:${UNSPACED_DIGITS}|\d)(?:[ .、,，・の·-]{0,2}(?:${UNSPACED_DIGITS}|\d)){7,19}`, 'gu')

export function hidePhones(page: Page): void {
  hideUnspacedNumbers(page)
  for (const run of runsOf(page)) {
    for (const piece of piecesOf(page, run)) {
      if (!isPhone(page, piece)) continue
      EXTENSION.lastIndex = piece.to
      const to = piece.to + (EXTENSION.exec(page.text)?.[0].length ?? 0)
      page.hide('phones', opening(page.text, piece), page.isFree(piece.to, to) ? to : piece.to)
    }
  }
}

/** "一三八零零" and "공일공 일이삼사": every sign says a digit, and no unit such as 万 or 년 stands among them. */
function hideUnspacedNumbers(page: Page): void {
  for (const { index, 0: number } of page.text.matchAll(UNSPACED_NUMBER)) {
    const said = number.replace(/[\d .、,，・の·-]/gu, '')
    if (said.length >= 3) page.hide('phones', index, index + number.length)
  }
}

/** Groups of digits with nothing but punctuation between them. */
function runsOf(page: Page): Run[] {
  const { text } = page
  const runs: (Run & { atoms: Atom[] })[] = []
  let run: Run & { atoms: Atom[] } | null = null
  let before: Atom | null = null
  for (const atom of atomsOf(page)) {
    const between: string = before ? text.slice(before.to, atom.from) : ''
    const joins = before && !before.last && page.isFree(before.to, atom.from)
      && (BETWEEN_GROUPS.test(between) || between === ', ' && (run?.atoms[0]?.spelled || before.spelled || atom.spelled) || before.spelled && atom.spelled && BETWEEN_SPELLED.test(between))
    if (run && joins) {
      run.to = atom.to
      run.digits += atom.digits
      run.atoms.push(atom)
    } else {
      run = { from: atom.from, to: atom.to, digits: atom.digits, announced: atom.announced, atoms: [atom] }
      runs.push(run)
    }
    before = atom
  }
  return runs.map(withoutArticles)
}

const FEW_SPELLED = 2

/** "um 3 000" and "năm 2027": a word or two at the edge of a number is an article, not a digit. */
function withoutArticles(run: Run & { atoms: Atom[] }): Run {
  const digits = run.atoms.filter((atom) => !atom.spelled)
  if (digits.length === 0 || run.atoms.length - digits.length > FEW_SPELLED) return run
  const atoms = run.atoms.slice(run.atoms.findIndex((atom) => !atom.spelled), run.atoms.findLastIndex((atom) => !atom.spelled) + 1)
  return { ...run, from: atoms[0]?.from ?? run.from, to: atoms.at(-1)?.to ?? run.to, digits: atoms.map((atom) => atom.digits).join('') }
}

function atomsOf(page: Page): Atom[] {
  const atoms: Atom[] = []
  let token: { from: number, to: number, parts: string[] } | null = null
  const close = (): void => {
    if (token && page.isFree(token.from, token.to)) atoms.push(...atomsIn(token))
    token = null
  }
  for (const match of page.text.matchAll(WORD_OR_DIGITS)) {
    const [part] = match
    if (token && token.to === match.index && !UNSPACED.test(part)) {
      token.parts.push(part)
      token.to += part.length
      continue
    }
    close()
    if (!UNSPACED.test(part)) token = { from: match.index, to: match.index + part.length, parts: [part] }
  }
  close()
  return atoms
}

/** A word glued to a number is the number's end ("678or") or its name ("tel912"), a count's unit, or a product ("Bitrix24"). */
function atomsIn(token: { from: number, to: number, parts: readonly string[] }): Atom[] {
  const { from, to, parts } = token
  const whole = { from, to, spelled: false, last: false, announced: false }
  const [first = '', second = ''] = parts
  if (parts.length === 1 && /^\d/.test(first)) return [{ ...whole, digits: first }]
  if (parts.length === 1) {
    const digit = NUMBER_WORDS.get(first) ?? (/^[oо]{2,}$/.test(first) ? '0'.repeat(first.length) : undefined)
    return digit === undefined ? [] : [{ ...whole, digits: digit, spelled: true }]
  }
  const digits = parts.map((part) => (/^\d/.test(part) ? part : NUMBER_WORDS.get(part) ?? lookalike(part) ?? (isAmongDigits(parts) ? lookalikeAmongDigits(part) : null)))
  if (digits.every((part) => part !== null)) return [{ ...whole, digits: digits.join('') }]
  if (/^\d/.test(first) && !UNITS.has(second)) return [{ ...whole, to: from + first.length, digits: first, last: true }]
  if (PHONE_WORDS.has(first) && parts.length === 2) return [{ ...whole, from: from + first.length, digits: second, announced: true }]
  let at = from
  const long: Atom[] = []
  for (const part of parts) {
    if (/^\d{7}/.test(part)) long.push({ ...whole, from: at, to: at + part.length, digits: part, last: true })
    at += part.length
  }
  return long
}

function lookalike(part: string): string | null {
  return /^[lioо]+$/.test(part) ? part.replace(/[li]/g, '1').replace(/[oо]/g, '0') : null
}

/** "0S3" and "45-б9" hide a digit; "B2B" and "5S" do not. */
function isAmongDigits(parts: readonly string[]): boolean {
  const [first = '', second = ''] = parts
  return parts.length === 2 ? /^[бз]$/.test(first) || /^\d{2,}$/.test(first) && !UNITS.has(second) : /^\d/.test(first)
}

function lookalikeAmongDigits(part: string): string | null {
  return /^[lioоsbзб]{1,2}$/.test(part) ? part.replace(/[li]/g, '1').replace(/[oо]/g, '0').replace(/s/g, '5').replace(/[bб]/g, '8').replace(/з/g, '3') : null
}

const LONGEST_READ = 4_000

/** Dates and times of day cut a run: "2026-12-01 12:00" is not a number to call. */
function piecesOf(page: Page, run: Run): Run[] {
  const text = page.text.slice(run.from, run.to)
  if (run.digits.length < 6 || text.length > LONGEST_READ || isForeign(page.text, run)) return [run]
  const pieces: Run[] = []
  let done = 0
  const cut = (end: number): void => {
    const body = text.slice(done, end)
    const from = done + body.search(/[^ .\-/()*_~|\\'’·,:\n]|$/)
    const to = done + body.replace(/[ .\-/()*_~|\\'’·,:\n]+$/, '').length
    if (to > from) pieces.push({ from: run.from + from, to: run.from + to, digits: digitsIn(text.slice(from, to)), announced: run.announced && done === 0 })
  }
  for (const match of text.matchAll(DATE)) {
    cut(match.index)
    done = match.index + match[0].length
  }
  if (done === 0) return [run]
  cut(text.length)
  return pieces
}

/** Digits of a run's part; words in it count as one each, which is what a spelled digit is. */
function digitsIn(text: string): string {
  return text.replace(/\p{L}+/gu, (word) => NUMBER_WORDS.get(word) ?? lookalike(word) ?? lookalikeAmongDigits(word) ?? '').replace(/\D/g, '')
}

function isForeign(text: string, run: Run): boolean {
  return text[run.from - 1] === '+' || /\+ ?\($/.test(text.slice(Math.max(0, run.from - 3), run.from)) || run.digits.startsWith('00') && run.digits.length >= 9
}

function isPhone(page: Page, run: Run): boolean {
  const shape = page.text.slice(run.from, run.to)
  const before = page.text.slice(Math.max(0, run.from - 40), run.from)
  const after = page.text.slice(run.to, run.to + 24)
  const foreign = isForeign(page.text, run)
  const announced = run.announced || isAnnounced(before)
  if (run.digits.length < (foreign || announced ? 6 : 7)) return false
  if (shape.length > LONGEST_READ) return true
  if (shape.includes('\n')) return isSplitOverLines(page, run, shape)
  if (foreign) return run.digits.length > 7 || !isPrice(shape, before, after) && !isRound(shape)
  if (announced) return !isPrice(shape, before, after) && !isRound(shape) && !isDate(shape)
  return !isCount(shape, before, after)
}

const ANNOUNCES = /(?<![\p{L}\d])([\p{L}]{1,16})[ .:()#-]{0,4}(?:(?:no|nr|num|number|número|numero|is|ist|es|é|est)[ .:]{0,3})?$/u

function isAnnounced(before: string): boolean {
  const word = ANNOUNCES.exec(before)?.[1]
  return word !== undefined && PHONE_WORDS.has(word)
}

/** Lines of one number broken on purpose; a list of counts has longer lines, words, or a number that is a phone by itself. */
function isSplitOverLines(page: Page, run: Run, shape: string): boolean {
  let at = run.from
  let alone = false
  for (const line of shape.split('\n')) {
    const from = at + (line.length - line.trimStart().length)
    const to = at + line.trimEnd().length
    const part = { from, to, digits: digitsIn(line), announced: run.announced && at === run.from }
    if (to > from && isPhone(page, part)) {
      page.hide('phones', opening(page.text, part), to)
      alone = true
    }
    at += line.length + 1
  }
  return !alone && run.digits.length >= 8 && run.digits.length <= 15 && /^\d{2,4}(?:[ -]?\d{2,4})*(?: ?\n ?\d{2,4}(?:[ -]?\d{2,4})*)+$/.test(shape) && !/^[.)]/.test(page.text.slice(run.to))
}

/** Where the number begins for the eye: with its plus, and with the bracket that closes inside it. */
function opening(text: string, run: Run): number {
  let from = run.from
  const body = text.slice(run.from, run.to)
  const closes = body.indexOf(')')
  const opens = body.indexOf('(')
  if (text[from - 1] === '+') from--
  if (text[from - 1] === '(' && closes !== -1 && (opens === -1 || closes < opens)) from--
  if (text[from - 1] === '+') from--
  return from
}
