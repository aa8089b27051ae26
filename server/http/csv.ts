import { CsvError, parse } from 'csv-parse/sync'
import { z } from 'zod'
import { Refusal } from '../core/errors.ts'

/** One line of a file by column, as written; or why it can't be read. `line` counts as an editor does, from 1. */
export type CsvLine = { line: number, cells: Readonly<Record<string, string>>, trouble: string | null }

/** What csv-parse gives with `info`; its own types do not tell. */
const parsed = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }))
const MOST_LINES = 5_000

/**
 * Reads a file with a first line of known columns, in any order and case, with commas or semicolons, quoted or not.
 * Throws `csv_unreadable` when the file as a whole makes no sense; a line that does not fit the first says so itself.
 */
export function readCsv(text: string, columns: readonly string[]): CsvLine[] {
  if (text.includes('\ufffd')) throw unreadable('This file is not UTF-8. Save it as “CSV UTF-8”.')
  const [header, ...rows] = parseRows(text)
  if (!header) throw unreadable('This file is empty.')
  if (rows.length > MOST_LINES) throw unreadable(`This file has ${rows.length} lines; at most ${MOST_LINES} go at once.`)
  const names = readHeader(header.record, columns)
  return rows.map(({ record, line }) => ({
    line, cells: Object.fromEntries(names.map((name, index) => [name, record[index]?.trim() ?? ''])),
    trouble: record.length === names.length ? null : `This line has ${count(record.length, 'cell')}, the first one ${names.length}.`,
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
    throw unreadable(`Line ${String(error['lines'] ?? '?')} can’t be read: look for a quotation mark that is never closed.`)
  }
}

function readHeader(header: readonly string[], columns: readonly string[]): string[] {
  const names = header.map((cell) => columns.find((column) => column.toLowerCase() === cell.trim().toLowerCase()) ?? cell.trim())
  const unknown = names.filter((name) => !columns.includes(name))
  if (unknown.length > 0) throw unreadable(`The first line has a column “${unknown.join('”, “')}” that is not known. Known are ${columns.join(', ')}.`)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw unreadable(`The first line has the column “${twice}” twice.`)
  return names
}

function unreadable(sentence: string): Refusal {
  return new Refusal('csv_unreadable', { sentence })
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
