import { describe, expect, it } from 'vitest'
import { likelyCompanies, moveSetup } from '../../server/core/setup.ts'
import type { Setup } from '../../server/core/setup.ts'

const NOW = 1_700_000_000_000
const setup = (over: Partial<Setup> = {}): Setup => ({ step: 'company', skipped: [], oldSettingsAt: null, endedAt: null, changedBy: 'Ana', changedAt: NOW, ...over })
const company = (id: string, over: { email?: string, portalDomain?: string, cancelledAt?: number } = {}) => ({ id, name: id, email: null, portalDomain: null, cancelledAt: null, ...over })

describe('how far a set-up is', () => {
  it('is where the one of two administrators stands who is further', () => {
    expect(moveSetup(setup({ step: 'crm' }), { to: 'people', skipped: false, ends: false }, NOW).step).toBe('people')
    expect(moveSetup(setup({ step: 'crm' }), { to: 'locations', skipped: false, ends: false }, NOW).step).toBe('crm')
  })

  it('knows what was skipped, and only of what nobody had answered yet', () => {
    expect(moveSetup(setup({ step: 'locations' }), { to: 'ready', skipped: true, ends: false }, NOW).skipped).toEqual(['locations', 'crm', 'people'])
    expect(moveSetup(setup({ step: 'ready' }), { to: 'people', skipped: true, ends: false }, NOW).skipped).toEqual([])
  })

  it('keeps old settings of which nobody has said anything', () => {
    expect(moveSetup(setup({ oldSettingsAt: 5 }), { to: 'locations', skipped: false, ends: false }, NOW).oldSettingsAt).toBeNull()
    expect(moveSetup(setup({ oldSettingsAt: 5 }), { to: 'company', skipped: false, ends: false }, NOW).oldSettingsAt).toBe(5)
  })

  it('ends once', () => {
    expect(moveSetup(setup({ step: 'ready' }), { to: 'ready', skipped: false, ends: true }, NOW).endedAt).toBe(NOW)
    expect(moveSetup(setup({ step: 'ready', endedAt: 5 }), { to: 'ready', skipped: false, ends: true }, NOW).endedAt).toBe(5)
    expect(moveSetup(setup(), { to: 'locations', skipped: false, ends: false }, NOW).endedAt).toBeNull()
  })
})

describe('whose a portal may be', () => {
  it('is told by its own address and by the domain of an e-mail', () => {
    const [a, b] = [company('a', { portalDomain: 'acme.bitrix24.pt' }), company('b', { email: 'office@acme.pt' })]
    expect(likelyCompanies('acme.bitrix24.pt', [company('c', { email: 'x@other.pt' }), b, a])).toEqual([a, b])
  })

  it('is not told by a name that says nothing, and never a company whose partnership ended', () => {
    expect(likelyCompanies('b2.bitrix24.pt', [company('a', { email: 'x@b2.pt' })])).toEqual([])
    expect(likelyCompanies('acme.bitrix24.pt', [company('a', { email: 'x@acme.pt', cancelledAt: 1 })])).toEqual([])
  })
})
