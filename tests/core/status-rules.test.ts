import { describe, expect, it } from 'vitest'
import { doneText, nextStep, noticeText, statusDeadline } from '../../server/core/status-rules.ts'
import type { StatusDeadline, StatusRule } from '../../server/core/status-rules.ts'
import type { Partner } from '../../server/core/partner.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { buildPartner, NOON } from '../support/build.ts'
import { spoken } from '../support/spoken.ts'

const WORLD = { bronzeDays: 90, inactiveDays: 180, enteredAt: NOON - 50 * DAY_MS }
const BRONZE = { status: 'bronze', approvedAt: NOON, tutorialPassedAt: NOON, nfrPortalAt: null } as const

describe('a status deadline', () => {
  const dueDay = (rule: StatusRule, changes: Partial<Partner>): number | null => {
    const deadline = statusDeadline(rule, buildPartner(changes), WORLD)
    return deadline && (deadline.dueAt - NOON) / DAY_MS
  }

  it.each<[what: string, rule: StatusRule, changes: Partial<Partner>, day: number | null]>([
    ['Bronze without its own portal', 'bronze', BRONZE, 90], ['Bronze that has finished', 'bronze', { ...BRONZE, nfrPortalAt: NOON }, null], ['Silver that has not', 'bronze', { ...BRONZE, status: 'silver' }, null],
    ['who is not approved', 'bronze', { ...BRONZE, approvedAt: null }, null], ['who has ended', 'inactive', { cancelledAt: NOON }, null],
    ['Gold with a review', 'review', { status: 'gold', reviewDueAt: NOON + DAY_MS }, 1], ['Bronze with an old date', 'review', { status: 'bronze', reviewDueAt: NOON }, null],
    ['who was here', 'inactive', { lastActiveAt: NOON - DAY_MS }, 179], ['who never was, counted from the approval', 'inactive', { approvedAt: NOON }, 180],
    ['who was approved long before it was entered', 'inactive', { approvedAt: NOON - 900 * DAY_MS }, 130],
  ])('of a partner %s', (_what, rule, changes, day) => {
    expect(dueDay(rule, changes)).toBe(day)
  })
})

describe('the next step', () => {
  const DEADLINE: StatusDeadline = { rule: 'bronze', dueAt: NOON }
  const at = (days: number, told: Record<string, number> = {}, noticeDays: readonly number[] = [14, 3]) => {
    const step = nextStep(DEADLINE, noticeDays, new Map(Object.entries(told).map(([step, day]) => [`bronze ${NOON} ${step}`, NOON + day * DAY_MS])), NOON + days * DAY_MS)
    return step && [step.subject.split(' ').at(-1), step.does === 'tell' ? (step.at - NOON) / DAY_MS : 'act']
  }

  it('tells at each day, then acts, each once', () => {
    expect(at(-15)).toBeNull()
    expect(at(-14)).toEqual(['14', 0])
    expect(at(-13, { 14: -14 })).toBeNull()
    expect(at(-3, { 14: -14 })).toEqual(['3', 0])
    expect(at(-1, { 14: -14, 3: -3 })).toBeNull()
    expect(at(0, { 14: -14, 3: -3 })).toEqual(['done', 'act'])
    expect(at(1, { 14: -14, 3: -3, done: 0 })).toBeNull()
  })

  it('acts only when the last notice was told its full days ago, however long the clock stood still', () => {
    expect(at(30)).toEqual(['3', 33])
    expect(at(32, { 3: 30 })).toBeNull()
    expect(at(33, { 3: 30 })).toEqual(['done', 'act'])
    expect(at(20, { 14: -14 })).toEqual(['3', 23])
  })

  it('repeats nothing when the clock goes back', () => {
    expect(at(-15, { 14: -14 })).toBeNull()
    expect(at(-4, { 3: -3 })).toBeNull()
    expect(at(-1, { 14: -14, 3: -3, done: 0 })).toBeNull()
  })

  it('acts at once where the rulebook has no notices', () => {
    expect(at(-1, {}, [])).toBeNull()
    expect(at(0, {}, [])).toEqual(['done', 'act'])
  })
})

describe('the texts', () => {
  it('say what is missing, until when, and what stays', () => {
    const partner = buildPartner({ ...BRONZE, tutorialPassedAt: null })
    expect(spoken(noticeText('bronze', partner, NOON))).toBe('Your partnership ends on 2026-11-18. To keep it, your company has to pass the Partner Program Tutorial and claim its own Bitrix24 for partners (NFR) before. What you have reserved stays yours.')
    expect(spoken(doneText('bronze', buildPartner(BRONZE)))).toContain('did not claim its own Bitrix24 for partners (NFR) in time')
    expect(spoken(noticeText('review', buildPartner({ status: 'gold' }), NOON))).toBe('The vendor reviews your Gold status on 2026-11-18.')
    expect(spoken(noticeText('inactive', buildPartner({ lastActiveAt: NOON - DAY_MS }), NOON))).toMatch(/^Nobody of your company has opened the app since 2026-11-17\./)
  })
})
