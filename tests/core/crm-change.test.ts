import { describe, expect, it } from 'vitest'
import { crmChange } from '../../server/core/crm-change.ts'
import type { CrmChange } from '../../server/core/crm-change.ts'
import { OUTCOMES } from '../../server/core/outcome.ts'

type Known = Parameters<typeof crmChange>[0]
type Semantic = 'P' | 'S' | 'F'

const HELD: Known = { state: 'held', outcome: null, proofMissing: false, proof: null }
const IN_WORK: Known = { ...HELD, state: 'in_work' }
const UNPROVED: Known = { ...IN_WORK, proofMissing: true }
const WON: Known = { ...IN_WORK, state: 'closed', outcome: 'won', proof: 'ORDER-1' }
const LOST: Known = { ...IN_WORK, state: 'closed', outcome: 'lost' }

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
    expect(crmChange(known, { semantic, proof }, true)).toEqual(change)
  })

  it('asks for no proof when the rulebook wants none', () => {
    expect(crmChange(IN_WORK, { semantic: 'S', proof: '' }, false)).toEqual({ kind: 'won', proof: '' })
  })

  it.each(OUTCOMES.filter((it) => it !== 'won' && it !== 'lost'))('leaves a reservation that was %s as it is, whatever the CRM says', (outcome) => {
    for (const semantic of ['P', 'S', 'F'] as const) {
      expect(crmChange({ ...IN_WORK, state: 'closed', outcome }, { semantic, proof: 'ORDER-40321' }, true)).toEqual({ kind: 'none' })
    }
  })
})
