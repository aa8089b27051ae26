import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isGibberish, isGibberishName } from '../../server/core/gibberish.ts'
import { hintsInWords, hintsOfCrowd, hintsOfOpening, readHints, strengthOf, weightOf, weightOfAll } from '../../server/core/hints.ts'
import type { Hint } from '../../server/core/hints.ts'
import { maskContacts } from '../../server/core/masking.ts'
import { hasMixedScripts } from '../../server/core/mixed-scripts.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import { MASKING_LINES } from '../support/masking-corpus.ts'

const { gate } = DEFAULT_RULEBOOK
const SECOND = 1_000
const MINUTE = 60 * SECOND
const words = { firstName: 'Inês', lastName: 'Carvalho', email: 'ines@clinica.example', text: 'We are a clinic with two offices and want calls and leads in one place.', suspicious: false }
const inWords = (changes: Partial<typeof words>, isDisposable = (_: string): boolean => false): string[] => {
  const form = { ...words, ...changes }
  return hintsInWords(form, maskContacts(form.text, form).hidden, isDisposable).map(({ kind }) => kind)
}

type Fixture = { id: string, firstName: string, lastName: string, text: string, moderation: string }
const REQUESTS = readFileSync(join(import.meta.dirname, '../fixtures/requests.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Fixture)

describe('what is honest', () => {
  it('is never taken for random letters or disguised ones, in any language of the corpus', () => {
    const texts = [...MASKING_LINES.map(({ id, text }) => ({ id, text })), ...REQUESTS]
    expect(texts.length).toBeGreaterThan(700)
    expect(texts.filter(({ text }) => isGibberish(text)).map(({ id }) => id)).toEqual([])
    expect(texts.filter(({ text }) => hasMixedScripts(text)).map(({ id }) => id)).toEqual([])
  })

  it('has names that are no random letters: those of the corpus, and every word of its texts', () => {
    const names = [...MASKING_LINES.flatMap(({ known }) => [known?.firstName ?? '', known?.lastName ?? '']), ...REQUESTS.flatMap(({ firstName, lastName }) => [firstName, lastName])]
    expect(names.filter((name) => isGibberishName(name) || hasMixedScripts(name))).toEqual([])
    expect(MASKING_LINES.flatMap(({ text }) => text.split(/\s+/)).filter(isGibberishName)).toEqual([])
  })

  it.each([
    'Krzysztof Brzęczyszczykiewicz', 'Wolfeschlegelsteinhausenbergerdorff', 'Zdzisław Szczęsny', 'Nguyễn Văn Phúc', 'Þórður Ægisson', 'Ng', 'Srđan Vrhnjak', 'Hrvoje Krk', 'Schwarzschild', 'O’Neil-Smythe', 'Щукин Ждан', 'Въльо Гълъбов', 'Łukasz Ćwikła',
  ])('has the name %s', (name) => {
    expect(name.split(' ').filter(isGibberishName)).toEqual([])
  })

  it.each(['CRMка', 'IT-отдел', '1С:Предприятие', 'Bitrix24-а', 'GSMный', 'SMSки', 'Ελλάδα CRM', 'наш HR-отдел', 'e-mailы', 'Wi-Fiя'])('writes %s', (word) => {
    expect(hasMixedScripts(word)).toBe(false)
  })
})

describe('what no client writes', () => {
  it.each(['asdf asdf asdfasdf qwerty sdfgsdfg hjklhjkl', 'dfgkjhdfg lkjdfgh kjhdsfg kjhsdfg', 'фыва олдж фывафыва йцукен ывапролд', 'aaaaaaaaaaaaaaaaaaaaaaaaaaa', 'xKjhQwPzRtLm vBnMkLpQrStW zXcVbNmKjH'])('is seen in %s', (text) => {
    expect(isGibberish(text)).toBe(true)
  })

  it('is seen in most texts of letters by chance', () => {
    let seed = 7
    const next = (below: number): number => Math.floor(((seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648) * below)
    const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
    const word = (): string => Array.from({ length: 6 + next(8) }, () => letters[next(letters.length)]).join('')
    const found = Array.from({ length: 200 }, () => isGibberish([word(), word(), word(), word(), word()].join(' '))).filter(Boolean)
    expect(found.length).toBeGreaterThan(160)
  })

  it.each(['Bіtrіx24 раyраl', 'Viаgra', 'Сheap', 'ехаmрlе', 'Μicrosoft'])('is seen in %s', (text) => {
    expect(hasMixedScripts(text)).toBe(true)
  })

  it.each(['', ' ', '1234567890'.repeat(10), '。'.repeat(50), 'x', '\u0000', '\ud800', 'ы', 'a'.repeat(60_000), 'ъ'.repeat(60_000), 'aа'.repeat(20_000), '👨‍👩‍👧'.repeat(500)])('never breaks and takes no time: %#', (text) => {
    const start = performance.now()
    isGibberish(text)
    isGibberishName(text)
    hasMixedScripts(text)
    expect(performance.now() - start).toBeLessThan(1_000)
  })
})

describe('hints in words', () => {
  it('are none for a plain request', () => {
    expect(inWords({})).toEqual([])
  })

  it.each<[Partial<typeof words>, string[]]>([
    [{ suspicious: true }, ['trap']],
    [{ firstName: 'Buy now t.me/x' }, ['advert_name']],
    [{ text: 'Look at www.a.example and www.b.example and www.c.example for what we need.' }, ['links', 'hidden']],
    [{ text: 'Look at www.a.example and www.b.example for what we need, please.' }, ['hidden']],
    [{ text: 'kjhdsfg dfgkjhdfg lkjdfgh kjhsdfg hjkl sdfg' }, ['gibberish']],
    [{ firstName: 'xkjhqw', lastName: 'zrtlmvb' }, ['gibberish']],
    [{ firstName: 'Аnna' }, []],
    [{ firstName: 'Iвan', lastName: 'Реtrоv' }, ['scripts']],
    [{ text: 'Help with CRM please' }, ['thin']],
  ])('of %j are %j', (changes, kinds) => {
    expect(inWords(changes)).toEqual(kinds)
  })

  it('know throw-away domains by what they are told', () => {
    expect(inWords({ email: 'a@Mailinator.com' }, (domain) => domain === 'mailinator.com')).toEqual(['disposable'])
  })
})

describe('hints of the way', () => {
  it.each<[number | null, 'solved' | 'none' | 'used', Hint[]]>([
    [2 * MINUTE, 'solved', []], [2 * MINUTE, 'none', [{ kind: 'no_proof' }]], [500, 'solved', [{ kind: 'fast', seconds: 0 }]], [2_999, 'none', [{ kind: 'fast', seconds: 2 }, { kind: 'no_proof' }]],
    [3_000, 'solved', []], [120 * MINUTE, 'solved', []], [121 * MINUTE, 'solved', [{ kind: 'stale', minutes: 121 }]], [null, 'none', [{ kind: 'unopened' }, { kind: 'no_proof' }]], [MINUTE, 'used', [{ kind: 'used_proof' }]],
  ])('open for %s ms, proof %s', (openMs, proof, hints) => {
    expect(hintsOfOpening({ openMs, proof }, gate)).toEqual(hints)
  })

  it('set apart a program, and never a person without scripts or with a slow hand', () => {
    const weight = (openMs: number | null, proof: 'solved' | 'none' | 'used'): number => weightOfAll(hintsOfOpening({ openMs, proof }, gate))
    for (const [openMs, proof] of [[null, 'none'], [null, 'used'], [1_000, 'used']] as const) expect(weight(openMs, proof)).toBeGreaterThanOrEqual(gate.quarantineFrom)
    for (const [openMs, proof] of [[500, 'none'], [10_000, 'none'], [500 * MINUTE, 'none'], [1_000, 'solved'], [MINUTE, 'solved']] as const) expect(weight(openMs, proof)).toBeLessThan(gate.quarantineFrom)
  })

  it('grow with the crowd', () => {
    const crowd = { network: 1, neighbourhood: 1, address: 1, domain: 1 }
    expect(hintsOfCrowd(crowd)).toEqual([])
    expect(hintsOfCrowd({ ...crowd, network: 3, neighbourhood: 12 })).toEqual([{ kind: 'network', count: 3 }])
    expect(hintsOfCrowd({ ...crowd, neighbourhood: 10, address: 3, domain: 5 }).map(({ kind }) => kind)).toEqual(['neighbourhood', 'address', 'domain'])
    expect([3, 8].map((count) => weightOf({ kind: 'network', count }))).toEqual([1, 3])
    expect([3, 5].map((count) => weightOf({ kind: 'links', count }))).toEqual([2, 4])
  })
})

describe('stored hints', () => {
  it('are read as they are, and older ones as what they said', () => {
    const hints: Hint[] = [{ kind: 'duplicate', by: 'phone', number: 1042, days: 2 }, { kind: 'trap' }]
    expect(readHints(hints)).toEqual(hints)
    expect(readHints([{ kind: 'links', detail: '4 links' }])).toEqual([{ kind: 'older', detail: '4 links' }])
    expect(readHints('x')).toEqual([])
  })

  it('are strong where they speak for a program, and weigh nothing where they only tell', () => {
    expect(strengthOf({ kind: 'trap' })).toBe('strong')
    expect(strengthOf({ kind: 'no_proof' })).toBe('plain')
    expect(strengthOf({ kind: 'partner', partner: 'Luso', number: 1 })).toBe('plain')
    expect(weightOfAll([{ kind: 'partner', partner: 'Luso', number: 1 }, { kind: 'thin', count: 3 }, { kind: 'hidden', phones: 3, emails: 1, links: 0, handles: 0 }])).toBe(0)
    expect(strengthOf({ kind: 'hidden', phones: 1, emails: 0, links: 0, handles: 0 })).toBe('note')
  })
})
