import type { Reservation } from '../../core/reservation.ts'
import type { Tx } from '../../db/schema.ts'
import { listCasesAbout, updateCaseFacts } from '../../store/cases.ts'
import type { CaseKind } from '../../store/cases.ts'
import type { App } from '../app.ts'
import { openCase } from './open-case.ts'

type About = { kind: CaseKind, reservation: Reservation, openedBy: string, facts: Readonly<Record<string, unknown>>, dueAt?: number | null }

/** Puts a case about a locked reservation on the desk: one of a kind is open at a time, and gets the newest facts. */
export async function openCaseAbout(tx: Tx, app: App, { kind, reservation, openedBy, facts, dueAt = null }: About): Promise<void> {
  const before = await listCasesAbout(tx, kind, reservation.id)
  const open = before.find((it) => it.decidedAt === null)
  if (open) return updateCaseFacts(tx, open.id, { ...open.facts, ...facts })
  const { id, partnerId, requestId } = reservation
  await openCase(tx, app, { kind, subject: `${id}/${before.length + 1}`, partnerId, requestId, reservationId: id, openedBy, dueAt, facts }, app.now())
}
