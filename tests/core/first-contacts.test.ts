import { describe, expect, it } from 'vitest'
import { firstContactsOf, medianOf } from '../../server/core/first-contacts.ts'
import type { FirstContact } from '../../server/core/first-contacts.ts'
import { DAY_MS, HOUR_MS } from '../../server/core/time.ts'
import { NOON } from '../support/build.ts'

const build = (it: Partial<FirstContact>): FirstContact => ({ reservedAt: NOON - 3 * DAY_MS, dueAt: NOON - 2 * DAY_MS, contactedAt: null, endedAt: null, ...it })

describe('how promptly clients are reached', () => {
  it('is the share reached in time of those that had to be, and the middle one of the times', () => {
    const list = [
      build({ contactedAt: NOON - 3 * DAY_MS + HOUR_MS }), build({ contactedAt: NOON - 3 * DAY_MS + 2 * HOUR_MS }),
      build({ contactedAt: NOON - DAY_MS }), build({}),
    ]
    expect(firstContactsOf(list, NOON)).toEqual({ due: 4, inTime: 2, medianMs: 2 * HOUR_MS })
  })

  it('does not hold against anyone what is not due yet, or ended before it was', () => {
    expect(firstContactsOf([build({ dueAt: NOON + 1 }), build({ endedAt: NOON - 2.5 * DAY_MS })], NOON)).toEqual({ due: 0, inTime: 0, medianMs: null })
  })
})

describe('medianOf', () => {
  it.each([[[], null], [[7], 7], [[3, 1], 2], [[9, 1, 5], 5]])('of %j is %s', (numbers, median) => {
    expect(medianOf(numbers)).toBe(median)
  })
})
