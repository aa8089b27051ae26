import { z } from 'zod'

/** PUT /api/operator/portals/:memberId/partner — null takes the link away. */
export const linkBody = z.strictObject({ partnerId: z.string().min(1).max(100).nullable() })
export type LinkBody = z.infer<typeof linkBody>

export type PortalHealthView = {
  memberId: string
  domain: string
  partner: { id: string, name: string } | null
  isVendor: boolean
  state: 'active' | 'needs_reopen' | 'uninstalled'
  /** What is wrong and what to do, or that all is well. */
  text: string
  installedAt: number
  /** When its reservations were last compared with its CRM; null before the first time. */
  sweptAt: number | null
  /** Pieces of work on their way to it, and those that were given up. */
  work: { waiting: number, dead: number }
  lastError: string | null
}

export type DeadWorkView = { id: number, what: string, portal: string | null, tries: number, error: string, since: number }

/** GET /api/operator/system; link and replay answer with it too. */
export type SystemView = {
  portals: PortalHealthView[]
  partners: { id: string, name: string }[]
  dead: DeadWorkView[]
  now: number
}
