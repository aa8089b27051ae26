import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writeCsv } from '../../server/http/write-csv.ts'

const readBack = (file: string): string[][] => parse(file, { bom: true })

describe('a file for spreadsheets', () => {
  it('begins with the mark of UTF-8 and comes back as it was written', () => {
    const rows = [['Number', 'Title'], ['IR-1', 'A "quoted", long\r\ntitle; ção']]
    const file = writeCsv(rows)
    expect(file.startsWith('\ufeffNumber,Title\r\n')).toBe(true)
    expect(readBack(file)).toEqual(rows)
  })

  it.each(['=HYPERLINK("http://x","y")', '+1+1', '-2+3', '@SUM(A1)', '|calc', '\t=1', ' =1', '"=1', '＝1+1', '%0A', '\0=1', '\u200b=1', '\r=1', '\n=1', ' \t\'=1'])('lets no cell be a formula: %s', (text) => {
    const [[cell]] = readBack(writeCsv([[text]])) as [[string]]
    expect(cell).toBe(`'${text}`)
  })

  it('comes back as it was written, whatever is in it, and never as a formula', () => {
    const part = fc.constantFrom('"', ',', ';', '\r', '\n', '\r\n', '\t', '=', '+', '-', '@', '|', '\0', ' ', 'a', '1', '\'', 'ção', '＝', '\ufeff')
    const cell = fc.oneof(fc.array(part, { maxLength: 8 }).map((parts) => parts.join('')), fc.string({ unit: 'grapheme', maxLength: 20 }))
    fc.assert(fc.property(fc.array(cell, { minLength: 2, maxLength: 2 }), (cells) => {
      const [row] = parse(writeCsv([cells]), { bom: true, record_delimiter: '\r\n' }) as [string[]]
      expect(row.map((it, at) => it === cells[at] || it === `'${cells[at]}`)).toEqual([true, true])
      for (const it of row) expect(it).not.toMatch(/^[\s\0]*[=+@|]/)
    }))
  })

  it('leaves numbers and words as they are', () => {
    expect(readBack(writeCsv([[-5, null, '3-5 seats', 'a=b']]))).toEqual([['-5', '', '3-5 seats', 'a=b']])
  })
})
