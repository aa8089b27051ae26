import { z } from 'zod'
import type { BatchCommand } from '../../bitrix24/batch.ts'

export type Employee = { id: string, name: string, email: string }

const rows = z.array(z.object({
  ID: z.coerce.string(), EMAIL: z.string().nullish(), ACTIVE: z.union([z.boolean(), z.string()]).nullish(), USER_TYPE: z.string().nullish(),
  NAME: z.string().nullish(), LAST_NAME: z.string().nullish(),
})).catch([])

/** Looks for a person who works in the portal. */
export function employeeCommand(filter: { EMAIL: string } | { ID: string }): BatchCommand {
  return { method: 'user.get', params: { FILTER: { ...filter, ACTIVE: true } } }
}

/** The person in the answer, compared again here: a portal's filter takes patterns, and may not know a condition. No guests, nobody who left. */
export function employeeIn(result: unknown, wanted: { email: string } | { id: string }): Employee | null {
  const found = rows.parse(result).find((row) => {
    const isWanted = 'email' in wanted ? row.EMAIL?.toLowerCase() === wanted.email.toLowerCase() : row.ID === wanted.id
    return isWanted && (row.ACTIVE === true || row.ACTIVE === 'Y' || row.ACTIVE === 'true') && (row.USER_TYPE ?? 'employee') === 'employee'
  })
  if (!found) return null
  return { id: found.ID, name: [found.NAME, found.LAST_NAME].filter(Boolean).join(' ') || `User ${found.ID}`, email: found.EMAIL ?? '' }
}
