import { describe, expect, it } from 'vitest'
import { ERRORS, Refusal } from '../../server/core/errors.ts'
import type { ErrorCode } from '../../server/core/errors.ts'
import { say } from '../../server/core/said.ts'
import { english } from '../../server/say/speak.ts'

const CODES = Object.keys(ERRORS) as ErrorCode[]

function textOf(code: ErrorCode): string {
  return english(say(`errors.${code}`))
}

function holesOf(code: ErrorCode): string[] {
  return [...textOf(code).matchAll(/\{(\w+)\}/g)].map((match) => match[1]!)
}

describe.each(CODES)('the refusal %s', (code) => {
  it('has a text without holes once all params are given', () => {
    const params = Object.fromEntries(holesOf(code).map((name) => [name, `<${name}>`]))
    const filled = english(say(`errors.${code}`, params))
    expect(filled).not.toMatch(/[{}]/)
    for (const name of holesOf(code)) expect(filled).toContain(`<${name}>`)
  })

  it('speaks as UX §0.3 asks', () => {
    const text = textOf(code)
    expect(text).not.toMatch(/!|\boops\b|\bplease\b|\bsorry\b|\berror\b|\bfailed\b|\binvalid\b/i)
    expect(text).toMatch(/^[A-Z{]/)
    expect(text).toMatch(/\.$/)
    for (const sentence of text.split(/(?<=\.) /)) expect(sentence.split(' ').length, sentence).toBeLessThanOrEqual(16)
  })

  it('has an HTTP status of a refusal', () => {
    expect(ERRORS[code]).toBeGreaterThanOrEqual(400)
    expect(ERRORS[code]).toBeLessThan(600)
  })
})

describe('Refusal', () => {
  it('carries code, params and what people read', () => {
    const refusal = new Refusal('full', { cap: 3, number: 'IR-1042', since: say('fullSince.long') })
    expect(refusal).toMatchObject({ name: 'Refusal', code: 'full', params: { cap: 3, number: 'IR-1042' } })
    expect(english(refusal.said)).toContain('All 3 places of IR-1042 are taken.')
  })

  it('leaves the name of a param visible when it is missing', () => {
    expect(english(new Refusal('wrong_state', { number: 'IR-1042' }).said)).toContain('{state}')
  })

  it('takes params as they are, also when they look like holes or patterns', () => {
    expect(english(new Refusal('colleague_has_it', { name: '$& {number} | @:x', number: 'IR-1', at: '10:20' }).said)).toContain('$& {number} | @:x reserved IR-1 at 10:20')
  })

  it.each(['full', 'not_open_yet', 'colleague_has_it', 'group_has_it', 'location_off', 'request_withdrawn', 'request_closed'] as const)('says that %s cost nothing', (code) => {
    expect(textOf(code)).toContain('Nothing was used from your limit.')
  })
})
