import { Refusal } from '../../core/errors.ts'
import { rightsOf } from '../../core/operator-roles.ts'
import type { OperatorRole } from '../../core/operator-roles.ts'
import type { Db, Tx } from '../../db/schema.ts'
import { deleteAccessChange, listAccessChanges, putAccessChange } from '../../store/access-changes.ts'
import type { AccessChange } from '../../store/access-changes.ts'
import { findOperator, findRelinker, listOperators } from '../../store/operators.ts'
import type { Operator } from '../../store/operators.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import type { Caller } from '../session/open-session.ts'
import { tellOperators } from '../live/live.ts'
import { inviteLocked, writeAccess } from './invite.ts'
import { changeLocked } from './manage.ts'
import { findOperatorId } from './rights.ts'
import { ALONE_MS, CHANGE_MS, listStanding, mailSeconds } from './tell-second.ts'

export type WaitingChange = AccessChange & { person: Operator, isOwn: boolean, until: number }

/** What waits for a second person; what was overtaken or is too old does not. `isOwn`: the caller asked for it, and so can't confirm it. */
export async function listWaitingChanges(app: App, caller: Caller): Promise<WaitingChange[]> {
  const me = await findOperatorId(app, caller)
  const people = new Map((await listOperators(app.db)).map((it) => [it.id, it]))
  return (await listStanding(app.db, app.now())).flatMap((it) => {
    const person = people.get(it.operatorId)
    return person ? [{ ...it, person, isOwn: it.askedBy === me, until: it.askedAt + CHANGE_MS }] : []
  })
}

/** Whether more rights that the caller gives have to be confirmed: not while nobody else could. */
export async function needsSecondPerson(app: App, caller: Caller): Promise<boolean> {
  return hasSecond(app, app.db, await findOperatorId(app, caller), null)
}

/**
 * Changes what somebody may do; more rights than they had wait for a second person, as long as there is one. Throws what changing would throw, and `not_found` for a
 * caller that is nobody of the staff.
 */
export async function askChange(app: App, caller: Caller, id: string, to: { version: number, roles: OperatorRole[], isDisabled: boolean }): Promise<void> {
  const me = await findMe(app, caller)
  await inTransaction(app.db, async (tx) => {
    const person = await findOperator(tx, id)
    if (!person) throw new Refusal('not_found')
    const isMore = givesMore(person.disabledAt === null ? person.roles : [], to.isDisabled ? [] : to.roles)
    if (!isMore || !await hasSecond(app, tx, me, id)) return changeLocked(tx, app, caller, id, to, isMore ? 'nobody else could confirm' : '')
    if (person.version !== to.version) throw new Refusal('operator_changed')
    await keepChange(tx, app, caller, { person, roles: to.roles, me })
  })
  app.wake.worker()
  app.wake.live()
}

/** Invites somebody, who gets what they may do once a second person has confirmed it, as long as there is one. The link is told this once. */
export async function askInvitation(app: App, caller: Caller, { name, email, roles }: { name: string, email: string, roles: OperatorRole[] }): Promise<string> {
  const me = await findMe(app, caller)
  const made = await inTransaction(app.db, async (tx) => {
    const waits = await hasSecond(app, tx, me, null)
    const { id, link } = await inviteLocked(tx, app, caller, { name, email, roles: waits ? [] : roles })
    const person = await findOperator(tx, id)
    if (waits && person) await keepChange(tx, app, caller, { person, roles, me })
    return link
  })
  app.wake.worker()
  app.wake.live()
  return made
}

/** Lets a change happen that somebody else asked for. Throws `not_found` when it waits no more, `second_person` for whoever asked, whom it is for, or who has their link of today from whoever asked, and what changing would throw. */
export async function confirmChange(app: App, caller: Caller, id: string): Promise<void> {
  const me = await findMe(app, caller)
  await inTransaction(app.db, async (tx) => {
    const change = await waiting(tx, app, id)
    const isOneOfTwo = change.askedBy === me ? await hasSecond(app, tx, me, id) : await findRelinker(tx, me, app.now() - ALONE_MS) === change.askedBy
    if (id === me || isOneOfTwo) throw new Refusal('second_person')
    await changeLocked(tx, app, caller, id, { version: change.version, roles: change.roles, isDisabled: false }, change.askedBy === me ? 'nobody else could confirm' : `asked for by ${change.askedByName}`)
  })
  app.wake.live()
}

/** Turns a waiting change down, or takes it back. Throws `not_found` when it waits no more. */
export async function dropChange(app: App, caller: Caller, id: string): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const change = await waiting(tx, app, id)
    await deleteAccessChange(tx, id)
    await tellOperators(tx, { kind: 'access.changed' }, app.now())
    const person = await findOperator(tx, id)
    await writeAccess(app, tx, caller, 'operator_change_dropped', `${person?.name ?? ''} (${id}): ${change.roles.join(' ')}, asked for by ${change.askedByName}`)
  })
  app.wake.live()
}

async function keepChange(tx: Tx, app: App, caller: Caller, { person, roles, me }: { person: Operator, roles: OperatorRole[], me: string }): Promise<void> {
  const change = { operatorId: person.id, roles, version: person.version, askedBy: me, askedByName: caller.userName, askedAt: app.now() }
  await putAccessChange(tx, change)
  await mailSeconds(tx, change)
  await tellOperators(tx, { kind: 'access.changed' }, app.now())
  await writeAccess(app, tx, caller, 'operator_change_asked', `${person.name} (${person.id}): ${person.roles.join(' ') || 'no role'} → ${roles.join(' ')}`)
}

async function waiting(tx: Tx, app: App, id: string): Promise<AccessChange> {
  const change = (await listAccessChanges(tx, app.now() - CHANGE_MS)).find(({ operatorId }) => operatorId === id)
  if (!change) throw new Refusal('not_found')
  return change
}

function givesMore(before: readonly OperatorRole[], after: readonly OperatorRole[]): boolean {
  const had = rightsOf(before)
  return rightsOf(after).some((right) => !had.includes(right))
}

/**
 * Whether somebody beside the two may give out rights and has ever come in: an invitation that nobody used confirms nothing. Who could until a day ago counts too, so that
 * nobody gets rid of the other first and is alone at once.
 */
async function hasSecond(app: Pick<App, 'now'>, db: Db, me: string | null, subject: string | null): Promise<boolean> {
  const isSecond = ({ id, disabledAt, joinedAt, seenAt, roles, lostAccessAt }: Operator): boolean => id !== me && id !== subject && (joinedAt !== null || seenAt !== null)
    && ((disabledAt === null && rightsOf(roles).includes('access.change')) || (lostAccessAt !== null && lostAccessAt > app.now() - ALONE_MS))
  return (await listOperators(db)).some(isSecond)
}

async function findMe(app: App, caller: Caller): Promise<string> {
  const me = await findOperatorId(app, caller)
  if (me === null) throw new Refusal('not_found')
  return me
}
