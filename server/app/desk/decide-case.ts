import { Refusal } from '../../core/errors.ts'
import { workdaysLeft } from '../../core/privacy.ts'
import { moment } from '../../core/said.ts'
import type { Tx } from '../../db/schema.ts'
import { findCase, findNamedCase, listCases, lockCase, markCaseDecided } from '../../store/cases.ts'
import type { CaseKind, DeskCase, NamedCase } from '../../store/cases.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellOperators } from '../live/live.ts'
import type { Caller } from '../session/open-session.ts'
import { getPrivacyRules } from '../privacy/privacy-rules.ts'

export type { DeskCase }
/** `workdaysLeft`: of an open complaint's clock, which is that of a demand; null for all others. */
export type ClockedCase = NamedCase & { workdaysLeft: number | null }

/** One kind of case: what may be decided, and what a decision does in the same transaction. */
export type CaseHandler = {
  decisions: readonly string[]
  /** Runs before the case itself is locked; takes its own locks in the order reservation, request, partner. */
  apply: (tx: Tx, app: App, it: DeskCase, decided: { decision: string, note: string, by: string }) => Promise<void>
}

/** Every kind has its line; a kind without one can't be decided and must not be opened. */
export type CaseHandlers = Partial<Record<CaseKind, CaseHandler>>

export async function listDesk(app: App, state: 'open' | 'decided', partnerId: string | null = null): Promise<ClockedCase[]> {
  const [cases, privacy] = [await listCases(app.db, state, partnerId), await getPrivacyRules(app.db, app.now())]
  return cases.map((it) => ({ ...it, workdaysLeft: it.kind !== 'complaint' || it.dueAt === null || it.decidedAt !== null ? null : workdaysLeft({ kind: 'tell_other_side', dueAt: it.dueAt }, privacy, app.now()) }))
}

/** Decides a case and does what follows. Throws `not_found`, `already_decided` or `invalid` for a decision that this kind does not know. */
export async function decideCase(app: App, handlers: CaseHandlers, caller: Caller, id: string, decision: string, note: string): Promise<ClockedCase> {
  const decided = await inTransaction(app.db, async (tx) => {
    const found = await findCase(tx, id)
    const handler = found && handlers[found.kind]
    if (!handler) throw new Refusal('not_found')
    if (!handler.decisions.includes(decision)) throw new Refusal('invalid')
    refuseDecided(found)
    await handler.apply(tx, app, found, { decision, note, by: caller.userName })
    // Two operators at once: the second waits here, and then all it did is undone with its transaction.
    refuseDecided(await lockCase(tx, id))
    const now = app.now()
    await markCaseDecided(tx, id, { decision, note, decidedBy: caller.userName, now })
    await writeJournal(tx, app, {
      at: now, kind: 'case_decided', requestId: found.requestId, partnerId: found.partnerId, memberId: caller.memberId,
      userId: caller.userId, userName: caller.userName, details: `${found.kind} ${found.subject}: ${decision}`,
    })
    await tellOperators(tx, { kind: 'desk.changed' }, now)
    return findNamedCase(tx, id)
  })
  app.wake.worker()
  app.wake.live()
  if (!decided) throw new Refusal('not_found')
  return { ...decided, workdaysLeft: null }
}

function refuseDecided(it: DeskCase | null): void {
  if (it !== null && it.decidedAt !== null) throw new Refusal('already_decided', { name: it.decidedBy ?? '', on: moment(it.decidedAt, 'day') })
}
