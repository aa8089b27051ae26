import { describe, expect, it } from 'vitest'
import { readable } from '../../client/operator/audit/readable.ts'
import { formatDayAndTime } from '../../client/shared/format.ts'

describe('what a row of the journal tells', () => {
  it.each([
    ['suspension ce190d00-6aaf-4c5f-88d2-65294b6386cf: For the picture.', 'suspension ce190d00…: For the picture.'],
    ['until 2026-12-08T16:51:00.000Z, rule 6.1.1', `until ${formatDayAndTime(Date.UTC(2026, 11, 8, 16, 51))}, rule 6.1.1`],
    ['version 4: Deals: General', 'version 4: Deals: General'],
    ['2026-12-08 and 12-25 stay, so does ce190d00-6aaf', '2026-12-08 and 12-25 stay, so does ce190d00-6aaf'],
    ['', ''],
  ])('"%s"', (details, expected) => {
    expect(readable(details)).toBe(expected)
  })
})
