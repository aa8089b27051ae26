import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchOf } from '../../server/core/match.ts'
import type { WonKind } from '../../server/core/match.ts'
import type { Need } from '../../server/core/request.ts'

const kind = (country: string, language: string, ...needs: Need[]): WonKind => ({ country, language, needs })
const WON = [kind('PT', 'pt', 'telephony', 'training'), kind('PT', 'pt', 'telephony'), kind('ES', 'es', 'migration')]

describe('what a request shares with the last Won', () => {
  it('is told with how many of them are like it', () => {
    expect(matchOf(kind('PT', 'pt', 'telephony', 'cloud'), WON)).toEqual({ score: 12, alike: 2, needs: ['telephony'], country: true, language: true })
    expect(matchOf(kind('DE', 'de', 'migration'), WON)).toEqual({ score: 3, alike: 1, needs: ['migration'], country: false, language: false })
    expect(matchOf(kind('PT', 'pt', 'localization'), WON)).toEqual({ score: 6, alike: 2, needs: [], country: true, language: true })
  })

  it('is nothing where only the country or only the language is the same, or nothing was won', () => {
    expect(matchOf(kind('PT', 'en', 'cloud'), WON)).toBe(null)
    expect(matchOf(kind('AO', 'pt', 'cloud'), WON)).toBe(null)
    expect(matchOf(kind('PT', 'pt', 'telephony'), [])).toBe(null)
  })

  it('does not come from needs that nobody knows yet', () => {
    expect(matchOf(kind('DE', 'de', 'unsure'), [kind('PT', 'pt', 'unsure')])).toBe(null)
  })

  it('never names a reason that none of the Won has, and more Won never make it worse', () => {
    const some = fc.record({ country: fc.constantFrom('PT', 'ES'), language: fc.constantFrom('pt', 'es'), needs: fc.uniqueArray(fc.constantFrom<Need>('cloud', 'telephony', 'unsure'), { minLength: 1 }) })
    fc.assert(fc.property(some, fc.array(some, { maxLength: 10 }), some, (request, won, another) => {
      const match = matchOf(request, won)
      expect(match?.needs.every((need) => won.some((it) => it.needs.includes(need))) ?? true).toBe(true)
      expect(match?.country ? won.some((it) => it.country === request.country) : true).toBe(true)
      expect(matchOf(request, [...won, another])?.score ?? 0).toBeGreaterThanOrEqual(match?.score ?? 0)
    }))
  })
})
