import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { proofKey } from '../../server/core/proof.ts'

describe('proofKey', () => {
  it.each([
    ['ORDER-40321', 'order 40321'], ['№ 40321', '#40321'], ['https://acme.bitrix24.eu/', 'acme.bitrix24.eu'], ['HTTP://ACME.bitrix24.eu', 'acme.bitrix24.eu'],
    [' https://acme.bitrix24.eu', 'acme.bitrix24.eu'], ['<https://acme.bitrix24.eu>', 'acme.bitrix24.eu'], ['ＡＢＣ－１２３', 'abc-123'], ['403\u200b21', '40321'],
    ['B24-XXXX/YYYY_ZZZZ', 'b24 xxxx yyyy zzzz'], ['\u00a040321\u00ad', '40321'], ['заказ 40321', 'ЗАКАЗ №40321'],
  ])('sees that %j and %j are the same', (one, other) => {
    expect(proofKey(one)).toBe(proofKey(other))
    expect(proofKey(one)).not.toBeNull()
  })

  it.each([['40321', '40322'], ['acme.bitrix24.eu', 'acme.bitrix24.de'], ['order 40321', 'licence 40321']])('tells %j and %j apart', (one, other) => {
    expect(proofKey(one)).not.toBe(proofKey(other))
  })

  it.each(['', ' ', '--', '12', 'n/a', '...', '№ #', 'ok', '\u200b\u200b\u200b', 'https://', '🙂🙂🙂'])('finds nothing to look up in %j', (text) => {
    expect(proofKey(text)).toBeNull()
  })

  it('can’t be taken for the keys of a Won without proof', () => {
    expect(proofKey('none:reservation-1')).not.toContain(':')
    expect(proofKey('imported:reservation-1')).not.toContain(':')
  })

  it('stays the same however an order number is decorated', () => {
    const separators = fc.constantFrom('', ' ', '-', '/', '.', ':', ' № ', '\u200b', '\t')
    fc.assert(fc.property(fc.stringMatching(/^[a-z0-9]{3,20}$/), separators, separators, fc.nat(19), (order, before, between, at) => {
      expect(proofKey(`${before}${order.slice(0, at)}${between}${order.slice(at).toUpperCase()} `)).toBe(order)
    }))
  })
})
