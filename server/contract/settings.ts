import { z } from 'zod'

/** Where reserved requests go in this portal's CRM. */
export const crmTarget = z.discriminatedUnion('entity', [
  z.strictObject({ entity: z.literal('deal'), categoryId: z.int().min(0) }),
  z.strictObject({ entity: z.literal('lead') }),
])
export type CrmTarget = z.infer<typeof crmTarget>

/** GET /api/settings/crm; PUT takes a CrmTarget and answers with this. */
export type CrmSettingsView = {
  current: CrmTarget
  choices: { target: CrmTarget, name: string, firstStage: string }[]
  /** Only an administrator of the portal may change it. */
  canChange: boolean
}
