import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { proofKey, readProof } from '../../server/core/proof.ts'

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

describe('readProof', () => {
  it.each<[kind: 'address' | 'number', text: string]>([
    ['number', '40321'], ['number', 'No. 40321'], ['number', 'order 40321'], ['number', 'INV-2026/113'], ['number', 'B24-AB12-CD34-EF56'], ['number', 'SCN-07-ABCDEF1234'], ['number', 'A-1234'],
    ['number', 'Заказ №40321'], ['number', 'Rechnungsnummer 2026-113'], ['number', 'pedido nº 40321'], ['number', 'order 40321 of Clínica'], ['number', '٤٠٣٢١'], ['number', 'KEY-luso-IR-1042'],
    ['address', 'acme.bitrix24.eu'], ['address', 'https://acme.bitrix24.com.br/crm/deal/'], ['address', 'crm.acme.pt'], ['address', 'https://portal.acme.local:8443/'],
    ['address', 'http://10.20.0.7/'], ['address', 'http://bitrix/'], ['address', '<https://acme.bitrix24.eu>'], ['address', 'портал.компания.рф'], ['address', 'WWW.Acme.Bitrix24.EU.'],
  ])('takes for %s: %j', (kind, text) => {
    expect(readProof(text)).toMatchObject({ kind })
  })

  it.each([
    '', 'yes', 'they paid', 'the client has bought 25 seats', 'ok, see deal number seven', '2026-11-28', '28.11.2026', '+351 912 345 678', 'tel 912345678', '€ 500', '3000 EUR', 'joao@clinic.example', 'bitrix24.com',
    'https://www.bitrix24.eu/prices', 'n/a', '????', '12', '😀'.repeat(60), `${'9'.repeat(70)}`, 'order', 'licence key',
  ])('is nothing to look up: %j', (text) => {
    expect(readProof(text)).toBeNull()
  })

  it.each([
    ['40321', 'order 40321'], ['40321', 'Order no. 40321'], ['40321', '№40321'], ['40321', 'ORDER40321'], ['40321', '４０３２１'], ['40321', '٤٠٣٢١'], ['40321', 'заказ № 40321'], ['40321', 'pedido nº 40321'], ['40321', '403-21'], ['40321', '40321 Clínica Norte'],
    ['INV-2026/113', 'invoice 2026 113'], ['B24-AB12-CD34', 'licence key: b24 ab12 cd34'], ['B24-AB12-CD34', 'В24-АВ12-СD34'], ['B24-AB12-CD34', 'Ｂ24‐ＡＢ12‐ＣＤ34'], ['B24-\u200bAB12', 'b24ab12'],
    ['acme.bitrix24.eu', 'https://acme.bitrix24.eu/crm/deal/details/7/'], ['acme.bitrix24.eu', 'http://www.ACME.bitrix24.eu:443'], ['acme.bitrix24.eu', 'асme.bitrix24.eu'], ['acme.bitrix24.eu', 'acme.bitrix24.eu.'],
  ])('sees that %j and %j prove the same', (one, other) => {
    expect(readProof(other)?.key).toBe(readProof(one)?.key)
    expect(readProof(one)).not.toBeNull()
  })

  it.each([['40321', '40322'], ['acme.bitrix24.eu', 'acme.bitrix24.de'], ['B24-AB12', 'B24-AB13'], ['INV-2026/113', 'INV-2025/113']])('tells %j and %j apart', (one, other) => {
    expect(readProof(one)?.key).not.toBe(readProof(other)?.key)
  })
})
