import { computed } from 'vue'
import { language } from '../../shared/i18n/language.ts'
import { isPseudo } from '../../../server/core/pseudo.ts'
import { usePref } from '../../shared/prefs.ts'

/** With which day weeks begin; `language`: as is usual with the language. ISO numbers, Monday 1. */
export type FirstDay = 'language' | 1 | 6 | 7

export const firstDay = usePref<FirstDay>('first_day', 'language')

const spoken = computed(() => (isPseudo(language.value) || language.value === 'en' ? 'en-GB' : language.value))

/** The days of a week in the reader's order. */
export const weekdays = computed(() => {
  const first = firstDay.value === 'language' ? usualFirst(spoken.value) : firstDay.value
  return Array.from({ length: 7 }, (_, index) => (first - 1 + index) % 7 + 1)
})

/** `Mon`, in the reader's language. */
export function weekdayName(day: number, style: 'short' | 'long' = 'short'): string {
  // The fifth of January 2026 is a Monday.
  return new Intl.DateTimeFormat(spoken.value, { weekday: style, timeZone: 'UTC' }).format(Date.UTC(2026, 0, 4 + day))
}

function usualFirst(tag: string): number {
  const locale = new Intl.Locale(tag) as Intl.Locale & { getWeekInfo?: () => { firstDay: number }, weekInfo?: { firstDay: number } }
  return (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1
}
