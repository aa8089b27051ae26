const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u
const JOINERS = /[\u200c\u200d]/u
const JOINABLE = /[\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}]/u
const NOT_TEXT = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Bidi_Control}]/u
const SEGMENTER = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** One line of a person's text: what cannot be seen or printed is gone, every kind of space is one space. */
export function cleanLine(raw: string): string {
  return dropUnprintable(raw.replace(/[\t\n\v\f\r\u0085\u2028\u2029]/g, ' ')).replace(/[\p{Zs}]+/gu, ' ').trim()
}

/** Several lines of a person's text: as `cleanLine`, but line ends stay, at most one empty line in a row. */
export function cleanText(raw: string): string {
  const lines = raw.replace(/\r\n?|[\u0085\u2028\u2029\v\f]/g, '\n').split('\n')
  return lines.map(cleanLine).join('\n').replace(/\n{3,}/g, '\n\n').trim()
}

/** Whether a name can be read at all: fillers such as U+3164 are letters to Unicode, but nobody sees them. */
export function hasVisibleLetter(text: string): boolean {
  for (const char of text) if (/\p{L}/u.test(char) && !INVISIBLE.test(char)) return true
  return false
}

/** Length as a person counts it: an emoji family or a letter with its marks is one. */
export function graphemeLength(text: string): number {
  let length = 0
  for (const _ of SEGMENTER.segment(text)) length++
  return length
}

/** More than eight marks on one letter is a drawing over the neighbouring lines, not a name in any language. */
export function hasStackedMarks(text: string): boolean {
  return /\p{M}{9}/u.test(text)
}

/** The digits of any script as 0 to 9. */
export function latinDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, latinDigit)
}

/** Every script's ten digits stand in one row, its zero first. */
function latinDigit(char: string): string {
  if (char <= '9') return char
  const code = char.codePointAt(0) ?? 0
  let value = 0
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value++
  return String(value)
}

/** Hindi, Persian and emoji need the joiners between two characters; anywhere else they only hide differences. */
function dropUnprintable(raw: string): string {
  const chars = [...raw.normalize('NFC')].filter((char) => !NOT_TEXT.test(char) && (JOINERS.test(char) || char === '\ufe0f' || !INVISIBLE.test(char)))
  const kept: string[] = []
  for (const [at, char] of chars.entries()) if (isVisible(char, kept.at(-1) ?? '', chars[at + 1] ?? '')) kept.push(char)
  return kept.join('').normalize('NFC')
}

function isVisible(char: string, before: string, after: string): boolean {
  if (char === '\ufe0f') return /\p{Emoji}/u.test(before)
  if (!JOINERS.test(char)) return true
  return (JOINABLE.test(before) || before === '\ufe0f') && JOINABLE.test(after)
}
