import { tv } from '@bitrix24/b24ui-nuxt/utils/tv'
import { HOUR_MS } from '../../server/core/time.ts'
import { countryName, formatAge, formatDayAndTime, formatFullMoment, formatNumber, languageName } from './format.ts'

/**
 * Does what the first list would wait for: the first date, name and number of a page, and the first classes of the kit, take a slow phone a tenth of a
 * second. For a moment in which the processor waits for an answer.
 */
export function warmUp(now = Date.now()): void {
  formatAge(now - HOUR_MS, now)
  formatFullMoment(now)
  formatDayAndTime(now)
  formatNumber(1)
  countryName('PT')
  languageName('pt')
  tv({ base: 'p-1' })({ class: 'p-2' })
}
