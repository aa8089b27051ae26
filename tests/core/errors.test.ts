import { describe, expect, it } from 'vitest'
import { ERRORS, Refusal, refusalText } from '../../server/core/errors.ts'
import type { ErrorCode } from '../../server/core/errors.ts'

const CODES = Object.keys(ERRORS) as ErrorCode[]

function holesOf(code: ErrorCode): string[] {
  return [...ERRORS[code][1].matchAll(/\{(\w+)\}/g)].map((match) => match[1]!)
}

describe.each(CODES)('the refusal %s', (code) => {
  const [status, text] = ERRORS[code]

  it('has a text without holes once all params are given', () => {
    const params = Object.fromEntries(holesOf(code).map((name) => [name, `<${name}>`]))
    const filled = refusalText(code, params)
    expect(filled).not.toMatch(/[{}]/)
    for (const name of holesOf(code)) expect(filled).toContain(`<${name}>`)
  })

  it('speaks as UX §0.3 asks', () => {
    expect(text).not.toMatch(/!|\boops\b|\bplease\b|\bsorry\b|\berror\b|\bfailed\b|\binvalid\b/i)
    expect(text).toMatch(/^[A-Z{]/)
    expect(text).toMatch(/\.$/)
    for (const sentence of text.split(/(?<=\.) /)) expect(sentence.split(' ').length, sentence).toBeLessThanOrEqual(16)
  })

  it('has an HTTP status of a refusal', () => {
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(600)
  })
})

describe('Refusal', () => {
  it('carries code, params and the finished text', () => {
    const refusal = new Refusal('full', { cap: 3, number: 'IR-1042' })
    expect(refusal).toMatchObject({ name: 'Refusal', code: 'full', params: { cap: 3, number: 'IR-1042' } })
    expect(refusal.message).toContain('All 3 places of IR-1042')
  })

  it('leaves the name of a param visible when it is missing', () => {
    expect(refusalText('wrong_state', { number: 'IR-1042' })).toContain('{state}')
  })

  it('takes params as they are, also when they look like holes or patterns', () => {
    expect(refusalText('colleague_has_it', { name: '$& {number}', number: 'IR-1', at: '10:20' })).toContain('$& {number} reserved IR-1 at 10:20')
  })

  it.each(['full', 'not_open_yet', 'colleague_has_it', 'group_has_it', 'location_off', 'request_withdrawn', 'request_closed'] as const)('says that %s cost nothing', (code) => {
    expect(ERRORS[code][1]).toContain('Nothing was used from your limit.')
  })
})
