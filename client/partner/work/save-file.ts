/** Hands a text to the browser as a file. */
export function saveFile(name: string, text: string, page: Document = document): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = page.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has to have taken it first.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
