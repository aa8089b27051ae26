import { describe, expect, it } from 'vitest'
import { decideByRule, evidenceRefusal, judgeShare, reportAnswer, reportRefusal } from '../../server/core/bad-report.ts'
import type { ReportFacts, ReportReason } from '../../server/core/bad-report.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../server/core/time.ts'
import { buildReservation, buildRulebook, NOON } from '../support/build.ts'
import { english } from '../../server/say/speak.ts'
import { spoken } from '../support/spoken.ts'

const FACTS: ReportFacts = { reason: 'dead_number', clientAsked: null, duplicateOf: null, confirmations: 0, isOverLimit: false, isWon: false }
const tries = (...moments: number[]) => moments.map((at) => ({ at, channel: 'call' as const, result: 'No answer' }))

describe('decideByRule', () => {
  it.each<[string, Partial<ReportFacts>, string]>([
    ['a dead number nobody confirms', {}, 'desk'],
    ['a dead number another group confirms', { confirmations: 1 }, 'accept'],
    ['a repeat found by the index', { reason: 'duplicate', duplicateOf: 1_042 }, 'accept'],
    ['a repeat nobody finds', { reason: 'duplicate' }, 'desk'],
    ['"never asked" where the client did ask', { reason: 'never_asked', clientAsked: true }, 'refuse'],
    ['spam where the client did ask', { reason: 'spam', clientAsked: true, isOverLimit: true }, 'refuse'],
    ['a dead number of a client who did ask', { clientAsked: true }, 'desk'],
    ['"never asked" before the client was asked', { reason: 'never_asked' }, 'desk'],
    ['somebody else’s contact', { reason: 'wrong_person', confirmations: 1 }, 'desk'],
    ['another place', { reason: 'out_of_territory', confirmations: 1 }, 'desk'],
    ['a certain case of somebody who reports too much', { confirmations: 2, isOverLimit: true }, 'desk'],
    ['a certain case that another partner has won', { confirmations: 2, isWon: true }, 'desk'],
  ])('of %s', (_what, changes, kind) => {
    expect(decideByRule({ ...FACTS, ...changes }).kind).toBe(kind)
  })

  it('names no other partner and no other request', () => {
    for (const facts of [{ confirmations: 1 }, { reason: 'duplicate' as const, duplicateOf: 1_042 }]) expect(JSON.stringify(decideByRule({ ...FACTS, ...facts }))).not.toContain('1042')
  })
})

describe('judgeShare', () => {
  it.each<[string, [number, number], [number, number][], boolean]>([
    ['a small sample however bad', [4, 4], [], false],
    ['the limit itself', [10, 2], [], false],
    ['above the limit without peers', [10, 3], [], true],
    ['above the limit and above the peers', [10, 4], [[10, 1], [20, 2], [10, 3]], true],
    ['above the limit where all report as much', [10, 3], [[10, 3], [20, 8], [10, 4]], false],
    ['peers of small samples left out', [10, 3], [[2, 2], [3, 3], [10, 1]], true],
    ['below the limit however little others report', [10, 1], [[10, 0]], false],
  ])('of %s', (_what, [reservations, reports], peers, isOver) => {
    const judged = judgeShare({ reservations, reports }, peers.map(([of, reported]) => ({ reservations: of, reports: reported })), 0.2)
    expect(judged.isOver).toBe(isOver)
  })

  it('takes the middle of the peers', () => {
    const peers = [{ reservations: 10, reports: 1 }, { reservations: 10, reports: 3 }]
    expect(judgeShare({ reservations: 10, reports: 3 }, peers, 0.2)).toMatchObject({ share: 0.3, median: 0.2, isOver: true })
    expect(judgeShare({ reservations: 0, reports: 0 }, [], 0.2)).toMatchObject({ share: 0, median: null, isOver: false })
  })
})

describe('what can be reported', () => {
  const own = (changes = {}) => buildReservation({ requestId: 'r', partnerId: 'p', contactShownAt: NOON, ...changes })
  const rules = buildRulebook()

  it('needs the contacts to have been shown, and ends with the days of the rulebook', () => {
    expect(reportRefusal(own({ contactShownAt: null }), rules, NOON)?.code).toBe('contact_first')
    expect(reportRefusal(own(), rules, NOON + 14 * DAY_MS)).toBeNull()
    expect(english(reportRefusal(own(), rules, NOON + 14 * DAY_MS + 1)?.said ?? '')).toContain('within 14 days')
  })

  it.each([['won', 'nothing_to_change'], ['bad', 'nothing_to_change'], ['revoked', 'nothing_to_change'], ['lost', undefined], ['recalled', undefined], ['released', undefined]])('after %s', (outcome, code) => {
    expect(reportRefusal(own({ outcome, state: 'closed' }), rules, NOON)?.code).toBe(code)
  })

  it.each<[ReportReason, number[], boolean]>([
    ['dead_number', [], false], ['dead_number', [NOON + 1], false], ['dead_number', [NOON + 1, NOON + 30 * MINUTE_MS], false],
    ['dead_number', [NOON + 1, NOON + 2 * HOUR_MS], true], ['dead_number', [NOON - HOUR_MS, NOON + 2 * HOUR_MS], false], ['dead_number', [NOON, NOON + 9 * DAY_MS], false],
    ['wrong_person', [], false], ['wrong_person', [NOON + 1], true], ['never_asked', [NOON], true], ['duplicate', [], true], ['spam', [], true], ['out_of_territory', [], true],
  ])('%s with tries at %j', (reason, moments, isEnough) => {
    expect(evidenceRefusal(reason, tries(...moments), own(), NOON + DAY_MS) === null).toBe(isEnough)
  })

  it('is answered with what to do next', () => {
    expect(spoken(reportAnswer(1_042, { reason: 'spam', appealedAt: null }, false, 'It is a clinic.'))).toBe('Your report about IR-1042 (Not a request at all) was refused. It is a clinic. You can appeal once, on the page of the request.')
    expect(spoken(reportAnswer(1_042, { reason: 'spam', appealedAt: NOON }, false, 'No.'))).toBe('Your report about IR-1042 (Not a request at all) was refused again. No.')
    expect(spoken(reportAnswer(1_042, { reason: 'spam', appealedAt: null }, true, 'Right.'))).toContain('It counts as nothing for you.')
  })
})
