import { z } from 'zod'
import { inIssue } from '../core/issue-words.ts'

const moment = z.int().min(0).max(8_640_000_000_000_000)

/**
 * PUT /api/availability — ISO weekdays, Monday 1; `until` null: until somebody ends the pause. Both replace what was set. New workdays
 * are for deadlines that begin from then on; a pause stops none.
 */
export const availabilityBody = z.strictObject({
  workdays: z.array(z.int().min(1).max(7)).max(7).refine((days) => new Set(days).size === days.length, inIssue('badField.dayTwice')),
  pause: z.strictObject({ from: moment, until: moment.nullable() }).refine(({ from, until }) => until === null || until > from, inIssue('badField.pauseEnds')).nullable(),
})
export type AvailabilityBody = z.infer<typeof availabilityBody>

/** GET /api/availability; also the answer to a change. */
export type AvailabilityView = AvailabilityBody & {
  /** So many workdays there have to be. */
  minWorkdays: number
  timeZone: string
  /** Whether the pause keeps the company from reserving now. */
  isPaused: boolean
  canChange: boolean
  now: number
}
