import { describe, expect, it } from 'vitest'
import { useSteadyList } from '../../client/shared/composables/useSteadyList.ts'
import { buildCard } from './builders.ts'

const numbers = (rows: readonly { card: { number: string } }[]): string[] => rows.map(({ card }) => card.number)

describe('useSteadyList', () => {
  it('lets new rows wait and changes known ones in place', () => {
    const { rows, waiting, take, show } = useSteadyList((card: ReturnType<typeof buildCard>) => card.number)
    take([buildCard({ number: 'IR-2' }), buildCard({ number: 'IR-1' })])

    take([buildCard({ number: 'IR-3' }), buildCard({ number: 'IR-2', taken: 2 }), buildCard({ number: 'IR-1' })])

    expect(numbers(rows.value)).toEqual(['IR-2', 'IR-1'])
    expect(rows.value[0]?.card.taken).toBe(2)
    expect(waiting.value).toBe(1)
    show()
    expect(numbers(rows.value)).toEqual(['IR-3', 'IR-2', 'IR-1'])
    expect(waiting.value).toBe(0)
  })

  it('keeps the place of a row that is gone until the list is shown anew', () => {
    const { rows, take, show } = useSteadyList((card: ReturnType<typeof buildCard>) => card.number)
    take([buildCard({ number: 'IR-2' }), buildCard({ number: 'IR-1' })])

    take([buildCard({ number: 'IR-1' })])

    expect(rows.value.map((row) => row.gone)).toEqual([true, false])
    show()
    expect(numbers(rows.value)).toEqual(['IR-1'])
  })

  it('does not bring back a row that was taken away', () => {
    const { rows, waiting, take, drop } = useSteadyList((card: ReturnType<typeof buildCard>) => card.number)
    take([buildCard({ number: 'IR-2' }), buildCard({ number: 'IR-1' })])

    drop('IR-2')
    take([buildCard({ number: 'IR-2' }), buildCard({ number: 'IR-1' })])

    expect(numbers(rows.value)).toEqual(['IR-1'])
    expect(waiting.value).toBe(0)
  })

  it('shows the first request at once when the list was empty', () => {
    const { rows, waiting, take } = useSteadyList((card: ReturnType<typeof buildCard>) => card.number)
    take([])
    take([buildCard()])
    expect(numbers(rows.value)).toEqual(['IR-1'])
    expect(waiting.value).toBe(0)
  })
})
