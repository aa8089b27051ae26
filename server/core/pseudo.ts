/**
 * Two languages that nobody speaks, to see what a layout does: `xa` is English grown by two fifths with accents, `xb` the same mirrored,
 * as Arabic or Hebrew would be. They need no files.
 */
export type Pseudo = 'xa' | 'xb'

export const PSEUDO: readonly Pseudo[] = ['xa', 'xb']

export function isPseudo(language: string): language is Pseudo {
  return language === 'xa' || language === 'xb'
}

const ACCENTS: Record<string, string> = {
  a: 'á', c: 'ç', e: 'é', i: 'í', l: 'ł', n: 'ñ', o: 'ó', r: 'ŕ', s: 'š', u: 'ú', y: 'ý', z: 'ž', A: 'Á', C: 'Ç', E: 'É', I: 'Í', O: 'Ó', R: 'Ŕ', S: 'Š', U: 'Ú',
}

/** `Reserve` becomes `[Ŕéšéŕvé ~~~]`: who sees a word without brackets has found a text that is not in the files. */
export function dress(text: string): string {
  const accented = text.replace(/[a-zA-Z]/g, (letter) => ACCENTS[letter] ?? letter)
  return `[${accented} ${'~'.repeat(Math.ceil(text.length * 0.4))}]`
}
