import { CsvError, parse } from 'csv-parse/sync'
import { z } from 'zod'
import { Refusal } from '../core/errors.ts'
import { say } from '../core/said.ts'
import type { Said } from '../core/said.ts'

/** One line of a file by column, as written; or why it can't be read. `line` counts as an editor does, from 1. */
export type CsvLine = { line: number, cells: Readonly<Record<string, string>>, trouble: Said | null }

/** What csv-parse gives with `info`; its own types do not tell. */
const parsed = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }))
const MOST_LINES = 5_000

/**
 * Reads a file with a first line of known columns, in any order and case, with commas or semicolons, quoted or not.
 * Throws `csv_unreadable` when the file as a whole makes no sense; a line that does not fit the first says so itself.
 */
export function readCsv(text: string, columns: readonly string[]): CsvLine[] {
  if (text.includes('\ufffd')) throw unreadable(say('badFile.utf8'))
  const [header, ...rows] = parseRows(text)
  if (!header) throw unreadable(say('badFile.empty'))
  if (rows.length > MOST_LINES) throw unreadable(say('badFile.long', { lines: rows.length, most: MOST_LINES }))
  const names = readHeader(header.record, columns)
  return rows.map(({ record, line }) => ({
    line, cells: Object.fromEntries(names.map((name, index) => [name, record[index]?.trim() ?? ''])),
    trouble: record.length === names.length ? null : say('badFile.cells', { n: record.length, first: names.length }),
  }))
}

function parseRows(text: string): { record: string[], line: number }[] {
  const lines = text.replace(/\r\n?/g, '\n')
  const [first = ''] = lines.split('\n', 1)
  try {
    const rows = parsed.parse(parse(lines, {
      bom: true, delimiter: first.includes(';') ? ';' : ',', relax_column_count: true, skip_empty_lines: true, info: true,
    }))
    return rows.filter(({ record }) => record.some((cell) => cell.trim() !== ''))
      .map(({ record, info }) => ({ record, line: info.lines - record.join('').split('\n').length + 1 }))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw unreadable(say('badFile.quote', { line: String(error['lines'] ?? '?') }))
  }
}

function readHeader(header: readonly string[], columns: readonly string[]): string[] {
  const names = header.map((cell) => columns.find((column) => column.toLowerCase() === cell.trim().toLowerCase()) ?? cell.trim())
  const unknown = names.filter((name) => !columns.includes(name))
  if (unknown.length > 0) throw unreadable(say('badFile.columns', { names: { all: unknown, as: 'commas' }, known: { all: columns, as: 'commas' } }))
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw unreadable(say('badFile.columnTwice', { name: twice }))
  return names
}

function unreadable(sentence: Said): Refusal {
  return new Refusal('csv_unreadable', { sentence })
}
