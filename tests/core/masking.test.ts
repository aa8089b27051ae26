import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { maskContacts } from '../../server/core/masking.ts'

const FIXTURES = new URL('../fixtures/requests.jsonl', import.meta.url)

/** Text, and what of it must not survive. */
const HIDDEN: readonly (readonly [text: string, secret: string])[] = [
  // phones
  ['call +14155552671 now', '4155552671'], ['415-555-2671', '415-555-2671'], ['(415) 555 2671', '(415) 555 2671'], ['415.555.2671', '555.2671'],
  ['4155552671', '4155552671'], ['４１５５５５２６７１', '４１５'], ['٤١٥٥٥٥٢٦٧١', '٤١٥'], ['۰۲۱ ۸۸۷۷ ۶۶۵۵', '۸۸۷۷'], ['फोन ९८७६५ ४३२१०', '४३२१०'],
  ['4 1 5 5 5 5 2 6 7 1', '5 5 5'], ['4*1*5-5*5*5-2671', '2671'], ['four one five 555 2671', '555 2671'], ['плюс семь 495 123 45 67', '495 123'],
  ['+7(495)123-45-67', '123-45'], ['8 (800) 555-35-35', '555-35-35'], ['4l5-555-267l', '555'], ['４１５ five55 2671', '2671'],
  ['415\u200b555\u200b2671', '2671'], ['912\u2060 345\ufeff 678', '345'], ['912\u00a0345\u00a0678', '345'], ['912\u2011345\u2011678', '345'],
  ['912 345 678', '345'], ['00351 912 345 678', '912'], ['tel.: 21 345 67 89', '345'], ['Tel 123 456', '123 456'], ['Tel912345678', '912345678'],
  ['089 / 99998-123', '99998'], ['0171/3920045', '3920045'], ['+49 (0)30 23125 014', '23125'], ['06 12 34 56 78', '34 56'], ['06.12.34.56.78', '34.56'],
  ['5550132', '5550132'], ['555 12 34', '555 12 34'], ['null eins sieben eins, 39 200 58', '39 200'], ['WhatsApp: (11) 96123-4567', '96123'],
  ['viber 0671234567', '0671234567'], ['电话131 2345 6789', '131'], ['电话13123456789转1', '13123456789'], ['call 912 345 678or write', '678'],
  ['+1 415 555 2671 ext. 512', '512'], ['912,345,678', '345'], ['912:345:678', '345'], ['912\n345\n678', '345'], ['9_1_2_3_4_5_6_7_8', '3_4'],
  ['4️⃣1️⃣5️⃣5️⃣5️⃣5️⃣2️⃣6️⃣7️⃣1️⃣', '1️⃣5️⃣'], ['my number is ⁹¹²³⁴⁵⁶⁷⁸', '³⁴⁵'], ['llámame en 912345678', '912345678'], ['+351 912 345 678 EUR', '345'],
  ['912 345 678 EUR', '345'], ['٠٠٣٥١ ٩١٢ ٣٤٥ ٦٧٨', '٣٤٥'], ['+\u202a351 912 345 678\u202c', '345'], ['(+351) 912345678', '912345678'], ['𝟗𝟏𝟐 𝟑𝟒𝟓 𝟔𝟕𝟖', '𝟑𝟒𝟓'],
  ['010-2000-0000', '2000'], ['in 2026 call 912345678', '912345678'], ['8-800-000-00-00', '800'], ['+100 200 300', '200 300'], ['912 000 000', '912'],
  // e-mail
  ['ivan@example.com', 'ivan@'], ['Ivan.Petrov+crm@sub.example.co.uk', 'Petrov'], ['ivan (at) example (dot) com', 'example'], ['ivan[at]example.com', 'ivan'],
  ['ivan at example dot com', 'example'], ['ivan собака example точка ру', 'example'], ['ivan＠example.com', 'ivan'], ['ivan@example . com', 'ivan'],
  ['ivan @ example.com', 'ivan'], ['mail: ivan, gmail', 'ivan'], ['i v a n @ e x a m p l e . c o m', 'v a n'], ['ivan(a)example.fr', 'ivan'],
  ['claudia ponto fontes arroba example ponto com', 'claudia'], ['rhys at cymru-cycles dot example', 'cymru'], ['用户@例子.中国', '用户'],
  ['Почта@пример.рф', 'Почта'], ['user@xn--e1afmkfd.xn--p1ai', 'user'], ['ivan@exam\u200bple.com', 'ple'], ['a@example。com', 'a@'], ['ivan {at} acme {dot} pt', 'acme'],
  ['o\'neil@example.com', 'neil'], ['ivan@acme', 'ivan@'], ['ivan dot petrov at acme dot co dot uk', 'petrov'], ['ivan@@example.com', 'example.com'],
  // links
  ['https://example.com/contact?x=1', 'example'], ['HTTP://EXAMPLE.COM', 'EXAMPLE'], ['example.com', 'example'], ['www.example', 'example'], ['wa.me/14155552671', 'wa.me'],
  ['t.me/ivan', 't.me'], ['linkedin.com/in/ivan', 'ivan'], ['fb.com/ivan', 'ivan'], ['clinica-aurora.example', 'aurora'], ['пример.рф', 'пример'],
  ['example dot com', 'example'], ['hxxps://evil.example/x', 'evil'], ['site: acme.pt.', 'acme'], ['(acme.com.br/contato)', 'acme'], ['acme.pt.Queremos', 'acme'],
  ['xn--e1afmkfd.xn--p1ai', 'xn--'], ['our portal acme.bitrix24.eu', 'acme'], ['tg://resolve?domain=ivan', 'ivan'], ['exam\u00adple.com', 'ple.com'], ['booking.com/hotel/acme', 'acme'],
  ['サイトはexample.comです', 'example'], ['メールはk.sato@acme.exampleまたは電話', 'k.sato'], ['ｅｘａｍｐｌｅ．ｃｏｍ', 'ｅｘａｍｐｌｅ'], ['例子.中国', '例子'], ['acme.example:8080/x', '8080'], ['[url=https://acme.example]x[/url]', 'acme'],
  // handles
  ['@ivan_telegram', 'ivan'], ['skype: ivan.p', 'ivan'], ['discord ivan#1234', 'ivan'], ['instagram ivan.p', 'ivan.p'], ['live:tunde.kora', 'tunde'],
  ['Telegram @ ivan_p', 'ivan'], ['skype: ivanpetrov.', 'ivanpetrov'], ['Skype ID: ivan_p', 'ivan'], ['＠ｉｖａｎ', 'ｉｖａｎ'],
]

const KEPT = [
  'O orçamento anda à volta de 3 000 €.', 'Budget 12.500,00 EUR', 'budget 15 000 000 KZT', '$1,200,000', 'EUR 12 500', '1 000 000 руб.', 'CHF 12\'000.–', '12,40,000 INR',
  '10 000 - 15 000 EUR', '€2,500 max', '25 users', '1 200 users', '~19,000 contacts', '2,40,000 old leads', '1,500,000 contacts', '5000000 records', 'in 2025 2500 users',
  '2026-12-01', '01.12.2026', '01/12/2026', '12/31/2026', '01 12 2026', 'due 2026-12-01, 12:00', 'from 2024-01-15 to 2026-12-31', '2024-2026', '01.12-15.12.2026',
  '2026-12-01 10:00-18:00', '2026-12-01/2026-12-31', '1 December 2026 120 users', '2026-12-01T10:00:00Z', '09.00-18.00', '10:30 - 12:00', '1C 8.3.22', '1C 8.3.24.1761', '1С 8.3.24.1761', 'ISO 9001',
  'ISO 9001:2015', 'ISO/IEC 27001:2022', 'GOST R 34.10-2012', 'ГОСТ Р 34.10-2012', 'Bitrix24 24.0.100', 'Bitrix24 24.0.100.5', 'CRM 2.0', 'PHP 7.4, MySQL 8.0.36', 'order 48213', '24/7',
  '99.95%', '50-250', '1000-5000', '50/100/250/1000 users', '4 x 90 min', '250GB and 1200 GB', '1 200 250GB', 'Windows 11, Office 365', 'https', 'IP telephony 100 lines', 'e.g. this, i.e. that',
  'ASP.NET and Node.js', 'from monday.com to Bitrix24', 'see bitrix24.com', 'we use hubspot.com', 'S.A., Ltd. and GmbH & Co.KG', 'Acabou o sistema.Queremos mudar', 'so far.It is slow', 'Telegram: yes.', 'WhatsApp Business API',
  'WhatsApp 150 000 messages', 'Instagram, Facebook, Telegram', 'Skype for Business', 'WhatsApp Bitrix24 integration', 'we are at home', '25 users @ 5 EUR', 'look at the rates',
  'Users: 250\n2. Telephony\n3. CRM', 'one, two or three offices', '<script>alert(1)</script>', '=1+1', '{{7*7}}', '2027-04-01開始希望', '1日200枚', 'ISO 22000の記録', '4000 PLN. Thanks',
  'option (a) cloud. Or on-premise', 'and/or', '3 villas, 9 staff', '5 Büros, 120 Mitarbeiter', 'price 2 500 000 – 3 000 000 тенге', 'mobile 10000 users',
]

describe('maskContacts', () => {
  it.each(HIDDEN)('hides %j', (text, secret) => {
    const masked = maskContacts(text)
    expect(masked.text).not.toContain(secret)
    expect(Object.values(masked.hidden).reduce((sum, count) => sum + count)).toBeGreaterThan(0)
  })

  it.each(KEPT)('leaves %j alone', (text) => {
    const masked = maskContacts(text)
    expect(masked.text).toBe(text)
    expect(Object.values(masked.hidden).every((count) => count === 0)).toBe(true)
  })

  it('says what was hidden and keeps every other word', () => {
    const text = 'Olá! Tel.: (+351) 912 345 678, e-mail ines@clinica.example, site https://www.clinica.example/pt. Telegram: @ines_c. Obrigada'
    expect(maskContacts(text)).toEqual({
      text: 'Olá! Tel.: [phone hidden], e-mail [email hidden], site [link hidden]. Telegram: [handle hidden]. Obrigada',
      hidden: { 'phones': 1, 'emails': 1, 'links': 1, 'handles': 1, 'names': 0, 'company numbers': 0 },
    })
  })

  it('changes nothing when it reads its own result', () => {
    for (const [text] of HIDDEN) {
      const once = maskContacts(text).text
      expect(maskContacts(once).text).toBe(once)
    }
  })

  it.runIf(existsSync(FIXTURES))('lets no leak of the fixtures through and spoils no text without one', () => {
    const lines = readFileSync(FIXTURES, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { id: string, text: string, leaks: string[] })
    const survived = lines.flatMap(({ id, text, leaks }) => leaks.filter((leak) => maskContacts(text).text.includes(leak)).map((leak) => `${id}: ${leak}`))
    const spoiled = lines.filter(({ text, leaks }) => leaks.length === 0 && maskContacts(text).text !== text).map(({ id, text }) => `${id}: ${maskContacts(text).text}`)
    expect(lines.length).toBeGreaterThan(100)
    expect(survived).toEqual([])
    expect(spoiled).toEqual([])
  })

  it('keeps the words around a leak of the fixtures', () => {
    const lines = readFileSync(FIXTURES, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { id: string, text: string, leaks: string[] })
    const lost = lines.flatMap(({ id, text, leaks }) => {
      const expected = leaks.toSorted((a, b) => b.length - a.length).reduce((rest, leak) => rest.replaceAll(leak, ' '), text)
      const words = new Set(maskContacts(text).text.match(/\p{L}{3,}/gu))
      return (expected.match(/\p{L}{3,}/gu) ?? []).filter((word) => !words.has(word) && !['ext', 'poste'].includes(word)).map((word) => `${id}: ${word}`)
    })
    expect(lost).toEqual([])
  })

  it.each([
    'a', '1', ' ', '@', '.', 'a.', 'a@', '1 ', '(', '+', 'a@a.', 'www.', '://', 'a://', 'at ', ' dot ', 'one ', '1.', '2026-01-01 ', '\n1', 'skype ', '\u200b', 'é', '١', '[at]', 'a b ', '@a', 'l1', 'x. ', 'a@b ', 'com.', '1,', 'tel ', 'a-', 'a . ', '1:00 ',
    'mail: ab, ', '€ 1', 'live:', '99 00', 'example.com ', '912 345 678 ', 'a at b.c', '(at) ', '中', '😀', '\ud800',
  ])('reads 20,000 characters of %j in no time', (piece) => {
    const text = piece.repeat(Math.ceil(20_000 / piece.length))
    const started = process.threadCpuUsage()
    maskContacts(text)
    // The processor's own time, which no busy neighbour lengthens; a pattern that tries again and again would take far more.
    expect(process.threadCpuUsage(started).user / 1000).toBeLessThan(1_000)
  })
})
