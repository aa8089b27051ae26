import { describe, expect, it } from 'vitest'
import { addWorkingTime, workingTimeBetween } from '../../server/core/calendar.ts'
import { privacyDueAt, workdaysLeft } from '../../server/core/privacy.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { isHoliday, MONDAY_TO_FRIDAY } from '../../server/core/working-days.ts'

const LISBON = 'Europe/Lisbon'
/** Thursday before Christmas. */
const THURSDAY = Date.UTC(2026, 11, 24, 9)

describe('working days', () => {
  it.each([
    ['none off', [], Date.UTC(2026, 11, 29, 9)],
    ['one of every year', ['12-25'], Date.UTC(2026, 11, 30, 9)],
    ['the same day of another year', ['2025-12-25'], Date.UTC(2026, 11, 29, 9)],
    ['one that is a Saturday anyway', ['2026-12-26'], Date.UTC(2026, 11, 29, 9)],
    ['the day itself', ['2026-12-24'], Date.UTC(2026, 11, 30)],
    ['four in a row', ['12-25', '2026-12-28', '2026-12-29', '2026-12-30'], Date.UTC(2027, 0, 4, 9)],
  ])('three days from a Thursday, with %s', (_, holidays, due) => {
    const calendar = { ...MONDAY_TO_FRIDAY, holidays, timeZone: LISBON }
    expect(new Date(addWorkingTime(THURSDAY, 3 * DAY_MS, calendar)).toISOString()).toBe(new Date(due).toISOString())
  })

  it('are no days off when every day works and one is off', () => {
    const calendar = { workdays: [1, 2, 3, 4, 5, 6, 7], holidays: ['12-25'], timeZone: LISBON }
    expect(workingTimeBetween(Date.UTC(2026, 11, 24), Date.UTC(2026, 11, 27), calendar)).toBe(2 * DAY_MS)
  })

  it('hold for promises about clients’ data, and removal counts every day', () => {
    const privacy = { ...DEFAULT_RULEBOOK.privacy, ...MONDAY_TO_FRIDAY, timeZone: LISBON }
    const withHolidays = { ...privacy, holidays: ['12-25', '01-01'] }
    expect(privacyDueAt('stop', withHolidays, THURSDAY) - privacyDueAt('stop', privacy, THURSDAY)).toBe(4 * DAY_MS)
    expect(privacyDueAt('removal', withHolidays, THURSDAY)).toBe(privacyDueAt('removal', privacy, THURSDAY))
    expect(workdaysLeft({ kind: 'tell_other_side', dueAt: privacyDueAt('tell_other_side', withHolidays, THURSDAY) }, withHolidays, THURSDAY)).toBe(privacy.tellDays)
  })

  it.each([['2026-12-28', true], ['12-25', true], ['02-29', true], ['2026-02-29', false], ['13-01', false], ['2026-1-1', false], ['25-12', false], ['', false], ['2026-12-28T00:00', false]])('"%s" names a day: %s', (text, expected) => {
    expect(isHoliday(text)).toBe(expected)
  })
})
