import { describe, expect, it } from 'vitest'
import { wordsOfName, wordsToFind } from '../../server/core/name-words.ts'

/** Whether what somebody typed finds a client of this name. */
const finds = (typed: string, firstName: string, lastName: string): boolean => {
  const words = wordsOfName({ firstName, lastName })
  const wanted = wordsToFind(typed)
  return wanted.length > 0 && wanted.every((spellings) => spellings.some((it) => words.includes(it)))
}

describe('the words of a client’s name', () => {
  it.each([
    ['silva', 'Ana', 'Silva'], ['SILVA ana', 'Ana', 'Silva'], ['Ana Silva', 'Ana', 'Silva'],
    ['Joao', 'João', 'Pereira'], ['João', 'Joao', 'Pereira'], ['muller', 'Jörg', 'Müller'], ['mueller', 'Jörg', 'Müller'], ['Müller', 'Jörg', 'Mueller'], ['joerg MÜLLER', 'Jörg', 'Müller'],
    ['luc', 'Jean-Luc', 'Picard'], ['Jean Luc Picard', 'Jean-Luc', 'Picard'], ['OBrien', 'Miles', 'O’Brien'], ["o'brien", 'Miles', 'O’Brien'],
    ['wojcik', 'Łukasz', 'Wójcik'], ['lukasz', 'Łukasz', 'Wójcik'], ['Soren', 'Søren', 'Ægir'], ['aegir', 'Søren', 'Ægir'], ['ёлкин', 'Пётр', 'Елкин'], ['петр', 'Пётр', 'Елкин'],
    ['王小明', '小明', '王'], ['小明', '小明', '王'], ['김민준', '민준', '김'], ['da silva', 'Rui', 'da Silva'], ['weiss', 'Anna', 'Weiß'],
  ])('%s finds %s %s', (typed, first, last) => {
    expect(finds(typed, first, last)).toBe(true)
  })

  it.each([
    ['silv', 'Ana', 'Silva'], ['ana costa', 'Ana', 'Silva'], ['a', 'A', 'Silva'], ['', 'Ana', 'Silva'], ['ana@silva', 'Ana', 'Silva'], ['+351 912', 'Ana', 'Silva'], ['anasilva', 'Ana', 'Silva'],
    ['one two three four five six seven eight nine', 'one', 'two'],
  ])('%s does not find %s %s', (typed, first, last) => {
    expect(finds(typed, first, last)).toBe(false)
  })
})
