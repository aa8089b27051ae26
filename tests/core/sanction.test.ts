import { describe, expect, it } from 'vitest'
import { FOR_GOOD } from '../../server/core/partner.ts'
import { afterText, countWarnings, sanctionState, sanctionText, suspensionOf, wholeMinute } from '../../server/core/sanction.ts'
import type { Sanction } from '../../server/core/sanction.ts'
import { DAY_MS, MINUTE_MS } from '../../server/core/time.ts'
import { NOON } from '../support/build.ts'
import { spoken } from '../support/spoken.ts'

function build(changes: Partial<Sanction> = {}): Sanction {
  return {
    id: 's', partnerId: 'p', kind: 'suspension', rule: '6.1.1', reason: 'Mass mail to clients', evidence: 'Three mails', startsAt: NOON, endsAt: NOON + DAY_MS, revokes: false,
    revokedAt: null, imposedBy: 'Olga', liftedAt: null, liftedBy: null, liftReason: null, appealedAt: null, appealNote: null, endedAt: null, ...changes,
  }
}

describe('suspensionOf', () => {
  it.each<[string, Partial<Sanction>[], number | null]>([
    ['nothing without sanctions', [], null],
    ['the latest end of those that overlap', [{ endsAt: NOON + 3 * DAY_MS }, {}], NOON + 3 * DAY_MS],
    ['for good before any date', [{ endsAt: null }, {}], FOR_GOOD],
    ['what is left when one is lifted', [{ endsAt: null, liftedAt: NOON }, {}], NOON + DAY_MS],
    ['nothing of a warning', [{ kind: 'warning', endsAt: null }], null],
    ['nothing of one that is over', [{ endsAt: NOON }], null],
  ])('is %s', (_what, sanctions, until) => {
    expect(suspensionOf(sanctions.map(build), NOON)).toBe(until)
  })
})

describe('sanctionState', () => {
  it('ends at its minute, not before', () => {
    expect([NOON - 1, NOON].map((now) => sanctionState(build({ endsAt: NOON }), now))).toEqual(['running', 'ended'])
    expect(sanctionState(build({ liftedAt: NOON }), NOON + 9 * DAY_MS)).toBe('lifted')
    expect(sanctionState(build({ endsAt: null }), NOON + 9_000 * DAY_MS)).toBe('running')
  })

  it('ends with a whole minute', () => {
    expect([NOON, NOON + 1, NOON + MINUTE_MS - 1].map(wholeMinute)).toEqual([NOON, NOON + MINUTE_MS, NOON + MINUTE_MS])
  })
})

describe('the notice', () => {
  it('of a suspension says why, until when, what still works and how to appeal', () => {
    expect(spoken(sanctionText(build(), { warnings: 0, inWork: 4 }))).toBe(
      'Reserving is closed for your company until 19 Nov 2026, 12:00 UTC. Reason: Mass mail to clients. Rule 6.1.1: Client contacts are for the request only. '
      + 'You still see open requests. You can still work on what you have reserved (4) and close it. An administrator of your Bitrix24 can appeal once, in the app.')
  })

  it('says that reserved requests were taken back, and that it is for good', () => {
    const text = sanctionText(build({ endsAt: null, revokes: true }), { warnings: 0, inWork: 2 })
    expect(spoken(text)).toContain('for good')
    expect(spoken(text)).toContain('What you have reserved (2) is taken back and counts as nothing.')
  })

  it('of a warning says which one it is', () => {
    expect(spoken(sanctionText(build({ kind: 'warning', endsAt: null }), { warnings: 2, inWork: 0 }))).toContain('a warning, number 2.')
    expect(countWarnings([build({ kind: 'warning' }), build({ kind: 'warning', liftedAt: NOON }), build()])).toBe(1)
  })

  it('of an end says what another one still closes', () => {
    expect(spoken([null, FOR_GOOD, NOON].map(afterText))).toEqual([
      'Your company can reserve again.', 'Another one still closes reserving for good.', 'Another one still closes reserving until 18 Nov 2026, 12:00 UTC.',
    ])
  })
})
