import { describe, expect, it } from 'vitest'
import { gateOf, gateRefusal } from '../../server/core/partner.ts'
import type { Gate, Partner } from '../../server/core/partner.ts'
import { buildPartner, NOON } from '../support/build.ts'
import { english } from '../../server/say/speak.ts'

describe('gateOf', () => {
  it.each<[what: string, changes: Partial<Partner>, gate: Gate | null]>([
    ['nothing', {}, null],
    ['the application', { approvedAt: null }, 'not_approved'],
    ['the Tutorial', { tutorialPassedAt: null }, 'not_certified'],
    ['the end of the partnership', { cancelledAt: NOON - 1 }, 'partner_cancelled'],
    ['a suspension', { suspendedUntil: NOON + 1 }, 'suspended'],
    ['no suspension that is over', { suspendedUntil: NOON }, null],
    ['the end of the partnership before all else', { cancelledAt: NOON, approvedAt: null, tutorialPassedAt: null, suspendedUntil: NOON + 1 }, 'partner_cancelled'],
    ['the application before a suspension', { approvedAt: null, tutorialPassedAt: null, suspendedUntil: NOON + 1 }, 'not_approved'],
    ['a suspension before the Tutorial', { tutorialPassedAt: null, suspendedUntil: NOON + 1 }, 'suspended'],
  ])('finds in the way: %s', (_what, changes, gate) => {
    expect(gateOf(buildPartner(changes), NOON)).toBe(gate)
  })

  it('stops a portal that no partner was found for', () => {
    expect(gateOf(null, NOON)).toBe('not_linked')
  })
})

describe('gateRefusal', () => {
  it('says until when a suspension lasts', () => {
    const refusal = gateRefusal('suspended', buildPartner({ suspendedUntil: Date.UTC(2026, 11, 1) }))
    expect(refusal.code).toBe('suspended')
    expect(english(refusal.said)).toContain('until 1 Dec 2026')
  })

  it.each<Gate>(['not_linked', 'not_approved', 'partner_cancelled', 'not_certified'])('has a whole text for %s', (gate) => {
    expect(gateRefusal(gate, null)).toMatchObject({ code: gate, message: expect.not.stringContaining('{') as string })
  })
})
