import { z } from 'zod'
import { rightsOf } from '../../core/operator-roles.ts'
import type { TryResult } from '../../core/outbox.ts'
import { DAY_MS } from '../../core/time.ts'
import type { Db, Tx } from '../../db/schema.ts'
import { accessMail } from '../../mail/access-mail.ts'
import { listAccessChanges } from '../../store/access-changes.ts'
import type { AccessChange } from '../../store/access-changes.ts'
import { findOperator, findRelinker, listOperators } from '../../store/operators.ts'
import type { Operator } from '../../store/operators.ts'
import { insertWork } from '../../store/outbox.ts'
import type { App } from '../app.ts'
import type { Caller } from '../session/open-session.ts'
import { findOperatorId } from './rights.ts'

/** What nobody confirmed for so long has to be asked for again. */
export const CHANGE_MS = 7 * DAY_MS
/** Whoever is the only one left acts alone after so long; so long somebody who made a new link for another could be that other. */
export const ALONE_MS = DAY_MS

export const accessMailPayload = z.object({ operatorId: z.string(), askedAt: z.number(), readerId: z.string() })

/** How many changes wait that the caller, who may give out rights, may confirm: neither their own nor for themselves. */
export async function countToConfirm(app: App, caller: Caller): Promise<number> {
  const me = await findOperatorId(app, caller)
  if (me === null) return 0
  const all = await listStanding(app.db, app.now())
  return (await Promise.all(all.map((it) => isSecond(app.db, app.now(), me, it)))).filter(Boolean).length
}

/** Writes to everybody who may confirm a change and has an address here; people of the vendor's portal see it in the console. */
export async function mailSeconds(tx: Tx, change: AccessChange): Promise<void> {
  const { operatorId, version, askedAt } = change
  for (const reader of await listOperators(tx)) {
    if (reader.email === null || !await mayConfirm(tx, askedAt, reader, change)) continue
    await insertWork(tx, { kind: 'mail.access', lane: `access/${reader.id}`, subject: `${operatorId}/${version}/${askedAt}/${reader.id}`, memberId: null, payload: { operatorId, askedAt, readerId: reader.id }, runAt: askedAt }, askedAt)
  }
}

/** What was decided, taken back or overtaken meanwhile is mailed to nobody, nor to who may not confirm it any more. */
export async function mailSecond(app: App, { operatorId, askedAt, readerId }: z.infer<typeof accessMailPayload>): Promise<TryResult> {
  const now = app.now()
  const change = (await listStanding(app.db, now)).find((it) => it.operatorId === operatorId && it.askedAt === askedAt)
  const [reader, person] = [await findOperator(app.db, readerId), await findOperator(app.db, operatorId)]
  if (!change || !reader?.email || !person || !await mayConfirm(app.db, now, reader, change)) return { kind: 'done' }
  await app.mail.send(accessMail({
    to: reader.email, name: reader.name, person: person.name, askedBy: change.askedByName, before: person.disabledAt === null ? person.roles : [], roles: change.roles,
    until: askedAt + CHANGE_MS, link: `${app.consoleUrl}/console#/access`,
  }))
  return { kind: 'done' }
}

/** What waits and was neither overtaken nor is too old. */
export async function listStanding(db: Db, now: number): Promise<AccessChange[]> {
  const versions = new Map((await listOperators(db)).map((it) => [it.id, it.version]))
  return (await listAccessChanges(db, now - CHANGE_MS)).filter((it) => versions.get(it.operatorId) === it.version)
}

async function mayConfirm(db: Db, now: number, { id, roles, disabledAt, joinedAt, seenAt }: Operator, change: AccessChange): Promise<boolean> {
  return disabledAt === null && (joinedAt !== null || seenAt !== null) && rightsOf(roles).includes('access.change') && await isSecond(db, now, id, change)
}

/** Neither whoever asked, nor whom it is for, nor somebody who has their link of today from whoever asked, which would let one person be two. */
async function isSecond(db: Db, now: number, id: string, { askedBy, operatorId }: AccessChange): Promise<boolean> {
  return id !== askedBy && id !== operatorId && await findRelinker(db, id, now - ALONE_MS) !== askedBy
}
