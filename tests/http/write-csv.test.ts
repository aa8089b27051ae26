import { parse } from 'csv-parse/sync'
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

  it.each(['=HYPERLINK("http://x","y")', '+1+1', '-2+3', '@SUM(A1)', '|calc', '\t=1', ' =1', '"=1', '＝1+1', '%0A'])('lets no cell be a formula: %s', (text) => {
    const [[cell]] = readBack(writeCsv([[text]])) as [[string]]
    expect(cell).toBe(`'${text}`)
  })

  it('leaves numbers and words as they are', () => {
    expect(readBack(writeCsv([[-5, null, '3-5 seats', 'a=b']]))).toEqual([['-5', '', '3-5 seats', 'a=b']])
  })
})
