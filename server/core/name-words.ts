import { nameKey, withoutUmlauts } from './masking-names.ts'
import { UNSPACED } from './masking-page.ts'

const WORD = /[\p{L}\p{M}]+(?:['’ʼ][\p{L}\p{M}]+)*/gu
const LETTERS: Readonly<Record<string, string>> = { ø: 'o', đ: 'd', ð: 'd', æ: 'ae', œ: 'oe', þ: 'th', '’': '' }
const MOST_WORDS = 8

/** Under which words a client is found: those of the name without case and accents, and for scripts without spaces the whole name in both orders too. */
export function wordsOfName({ firstName, lastName }: { firstName: string, lastName: string }): string[] {
  const whole = UNSPACED.test(firstName + lastName) ? [lastName + firstName, firstName + lastName] : []
  return [...new Set([firstName, lastName, ...whole].flatMap((part) => spellings(part).flat()))]
}

/** What somebody typed as words of a name, each in the spellings it may stand under; empty when it can't be a name. */
export function wordsToFind(typed: string): string[][] {
  const words = spellings(typed)
  return /[\d@/]/.test(typed) || words.length > MOST_WORDS ? [] : words
}

/** Each word as it is spelled without accents, and with "ue" for "ü". A single letter finds nobody, unless it is a word. */
function spellings(text: string): string[][] {
  return (text.normalize('NFC').match(WORD) ?? []).map((word) => [...new Set([fold(word), fold(withoutUmlauts(word))])])
    .filter(([word = '']) => word.length > 1 || UNSPACED.test(word))
}

function fold(word: string): string {
  return nameKey(word).replace(/[øđðæœþ’]/g, (letter) => LETTERS[letter] ?? letter)
}
