/** `20 %` for 0.2, `33.33 %` for a third. */
export function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`
}

/** `1 day`, `3 days`. */
export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`
}

const LIST = new Intl.ListFormat('en-GB', { type: 'conjunction' })

/** `Bronze, Silver and Gold`; empty for none. */
export function listed(words: readonly string[]): string {
  return LIST.format(words)
}
