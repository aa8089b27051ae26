import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { askOf, idleDeadline, lastDay, recallReason, showDeadline, warned } from '../../server/core/idle.ts'
import type { Worked } from '../../server/core/idle.ts'
import { EVERY_DAY } from '../../server/core/partner.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import { DAY_MS, HOUR_MS } from '../../server/core/time.ts'
import { buildRulebook, NOON } from '../support/build.ts'
import { spoken } from '../support/spoken.ts'

const ALWAYS = { timeZone: 'Europe/Lisbon', workdays: EVERY_DAY }
const WEEKDAYS = { timeZone: 'Europe/Lisbon', workdays: [1, 2, 3, 4, 5] }
const TAKEN: Worked = { reservedAt: NOON, firstContactDueAt: NOON + DAY_MS, contactedAt: null, lastSignAt: null, workBegun: false }

describe('the deadline that runs', () => {
  it('is the first contact’s until the client was reached', () => {
    expect(idleDeadline(TAKEN, DEFAULT_RULEBOOK, ALWAYS)).toEqual({ kind: 'first_contact', from: NOON, dueAt: NOON + DAY_MS, nextAt: NOON + DAY_MS / 2, warned: 0 })
  })

  it('is not put off by work without a first contact', () => {
    expect(idleDeadline({ ...TAKEN, lastSignAt: NOON + HOUR_MS, workBegun: true }, DEFAULT_RULEBOOK, ALWAYS)).toMatchObject({ kind: 'first_contact', dueAt: NOON + DAY_MS })
  })

  it('then is a week for the first sign of work', () => {
    expect(idleDeadline({ ...TAKEN, contactedAt: NOON + HOUR_MS }, DEFAULT_RULEBOOK, ALWAYS)).toMatchObject({ kind: 'no_work', from: NOON + HOUR_MS, dueAt: NOON + HOUR_MS + 7 * DAY_MS })
  })

  it('then runs anew from each sign of work', () => {
    const working = { ...TAKEN, contactedAt: NOON + HOUR_MS, workBegun: true, lastSignAt: NOON + 3 * DAY_MS }
    expect(idleDeadline(working, DEFAULT_RULEBOOK, ALWAYS)).toMatchObject({ kind: 'auto_lost', from: NOON + 3 * DAY_MS, dueAt: NOON + 48 * DAY_MS })
  })

  it('counts working days only', () => {
    const idle = idleDeadline({ ...TAKEN, contactedAt: NOON }, DEFAULT_RULEBOOK, WEEKDAYS)
    // From Wednesday noon, seven days of work end on Friday noon of the week after.
    expect(new Date(idle.dueAt).toISOString()).toBe('2026-11-27T12:00:00.000Z')
  })

  it('never ends later than the longest time after reserving, whatever is done', () => {
    const sign = fc.integer({ min: 0, max: 400 }).map((days) => NOON + days * DAY_MS)
    fc.assert(fc.property(fc.option(sign), fc.option(sign), fc.boolean(), (contactedAt, lastSignAt, workBegun) => {
      const idle = idleDeadline({ ...TAKEN, contactedAt, lastSignAt, workBegun }, DEFAULT_RULEBOOK, WEEKDAYS)
      expect(idle.dueAt).toBeLessThanOrEqual(Math.max(lastDay(TAKEN, DEFAULT_RULEBOOK), idle.from))
      expect(idle.nextAt).toBeLessThanOrEqual(idle.dueAt)
      expect(idle.nextAt).toBeGreaterThanOrEqual(idle.from)
    }))
  })

  it('begins anew when the reservation does', () => {
    const again = NOON + 20 * DAY_MS
    expect(idleDeadline(TAKEN, DEFAULT_RULEBOOK, ALWAYS, again)).toMatchObject({ kind: 'first_contact', from: again, dueAt: again + DAY_MS })
    expect(idleDeadline({ ...TAKEN, contactedAt: NOON, workBegun: true, lastSignAt: NOON }, DEFAULT_RULEBOOK, ALWAYS, again)).toMatchObject({ from: again, dueAt: again + 45 * DAY_MS })
  })
})

describe('warnings', () => {
  const idle = idleDeadline(TAKEN, DEFAULT_RULEBOOK, ALWAYS)

  it('come at half and at nine tenths, then the end', () => {
    const first = warned(idle, DEFAULT_RULEBOOK, ALWAYS, idle.nextAt)
    expect(first).toMatchObject({ warned: 1, nextAt: NOON + 0.9 * DAY_MS })
    expect(warned(first, DEFAULT_RULEBOOK, ALWAYS, first.nextAt)).toMatchObject({ warned: 2, nextAt: NOON + DAY_MS })
  })

  it('that were missed are one', () => {
    expect(warned(idle, DEFAULT_RULEBOOK, ALWAYS, NOON + 0.95 * DAY_MS)).toMatchObject({ warned: 2, nextAt: NOON + DAY_MS })
  })

  it('are those of the rulebook', () => {
    expect(idleDeadline(TAKEN, buildRulebook({ warnAt: [] }), ALWAYS).nextAt).toBe(NOON + DAY_MS)
  })
})

describe('words and groups', () => {
  it('say the moment in the partner’s own time', () => {
    expect(spoken(askOf({ kind: 'first_contact', dueAt: Date.UTC(2026, 10, 23, 13, 5) }, 'Europe/Madrid'))).toBe('Call by Mon 23 Nov 14:05.')
  })

  it.each([
    ['first_contact', {}, 'No first contact until Thu 19 Nov 12:00'],
    ['no_work', { contactedAt: NOON }, 'No sign of work until Wed 25 Nov 12:00, 7 days after the first contact'],
    ['auto_lost', { contactedAt: NOON, workBegun: true, lastSignAt: NOON }, 'No news until Sat 2 Jan 12:00, 45 days after the last'],
    ['auto_lost', { contactedAt: NOON, workBegun: true, lastSignAt: NOON + 170 * DAY_MS }, 'Not ended until Mon 17 May 13:00, 180 days after reserving'],
  ])('name what was missing: %s', (kind, done, reason) => {
    const it = { ...TAKEN, ...done }
    const idle = idleDeadline(it, DEFAULT_RULEBOOK, ALWAYS)
    expect(idle.kind).toBe(kind)
    expect(spoken(recallReason(idle, it, DEFAULT_RULEBOOK, 'Europe/Lisbon'))).toBe(reason)
  })

  it.each([
    ['later', NOON + DAY_MS, NOON - 3 * HOUR_MS],
    ['today', NOON + DAY_MS, NOON + 13 * HOUR_MS],
    ['late', NOON + DAY_MS, NOON + DAY_MS],
  ])('put it under %s', (group, firstContactDueAt, now) => {
    expect(showDeadline(idleDeadline({ ...TAKEN, firstContactDueAt }, DEFAULT_RULEBOOK, ALWAYS), DEFAULT_RULEBOOK, ALWAYS, now).group).toBe(group)
  })

  it('ask for news a week after the last, long before it is lost', () => {
    const idle = idleDeadline({ ...TAKEN, contactedAt: NOON, workBegun: true, lastSignAt: NOON }, DEFAULT_RULEBOOK, ALWAYS)
    expect(showDeadline(idle, DEFAULT_RULEBOOK, ALWAYS, NOON + 7 * DAY_MS)).toMatchObject({ updateDueAt: NOON + 7 * DAY_MS, group: 'today' })
    expect(showDeadline(idle, DEFAULT_RULEBOOK, ALWAYS, NOON + 5 * DAY_MS)).toMatchObject({ group: 'later' })
  })
})
