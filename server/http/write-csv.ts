export type Cell = string | number | null

/** A file that spreadsheets open as they should: a mark for UTF-8, CRLF, and no cell that begins as a formula does. */
export function writeCsv(rows: readonly (readonly Cell[])[]): string {
  return `\ufeff${rows.map((row) => row.map(cellOf).join(',')).join('\r\n')}\r\n`
}

function cellOf(cell: Cell): string {
  if (cell === null) return ''
  // A negative number is a number; a text that begins like one may be a formula. OWASP, CSV injection.
  const text = typeof cell === 'string' && /^[\s\p{Cc}\p{Cf}"']*[=+\-@|%\t\r\n]/u.test(cell.normalize('NFKC')) ? `'${cell}` : String(cell)
  return /[",;\r\n\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
