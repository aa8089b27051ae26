import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NEED_CODES, needName, parseRequestCode, requestCode, titleFor } from '../../server/core/request.ts'
import { english } from '../../server/say/speak.ts'

describe('titleFor', () => {
  it('names what was chosen and for how many', () => {
    expect(english(titleFor(['telephony'], 12))).toBe('Telephony for 12 people')
    expect(english(titleFor(['telephony', 'automation'], 25))).toBe('Telephony and workflow automation for 25 people')
  })

  it('names the first two needs and keeps the title short', () => {
    expect(english(titleFor(['cloud', 'on_premise', 'training', 'migration'], null))).toBe('Cloud subscription and on-premise licence')
  })

  it('says what it can when the client is not sure', () => {
    expect(english(titleFor(['unsure'], null))).toBe('Help with Bitrix24')
    expect(english(titleFor([], 1))).toBe('Help with Bitrix24 for 1 person')
    expect(english(titleFor(['unsure', 'training'], 2))).toBe('Training for 2 people')
  })

  it('is made of the product’s own words only', () => {
    const words = NEED_CODES.map((it) => english(needName(it)).toLowerCase())
    fc.assert(fc.property(fc.subarray([...NEED_CODES]), fc.option(fc.integer({ min: 1, max: 100_000 })), (needs, seats) => {
      const rest = words.reduce((text, word) => text.replace(word, ''), english(titleFor(needs, seats)).toLowerCase())
      expect(rest).toMatch(/^(help with bitrix24)?( and )?( for \d+ (person|people))?$/)
    }))
  })
})

describe('parseRequestCode', () => {
  it.each([['IR-1042', 1042], ['ir-1042', 1042], ['IR-1', 1], ['IR-9999999999', 9_999_999_999]])('reads %s', (code, number) => {
    expect(parseRequestCode(code)).toBe(number)
  })

  it.each(['', 'IR-', 'IR-0', 'IR-042', 'IR-1042 ', ' IR-1042', 'IR1042', 'XR-1042', '1042', 'IR--1', 'IR-1e3', 'IR-1042\n', 'IR-99999999999', 'IR-１０４２'])('refuses %j', (code) => {
    expect(parseRequestCode(code)).toBeNull()
  })

  it('reads back every code it writes', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 9_999_999_999 }), (number) => {
      expect(parseRequestCode(requestCode(number))).toBe(number)
    }))
  })
})
