/** A table as a spreadsheet reads it: a cell that begins like a formula stays a text. */
export function toCsv(rows: readonly (readonly (string | number | null)[])[]): string {
  return `\ufeff${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}

function cell(value: string | number | null): string {
  const text = String(value ?? '')
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Offers a text to the browser as a file. */
export function saveFile(name: string, text: string, type: 'text/csv' | 'application/json' | 'text/plain', page: Document = document): void {
  saveBlob(name, new Blob([text], { type: `${type};charset=utf-8` }), page)
}

/** Offers any content to the browser as a file. */
export function saveBlob(name: string, content: Blob, page: Document = document): void {
  const url = URL.createObjectURL(content)
  const link = Object.assign(page.createElement('a'), { href: url, download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
