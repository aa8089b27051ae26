import { z } from 'zod'
import { OPERATOR_ROLES } from '../core/operator-roles.ts'
import type { OperatorRole, Right } from '../core/operator-roles.ts'

const token = z.string().regex(/^[\w-]{43}$/)
const roles = z.array(z.enum(OPERATOR_ROLES)).max(OPERATOR_ROLES.length).refine((list) => new Set(list).size === list.length)
const MOST_PASSWORD = 200

/** A browser's own answer about a passkey; the library checks what is in it. */
const credential = z.looseObject({ id: z.string().min(1).max(2000), rawId: z.string().max(2000), type: z.literal('public-key'), response: z.looseObject({}), clientExtensionResults: z.looseObject({}) })

/** POST /api/console/invitation and the calls below it; the token stands in the fragment of the link. */
export const invitationBody = z.strictObject({ token })
export const joinPasskeyBody = z.strictObject({ token, credential, keyName: z.string().trim().min(1).max(60) })
export const joinPasswordBody = z.strictObject({ token, password: z.string().min(12).max(MOST_PASSWORD), code: z.string().regex(/^\d{6}$/) })

export const passkeySignInBody = z.strictObject({ credential })
export const passwordSignInBody = z.strictObject({ email: z.email().max(254), password: z.string().min(1).max(MOST_PASSWORD), code: z.string().regex(/^\d{6}$/) })
export type PasswordSignInBody = z.infer<typeof passwordSignInBody>

/** `canHavePasskeys`: browsers make none for an address that is a number. */
export type InvitationView = { name: string, email: string, canHavePasskeys: boolean }

/** What goes into an authenticator app; `qr` is the picture of `address`, as rows of dark (1) and light (0). */
export type TotpView = { secret: string, address: string, qr: string[] }

/** GET /api/console/door */
export type ConsoleDoorView = { canHavePasskeys: boolean, isSignedIn: boolean }

/** What an operator may do in the console, as their session and everything that changes it says. */
export type OperatorRightsView = { roles: OperatorRole[], rights: Right[], /** Who gives rights. */ admins: string[] }

/** POST /api/operator/access */
export const inviteBody = z.strictObject({ name: z.string().trim().min(2).max(100), email: z.email().max(254), roles: roles.min(1) })
export type InviteBody = z.infer<typeof inviteBody>

/** PUT /api/operator/access/:id — `version` as it was read. */
export const operatorBody = z.strictObject({ version: z.number().int().min(1), roles, isDisabled: z.boolean() })
export type OperatorBody = z.infer<typeof operatorBody>

export type OperatorView = {
  id: string
  name: string
  /** Signs in at the console's own address; null comes in from the vendor's portal only. */
  email: string | null
  isFromPortal: boolean
  roles: OperatorRole[]
  version: number
  /** What lets them in at the console's own address. */
  waysIn: { passkeys: number, password: boolean }
  isInvited: boolean
  disabledAt: number | null
  createdAt: number
  createdBy: string
  seenAt: number | null
  isMe: boolean
}

/** More rights that wait for a second person; `isOwn`: the reader asked for it. POST /api/operator/access/:id/change confirms it, DELETE turns it down. */
export type AccessChangeView = { operatorId: string, name: string, before: OperatorRole[], roles: OperatorRole[], askedBy: string, askedAt: number, isOwn: boolean, until: number }

/** GET /api/operator/access; `needsSecond`: more rights that the reader gives have to be confirmed. */
export type AccessView = { operators: OperatorView[], changes: AccessChangeView[], needsSecond: boolean, /** Which role has which rights. */ matrix: { role: OperatorRole, rights: Right[] }[], now: number }

/** POST /api/operator/access and …/:id/invitation: the link is told this once. */
export type InvitedView = AccessView & { link: string }

/** GET /api/operator/access/waiting — how many changes wait for this very person to confirm. */
export type AccessWaitingView = { waiting: number }
