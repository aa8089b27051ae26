import { Refusal } from '../../core/errors.ts'
import type { OperatorRole } from '../../core/operator-roles.ts'
import { DAY_MS } from '../../core/time.ts'
import type { Tx } from '../../db/schema.ts'
import { deleteInvitations, endLoginsOf, insertOperatorLink } from '../../store/operator-logins.ts'
import { forgetWaysIn } from '../../store/operator-passkeys.ts'
import { findOperator, findOperatorByEmail, hasJoinedAdmin, insertOperator, markRelinked } from '../../store/operators.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { hashToken } from '../seal.ts'

const INVITATION_MS = DAY_MS

/** What it takes to let somebody in; the command line has no more than this. */
export type AccessApp = Pick<App, 'db' | 'now' | 'newId' | 'newSecret' | 'seal' | 'consoleUrl'>

/** Who does something about access: a caller, or the command line. */
export type AccessEditor = { memberId: string | null, userId: string, userName: string }

export const COMMAND_LINE: AccessEditor = { memberId: null, userId: 'command line', userName: 'Command line' }

/** Adds somebody who will sign in at the console's own address. The link is told this once, works once and for a day. Throws `operator_known`. */
export async function inviteOperator(app: AccessApp, by: AccessEditor, { name, email, roles }: { name: string, email: string, roles: OperatorRole[] }): Promise<{ id: string, link: string }> {
  return inTransaction(app.db, (tx) => inviteLocked(tx, app, by, { name, email, roles }))
}

/** The same inside a transaction. */
export async function inviteLocked(tx: Tx, app: AccessApp, by: AccessEditor, { name, email, roles }: { name: string, email: string, roles: OperatorRole[] }): Promise<{ id: string, link: string }> {
  if (await findOperatorByEmail(tx, email)) throw new Refusal('operator_known')
  const id = app.newId()
  await insertOperator(tx, { id, name, email: email.toLowerCase(), portalUserId: null, roles, createdAt: app.now(), createdBy: by.userName, seenAt: null })
  const link = await makeInvitation(app, tx, id)
  await writeAccess(app, tx, by, 'operator_invited', `${name} (${id}): ${roles.join(' ') || 'no role'}`)
  return { id, link }
}

/** Lets somebody set up their way in anew; whatever let them in before does no more. `byOperator` is who of the staff does that. */
export async function inviteAgain(app: AccessApp, by: AccessEditor, id: string, byOperator: string | null = null): Promise<string> {
  return inTransaction(app.db, async (tx) => {
    const operator = await findOperator(tx, id)
    if (!operator || operator.email === null || operator.disabledAt !== null) throw new Refusal('not_found')
    await forgetWaysIn(tx, id)
    await endLoginsOf(tx, id)
    await markRelinked(tx, id, byOperator, app.now())
    const link = await makeInvitation(app, tx, id)
    await writeAccess(app, tx, by, 'operator_invited', `${operator.name} (${id}) again`)
    return link
  })
}

/**
 * The first person, who lets in all others; made on the server's own machine. Null when there is an administrator already: they invite.
 * With `again` a new way in for whoever is locked out.
 */
export async function inviteFirst(app: AccessApp, { name, email, again }: { name: string, email: string, again: boolean }): Promise<string | null> {
  if (!again && await hasJoinedAdmin(app.db)) return null
  const known = await findOperatorByEmail(app.db, email)
  if (known) return inviteAgain(app, COMMAND_LINE, known.id)
  return (await inviteOperator(app, COMMAND_LINE, { name, email, roles: ['admin'] })).link
}

export async function writeAccess(app: AccessApp, tx: Tx, by: AccessEditor, kind: 'operator_invited' | 'operator_joined' | 'operator_changed' | 'operator_change_asked' | 'operator_change_dropped' | 'operator_signed_in', details: string): Promise<void> {
  await writeJournal(tx, app, { at: app.now(), kind, requestId: null, partnerId: null, memberId: by.memberId, userId: by.userId, userName: by.userName, details })
}

/** Only the fragment holds the token: it reaches no server and no log. */
async function makeInvitation(app: AccessApp, tx: Tx, operatorId: string): Promise<string> {
  await deleteInvitations(tx, operatorId)
  const token = app.newSecret()
  await insertOperatorLink(tx, hashToken(token), { purpose: 'join', operatorId, expiresAt: app.now() + INVITATION_MS })
  return `${app.consoleUrl}/console#join=${token}`
}
