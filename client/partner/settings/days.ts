/** The day of a moment where the person sits, as a date field has it: `2026-11-21`. */
export function dayOf(at: number): string {
  const date = new Date(at)
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((it) => String(it).padStart(2, '0')).join('-')
}

/** The last moment of a day; null for what is no day. */
export function endOfDay(day: string): number | null {
  const [year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day)?.slice(1).map(Number) ?? []
  return year === undefined || month === undefined || date === undefined ? null : new Date(year, month - 1, date, 23, 59, 59, 999).getTime()
}
