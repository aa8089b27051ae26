const WORD = /[\p{L}\p{M}]+/gu
const VOWELS = /[aeiouyæøœıəаеёиоуыэюяіїєў]/u
const RARE = /[qxzjwkvъыэщцфшхжґѣ]/u
/** What no Cyrillic spelling allows. */
const IMPOSSIBLE = /^[ьы]|[аеёиоуыэюяйії][ьъ]|[ьъ][ьъ]|ёё|[жшщ]ю[ьъ]|ыы|[эё]ы|ы[эюёоуа]/u
const ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбю', 'qwertzuiop', 'azertyuiop']
const SAMPLE = 24

/** Whether most of a text is letters that nobody reads: a hand that fell on the keyboard, or chance. Only for scripts whose vowels are letters. */
export function isGibberish(text: string): boolean {
  const words = wordsOf(text)
  const long = words.filter((it) => it.length >= 4)
  const letters = long.join('').toLowerCase()
  if (letters.length < SAMPLE) return false
  const odd = long.filter(isOdd).join('').length / letters.length
  return odd >= 0.5 || odd >= 0.2 && share(letters, VOWELS) < 0.26
}

/** The same of a name: only what can't be spoken in any language. */
export function isGibberishName(name: string): boolean {
  const words = wordsOf(name)
  return words.length > 0 && words.every((it) => it.length >= 5 && isOdd(it))
}

/** Words of Latin or Cyrillic letters without their accents. */
function wordsOf(text: string): string[] {
  return (text.normalize('NFD').replace(/\p{M}/gu, '').match(WORD) ?? []).filter((it) => /^[\p{Script=Latin}\p{Script=Cyrillic}]+$/u.test(it))
}

function isOdd(written: string): boolean {
  const word = written.toLowerCase()
  // `xKjhQwP` has capitals where no name has them.
  if ([...written.matchAll(/\p{Ll}\p{Lu}/gu)].length >= 3) return true
  return longestRun(word) >= 6 || /(.)\1{4}/u.test(word) || word.length >= 6 && !VOWELS.test(word) || isOfOneRow(word) || word.length >= 6 && share(word, RARE) > 0.5 || word.length >= 5 && IMPOSSIBLE.test(word)
}

function longestRun(word: string): number {
  return Math.max(0, ...word.split(VOWELS).map((it) => it.length))
}

/** Five keys that lie beside each other, or a word that repeats three or four of them. */
function isOfOneRow(word: string): boolean {
  const both = ROWS.flatMap((row) => [row, [...row].reverse().join('')])
  for (let at = 0; at + 5 <= word.length; at += 1) if (both.some((row) => row.includes(word.slice(at, at + 5)))) return true
  const start = word.slice(0, 4)
  return word.length >= 8 && both.some((row) => row.includes(start)) && word.startsWith(start, 4)
}

function share(letters: string, of: RegExp): number {
  return [...letters].filter((it) => of.test(it)).length / letters.length
}
