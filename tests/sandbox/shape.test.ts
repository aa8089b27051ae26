import { describe, expect, it } from 'vitest'
import type { Tolerance } from './shape.ts'
import { differences, merge, shapeOf } from './shape.ts'

const compare = (real: unknown, documented: unknown, tolerance: Tolerance = {}): string[] => differences(real, shapeOf(documented), tolerance)

describe('the shape of an answer', () => {
  it.each([
    ['the same', { a: 1, b: 'x' }, { a: 2, b: 'y' }],
    ['a number in a text', { ID: '12' }, { ID: '7' }],
    ['a moment', { at: '2026-01-01T00:00:00+00:00' }, { at: '2024-07-18T14:00:14+02:00' }],
    ['a value that is not set', { a: null, b: '' }, { a: 5, b: '2024-07-18T14:00:14+02:00' }],
    ['a value that is not set in the example', { a: 5 }, { a: null }],
    ['a text that happens to look like a number', { title: '42' }, { title: 'Deal' }],
    ['an empty list', { items: [] }, { items: [{ id: 1 }] }],
    ['a list whose example is empty', { items: [1, 2] }, { items: [] }],
    ['elements that differ', [{ a: 1 }, { a: 1, b: 2 }], [{ a: 1, b: 2 }, { a: 3 }]],
  ])('holds for %s', (_, real, documented) => {
    expect(compare(real, documented)).toEqual([])
  })

  it.each([
    ['a text for a number', { ID: '12' }, { ID: 12 }, ['ID: documented number, is numeric text']],
    ['a number for a text', { ID: 12 }, { ID: '12' }, ['ID: documented numeric text, is number']],
    ['a word for a number in a text', { ID: 'x' }, { ID: '12' }, ['ID: documented numeric text, is text']],
    ['a day for a moment', { at: '2026-01-01' }, { at: '2024-07-18T14:00:14+02:00' }, ['at: documented time, is text']],
    ['Y for true', { on: 'Y' }, { on: true }, ['on: documented boolean, is text']],
    ['an empty map where PHP writes a list', { result: {} }, { result: [] }, ['result: documented list, is map']],
    ['an empty list where a map is', { result: [] }, { result: { a: 1 } }, ['result: documented map, is list']],
    ['a map where nothing was', { a: {} }, { a: null }, ['a: documented null, is map']],
    ['a key that is missing', { a: 1 }, { a: 1, b: 2 }, ['b: missing']],
    ['a key too many', { a: 1, b: 2 }, { a: 1 }, ['b: not documented']],
    ['a key missing in one element', [{ a: 1 }, {}], [{ a: 1 }], ['a: missing']],
    ['a fault deep inside', { result: { items: [{ id: '5' }] } }, { result: { items: [{ id: 5 }] } }, ['result.items.id: documented number, is numeric text']],
  ])('is broken by %s', (_, real, documented, expected) => {
    expect(compare(real, documented)).toEqual(expected)
  })

  it('tolerates what it is told to, by path', () => {
    expect(compare({ item: { ufCrm_1: 1 } }, { item: { ufCrm_2: 2 } }, { missing: /ufCrm/, extra: /ufCrm/ })).toEqual([])
    expect(compare({ labels: { pt: 'a' } }, { labels: { en: 'b', de: 'c' } }, { map: /labels$/ })).toEqual([])
    expect(compare({ labels: { pt: 1 } }, { labels: { en: 'b' } }, { map: /labels$/ })).toEqual(['labels.pt: documented text, is number'])
  })

  it('knows that PHP writes a map without keys as a list', () => {
    const documented = [{ info: [] }, { info: { START: 'NEW' } }]
    expect(compare([{ info: { START: 'A' } }, { info: [] }], documented)).toEqual([])
    expect(compare([{ info: { OTHER: 'A' } }], documented)).toEqual(['info.START: missing', 'info.OTHER: not documented'])
    expect(compare([1, 'x'], [1, 'x', { a: 1 }])).toEqual([])
  })

  it('joins two examples', () => {
    const joined = merge(shapeOf({ a: 1, b: null }), shapeOf({ a: 2, b: 'x', c: [] }))
    expect(differences({ a: 3, b: 'y' }, joined)).toEqual([])
    expect(differences({ a: 3, b: 7 }, joined)).toEqual(['b: documented text, is number'])
  })
})
