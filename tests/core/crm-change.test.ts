import { describe, expect, it } from 'vitest'
import { crmChange } from '../../server/core/crm-change.ts'
import type { CrmChange } from '../../server/core/crm-change.ts'
import type { CrmRecord } from '../../server/core/crm-change.ts'
import { DAY_MS, HOUR_MS } from '../../server/core/time.ts'
import { NOON } from '../support/build.ts'

type Known = Parameters<typeof crmChange>[0]
type Semantic = 'P' | 'S' | 'F'

const HELD: Known = { state: 'held', outcome: null, proofMissing: false, proof: null, closedAt: null, contactShownAt: NOON - 2 * DAY_MS, excusedAt: null }
const IN_WORK: Known = { ...HELD, state: 'in_work' }
const UNPROVED: Known = { ...IN_WORK, proofMissing: true }
const WON: Known = { ...IN_WORK, state: 'closed', outcome: 'won', proof: 'ORDER-1', closedAt: NOON - HOUR_MS }
const LOST: Known = { ...IN_WORK, state: 'closed', outcome: 'lost', closedAt: NOON - HOUR_MS }

describe('crmChange', () => {
  it.each<[what: string, known: Known, semantic: Semantic, proof: string, change: CrmChange]>([
    ['in work, moved among open stages', IN_WORK, 'P', '', { kind: 'none' }],
    ['in work, won with proof', IN_WORK, 'S', 'ORDER-40321', { kind: 'won', proof: 'ORDER-40321' }],
    ['in work, won without proof', IN_WORK, 'S', '', { kind: 'proof_missing' }],
    ['in work, won with a proof that says nothing', IN_WORK, 'S', ' - ', { kind: 'proof_missing' }],
    ['in work, won, with the proof given in the app', { ...IN_WORK, proof: 'ORDER-7' }, 'S', '', { kind: 'won', proof: 'ORDER-7' }],
    ['in work, won, with a newer proof in the CRM', { ...IN_WORK, proof: 'ORDER-7' }, 'S', 'ORDER-8', { kind: 'won', proof: 'ORDER-8' }],
    ['in work, lost', IN_WORK, 'F', '', { kind: 'lost' }],
    ['held, still open', HELD, 'P', '', { kind: 'none' }],
    ['held, won at once', HELD, 'S', 'ORDER-40321', { kind: 'won', proof: 'ORDER-40321' }],
    ['won without proof, and still so', UNPROVED, 'S', '', { kind: 'none' }],
    ['won without proof, which came', UNPROVED, 'S', 'ORDER-40321', { kind: 'won', proof: 'ORDER-40321' }],
    ['won without proof, moved back', UNPROVED, 'P', '', { kind: 'reopened' }],
    ['won without proof, then lost', UNPROVED, 'F', '', { kind: 'lost' }],
    ['won, and still so', WON, 'S', 'ORDER-1', { kind: 'none' }],
    ['won, with the proof taken out', WON, 'S', '', { kind: 'none' }],
    ['won, moved back', WON, 'P', 'ORDER-1', { kind: 'reopened' }],
    ['won, then lost', WON, 'F', 'ORDER-1', { kind: 'lost' }],
    ['lost, and still so', LOST, 'F', '', { kind: 'none' }],
    ['lost, moved back', LOST, 'P', '', { kind: 'reopened' }],
    ['lost, then won with proof', LOST, 'S', 'ORDER-40321', { kind: 'won', proof: 'ORDER-40321' }],
    ['lost, then won without proof', LOST, 'S', '', { kind: 'proof_missing' }],
  ])('%s', (_what, known, semantic, proof, change) => {
    expect(crmChange(known, record(semantic, proof), RULES)).toEqual(change)
  })

  it('asks for no proof when the rulebook wants none', () => {
    expect(crmChange(IN_WORK, record('S'), { ...RULES, proofOfWon: false })).toEqual({ kind: 'won', proof: '' })
  })

  describe('after the time to correct oneself', () => {
    const late = { closedAt: NOON - 25 * HOUR_MS }

    it.each<[what: string, known: Known, semantic: Semantic, proof: string, change: CrmChange]>([
      ['a Lost that is opened again waits for an operator', { ...LOST, ...late }, 'P', '', { kind: 'review', wants: 'in_work', proof: '' }],
      ['a Lost that is Won waits for an operator', { ...LOST, ...late }, 'S', 'ORDER-40321', { kind: 'review', wants: 'won', proof: 'ORDER-40321' }],
      ['a Lost that is Won without proof is nothing', { ...LOST, ...late }, 'S', '', { kind: 'none' }],
      ['a Won that is opened again lowers, and so does', { ...WON, ...late }, 'P', '', { kind: 'reopened' }],
      ['a Won that is Lost lowers, and so does', { ...WON, ...late }, 'F', '', { kind: 'lost' }],
    ])('%s', (_what, known, semantic, proof, change) => {
      expect(crmChange(known, record(semantic, proof), RULES)).toEqual(change)
    })

    it('ends the very moment that the rulebook says', () => {
      const known = { ...LOST, closedAt: NOON - 24 * HOUR_MS }
      expect(crmChange(known, record('P'), { ...RULES, now: NOON - 1 })).toEqual({ kind: 'reopened' })
      expect(crmChange(known, record('P'), RULES)).toMatchObject({ kind: 'review' })
    })
  })

  it('reopens nothing for a record that was not at its end, and changes nothing for the same word twice', () => {
    expect(crmChange(WON, record('P', '', { was: 'P' }), RULES)).toEqual({ kind: 'none' })
    expect(crmChange(WON, record('F', '', { was: 'F', isNews: false }), RULES)).toEqual({ kind: 'none' })
    expect(crmChange(LOST, record('S', 'ORDER-1', { was: 'S', isNews: false }), RULES)).toEqual({ kind: 'none' })
    expect(crmChange(IN_WORK, record('F', '', { was: 'F', isNews: false }), RULES)).toEqual({ kind: 'none' })
  })

  it('takes a proof of another Won for none', () => {
    expect(crmChange(IN_WORK, record('S', 'ORDER-40321', { isProofUsed: true }), RULES)).toEqual({ kind: 'proof_missing' })
    expect(crmChange(UNPROVED, record('S', 'ORDER-40321', { isProofUsed: true }), RULES)).toEqual({ kind: 'none' })
  })

  it.each(['bad', 'withdrawn', 'revoked'] as const)('leaves a reservation that was %s as it is, whatever the CRM says', (outcome) => {
    for (const semantic of ['P', 'S', 'F'] as const) expect(crmChange({ ...LOST, outcome }, record(semantic, 'ORDER-40321'), RULES)).toEqual({ kind: 'none' })
  })

  it.each(['recalled', 'released', 'lost'] as const)('asks an operator when one that was %s and decided, or taken back, is Won with a proof', (outcome) => {
    const known = { ...LOST, outcome, excusedAt: outcome === 'lost' ? NOON : null }
    expect(crmChange(known, record('S', 'ORDER-40321'), RULES)).toEqual({ kind: 'review', wants: 'won', proof: 'ORDER-40321' })
    for (const semantic of ['P', 'F'] as const) expect(crmChange(known, record(semantic), RULES)).toEqual({ kind: 'none' })
    expect(crmChange(known, record('S'), RULES)).toEqual({ kind: 'none' })
    expect(crmChange({ ...known, contactShownAt: null }, record('S', 'ORDER-40321'), RULES)).toEqual({ kind: 'none' })
  })
})

const RULES = { proofOfWon: true, correctionHours: 24, now: NOON }

/** A record whose stage was seen for the first time now, and which stood at an end before. */
function record(semantic: Semantic, proof = '', changes: Partial<CrmRecord> = {}): CrmRecord {
  return { semantic, proof, was: semantic === 'P' ? 'F' : 'P', isNews: true, isProofUsed: false, ...changes }
}
