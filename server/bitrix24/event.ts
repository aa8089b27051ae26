import { z } from 'zod'

const token = z.string().regex(/^[\w.-]{20,256}$/)
const memberId = z.string().regex(/^[0-9a-f]{32}$/)
const oneId = z.string().regex(/^\d{1,15}$/)

const eventBody = z.object({
  event: z.string().regex(/^[A-Z0-9_]{3,60}$/i).transform((name) => name.toUpperCase()),
  event_handler_id: z.string().max(40).optional(),
  ts: z.string().max(20).optional(),
  data: z.object({ FIELDS: z.object({ ID: oneId }).optional().catch(undefined), CLEAN: z.string().optional().catch(undefined) }).optional().catch(undefined),
  auth: z.object({
    member_id: memberId,
    domain: z.string().max(260).toLowerCase().optional().catch(undefined),
    application_token: z.string().min(8).max(256).optional(),
    refresh_token: token.optional().catch(undefined),
    user_id: z.string().optional().catch(undefined),
  }),
})

/** An event's POST in the parts the app uses; everything in it is a hint until the portal or the OAuth server confirms it. */
export type PortalEvent = {
  event: string
  handlerId: string
  ts: string
  memberId: string
  /** Where it says that it comes from; empty when it does not say. */
  domain: string
  applicationToken: string | null
  refreshToken: string | null
  itemId: number | null
  /** The app was removed together with its data. */
  isClean?: true
}

/** Null when the body has not the shape of an event. */
export function parseEvent(body: unknown): PortalEvent | null {
  const parsed = eventBody.safeParse(body)
  if (!parsed.success) return null
  const { event, event_handler_id: handlerId, ts, data, auth } = parsed.data
  return {
    event,
    handlerId: handlerId ?? '',
    ts: ts ?? '',
    memberId: auth.member_id,
    domain: auth.domain ?? '',
    applicationToken: auth.application_token ?? null,
    refreshToken: auth.refresh_token ?? null,
    itemId: data?.FIELDS ? Number(data.FIELDS.ID) : null,
    ...(data?.CLEAN === '1' && { isClean: true as const }),
  }
}
