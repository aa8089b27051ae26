/** When the vendor's promises run: ISO weekdays, Monday 1, and days off in between: `2026-12-28`, or `12-25` for every year. */
export type WorkingDays = { workdays: readonly number[], holidays: readonly string[] }

export const MONDAY_TO_FRIDAY: WorkingDays = { workdays: [1, 2, 3, 4, 5], holidays: [] }

const DAY = /^(\d{4}-)?(\d\d)-(\d\d)$/
/** A leap year: 29 February may be one of every year. */
const SOME_YEAR = '2024-'

/** Whether a text names a day that there is. */
export function isHoliday(text: string): boolean {
  const found = DAY.exec(text)
  if (!found) return false
  const whole = `${found[1] ?? SOME_YEAR}${found[2]}-${found[3]}`
  const at = new Date(`${whole}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(whole)
}
