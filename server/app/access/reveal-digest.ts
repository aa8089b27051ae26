import { z } from 'zod'
import { digestOf, revealsSince } from '../../core/reveals.ts'
import type { TryResult } from '../../core/outbox.ts'
import { mondayOf } from '../../core/day.ts'
import { HOUR_MS, WEEK_MS } from '../../core/time.ts'
import { revealsMail } from '../../mail/reveals-mail.ts'
import { takeTurn } from '../../store/clock-marks.ts'
import { listReveals } from '../../store/journal.ts'
import { findOperator, listOperators } from '../../store/operators.ts'
import type { Operator } from '../../store/operators.ts'
import { insertWork } from '../../store/outbox.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'

/** Monday morning in Europe, not the minute the week ends. */
const AFTER_MS = 6 * HOUR_MS

export const revealDigestPayload = z.object({ operatorId: z.string(), from: z.number() })

/**
 * Once a week, for the week before: a mail to everybody who answers for privacy. The turn of a week is taken with the mails in one transaction, so that of several processes one
 * writes them, and one that dies leaves the turn to the next. A week in which no contact was shown has no mail. Returns how many were written.
 */
export async function writeRevealDigests(app: App): Promise<number> {
  const now = app.now()
  const monday = mondayOf(now - AFTER_MS)
  const from = monday - WEEK_MS
  const written = await inTransaction(app.db, async (tx) => {
    if (!await takeTurn(tx, 'reveal_digest', WEEK_MS, monday)) return 0
    if (!(await listReveals(tx, from, monday)).some(({ at }) => at >= from)) return 0
    const readers = (await listOperators(tx)).filter(readsDigest)
    for (const { id } of readers) await insertWork(tx, { kind: 'mail.reveals', lane: `reveals/${id}`, subject: `${monday}/${id}`, memberId: null, payload: { operatorId: id, from }, runAt: now }, now)
    return readers.length
  })
  if (written > 0) app.wake.worker()
  return written
}

/** Who lost the role meanwhile gets nothing. */
export async function mailRevealDigest(app: App, { operatorId, from }: z.infer<typeof revealDigestPayload>): Promise<TryResult> {
  const operator = await findOperator(app.db, operatorId)
  if (!operator || !readsDigest(operator) || operator.email === null) return { kind: 'done' }
  const lines = digestOf(await listReveals(app.db, revealsSince(from), from + WEEK_MS), from)
  if (lines.length > 0) await app.mail.send(revealsMail({ to: operator.email, name: operator.name, week: new Date(from).toISOString().slice(0, 10), lines, link: `${app.consoleUrl}/console#/journal` }))
  return { kind: 'done' }
}

/** People of the vendor's portal without an address here are not reached by mail. */
function readsDigest({ roles, email, disabledAt }: Operator): boolean {
  return email !== null && disabledAt === null && (roles.includes('privacy') || roles.includes('admin'))
}
