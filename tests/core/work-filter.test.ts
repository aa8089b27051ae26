import { describe, expect, it } from 'vitest'
import { isShown, NO_FILTER, workGroupOf } from '../../server/core/work-filter.ts'
import type { Listed } from '../../server/core/work-filter.ts'

const listed = (over: Partial<Listed> = {}): Listed => ({
  mine: false, worker: { userId: '7' }, proofMissing: false, deadline: { group: 'today' }, outcome: null, counts: null, crm: { stageName: 'New' }, ...over,
})

describe('a list of work', () => {
  it('shows all of the company without a filter', () => {
    expect(isShown(listed(), NO_FILTER)).toBe(true)
  })

  it.each([
    ['mine only to who works on it', { who: 'mine' }, { mine: true }, {}],
    ['one person’s', { person: '7' }, {}, { worker: { userId: '9' } }],
    ['what is due in a group', { group: 'late' }, { deadline: { group: 'late' } }, {}],
    ['one outcome', { outcome: 'won' }, { outcome: 'won' }, { outcome: 'lost' }],
    ['one stage', { stage: 'New' }, {}, { crm: { stageName: 'Offer' } }],
  ] as const)('shows %s', (_what, filter, fits, not) => {
    expect(isShown(listed(fits), { ...NO_FILTER, ...filter })).toBe(true)
    expect(isShown(listed(not), { ...NO_FILTER, ...filter })).toBe(false)
  })

  it('puts a missing proof before what is due, and what has no deadline last', () => {
    expect(workGroupOf({ proofMissing: true, deadline: { group: 'late' } })).toBe('proof')
    expect(workGroupOf({ proofMissing: false, deadline: null })).toBe('later')
  })
})
