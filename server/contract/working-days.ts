import { z } from 'zod'
import { inIssue } from '../core/issue-words.ts'
import { isHoliday } from '../core/working-days.ts'
import type { WorkingDays } from '../core/working-days.ts'

const MOST_HOLIDAYS = 300

/** PUT /api/operator/working-days — ISO weekdays, Monday 1; holidays as `2026-12-28`, or `12-25` of every year; `version` as it was read. */
export const workingDaysBody = z.strictObject({
  version: z.int().min(0),
  workdays: z.array(z.int().min(1).max(7)).min(1).max(7).refine((days) => new Set(days).size === days.length, inIssue('badField.dayTwice')),
  holidays: z.array(z.string().refine(isHoliday, inIssue('badField.holiday'))).max(MOST_HOLIDAYS),
})
export type WorkingDaysBody = z.infer<typeof workingDaysBody>

/** GET and PUT /api/operator/working-days; `confirmDueAt` and `tellDueAt`: until when a promise to confirm, or to pass a demand on, would run that began now. */
export type WorkingDaysView = WorkingDays & { version: number, changedBy: string | null, changedAt: number | null, confirmDueAt: number, tellDueAt: number }
