import { say } from '../../core/said.ts'
import type { Said } from '../../core/said.ts'
import { crmChange, proofInForce } from '../../core/crm-change.ts'
import type { CrmChange } from '../../core/crm-change.ts'
import { saidBy } from '../../core/outcome-reports.ts'
import { readProof } from '../../core/proof.ts'
import type { Reservation } from '../../core/reservation.ts'
import type { Tx } from '../../db/schema.ts'
import { inTransaction } from '../../store/transaction.ts'
import { findCrmItem, updateCrmItem } from '../../store/crm-items.ts'
import type { CrmItem } from '../../store/crm-items.ts'
import { dropReport, keepReport } from '../../store/outcome-reports.ts'
import { insertWork, isWorkNew } from '../../store/outbox.ts'
import { lockReservation, updateReservation } from '../../store/reservations.ts'
import { getPortalSettings } from '../../store/portal-settings.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'
import { tellPartner } from '../live/live.ts'
import { openCaseAbout } from '../desk/open-case-about.ts'
import { changeOutcome } from './change-outcome.ts'
import { isProofSpent } from './check-proof.ts'
import { reopenReservation } from './close-reservation.ts'
import { judge } from './keep-report.ts'
import { crmLane } from './lanes.ts'
import { keepWorkSign } from './work-sign.ts'
import { writeHistory } from './write-history.ts'

/** A record as it was just read in the portal. */
export type ReadRecord = { stageId: string, stageName: string, categoryId: number, semantic: 'P' | 'S' | 'F', proof: string, responsibleId: string | null }

/** Changes the reservation to what its CRM record says; false when nothing was new, as with the same record twice. */
export async function applyCrmRecord(app: App, item: CrmItem, record: ReadRecord): Promise<boolean> {
  const changed = await inTransaction(app.db, async (tx) => {
    const reservation = await lockReservation(tx, item.reservationId)
    const known = await findCrmItem(tx, item.reservationId)
    if (!reservation || !known) return false
    // The record is about to be told how it ended: what it says until then is older than what was said here.
    if (await isWorkNew(tx, crmLane(reservation.id), 'crm.close')) return false
    const moved = await keepRecord(tx, app, reservation, known, record)
    const isNews = await keepWord(tx, app, reservation, known, record)
    const change = await changeOf(tx, app, reservation, record, { was: known.semantic, isNews })
    if (change.kind === 'none' || change.kind === 'proof_missing') await keepMove(tx, app, reservation, known, record)
    await applyChange(tx, app, reservation, change, record, known)
    if (isNews) await judgeAnew(tx, app, reservation.id, record)
    return moved || change.kind !== 'none'
  })
  if (changed) {
    app.wake.live()
    app.wake.worker()
  }
  return changed
}

/** The record is gone there; the place stays, and the partner is told (UX §8.2). */
export async function markDeletedInCrm(app: App, item: CrmItem): Promise<void> {
  const changed = await inTransaction(app.db, async (tx) => {
    const reservation = await lockReservation(tx, item.reservationId)
    const known = await findCrmItem(tx, item.reservationId)
    if (!reservation || !known || known.state === 'deleted') return false
    const now = app.now()
    await updateCrmItem(tx, item.reservationId, { state: 'deleted', checkedAt: now })
    await writeHistory(tx, reservation.id, { at: now, change: say('history.deleted'), source: 'crm', actor: 'CRM', reason: '' })
    await tellPartner(tx, reservation.partnerId, { kind: 'reservation.changed', reservationId: reservation.id }, now)
    return true
  })
  if (changed) app.wake.live()
}

async function keepRecord(tx: Tx, app: App, reservation: Reservation, known: CrmItem, record: ReadRecord): Promise<boolean> {
  const now = app.now()
  const { stageId, stageName, categoryId, semantic, responsibleId } = record
  await updateCrmItem(tx, reservation.id, { stageId, stageName, categoryId, semantic, responsibleId, state: 'in_crm', checkedAt: now })
  const moved = known.stageId !== stageId || known.categoryId !== categoryId || known.state !== 'in_crm'
  if (moved) await tellPartner(tx, reservation.partnerId, { kind: 'reservation.changed', reservationId: reservation.id }, now)
  return moved
}

/** A record that went on to another stage is a sign of work; another responsible person is none. */
async function keepMove(tx: Tx, app: App, reservation: Reservation, known: CrmItem, { stageId, stageName, categoryId }: ReadRecord): Promise<void> {
  if (known.stageId === null || (known.stageId === stageId && known.categoryId === categoryId)) return
  const now = app.now()
  await keepWorkSign(tx, reservation, { at: now, source: 'crm', actor: 'CRM', reason: say('history.stage', { stage: stageName }) }, now)
}

/** Keeps what the record's stage says of the outcome; true when it says something else than before. */
async function keepWord(tx: Tx, app: App, reservation: Reservation, known: CrmItem, { semantic, stageName, proof }: ReadRecord): Promise<boolean> {
  if (semantic === 'P') {
    await dropReport(tx, reservation.id, 'crm')
    return known.semantic !== null && known.semantic !== 'P'
  }
  const detail = [stageName, semantic === 'S' ? proof.trim() : ''].filter(Boolean).join(', ')
  const isNew = await keepReport(tx, reservation.id, { source: 'crm', says: semantic === 'S' ? 'won' : 'lost', detail, at: app.now() })
  return isNew || known.semantic !== semantic
}

async function changeOf(tx: Tx, app: App, reservation: Reservation, record: ReadRecord, { was, isNews }: { was: CrmItem['semantic'], isNews: boolean }): Promise<CrmChange> {
  const { proofOfWon, correctionHours } = await getRulebook(tx, reservation.reservedAt)
  const proof = readProof(proofInForce(reservation, record))
  const isUsed = record.semantic === 'S' && proof !== null && await isProofSpent(tx, proof, reservation.id)
  return crmChange(reservation, { semantic: record.semantic, proof: record.proof, was, isNews, isProofUsed: isUsed }, { proofOfWon, correctionHours, now: app.now() })
}

async function judgeAnew(tx: Tx, app: App, reservationId: string, { semantic }: ReadRecord): Promise<void> {
  const reservation = await lockReservation(tx, reservationId)
  if (reservation) await judge(tx, app, reservation, { opens: saidBy(reservation.outcome) !== (semantic === 'S' ? 'won' : 'lost') })
}

/** The outcome stays; an operator sees what the record says and decides. */
async function askOperator(tx: Tx, app: App, reservation: Reservation, { wants, proof }: Extract<CrmChange, { kind: 'review' }>, reason: Said): Promise<void> {
  await writeHistory(tx, reservation.id, { at: app.now(), change: say('history.waits'), source: 'crm', actor: 'CRM', reason })
  await openCaseAbout(tx, app, { kind: 'correction', reservation, openedBy: 'CRM', facts: { wants, proof, reason: say('caseSaid.stage', { stage: reason }), evidence: '', outcome: reservation.outcome } })
  await tellPartner(tx, reservation.partnerId, { kind: 'reservation.changed', reservationId: reservation.id }, app.now())
}

async function applyChange(tx: Tx, app: App, reservation: Reservation, change: CrmChange, record: ReadRecord, { memberId }: CrmItem): Promise<void> {
  const reason = say('history.stage', { stage: record.stageName })
  const crm = { source: 'crm', actor: 'CRM', reason } as const
  switch (change.kind) {
    case 'none': return
    case 'review': return askOperator(tx, app, reservation, change, reason)
    case 'won': return changeOutcome(tx, app, reservation, { ...crm, outcome: 'won', proof: change.proof })
    case 'lost': return changeOutcome(tx, app, reservation, { ...crm, outcome: 'lost', lostReason: await lostReasonOf(tx, memberId, record) })
    case 'reopened': return reopenReservation(tx, app, reservation, crm)
    case 'proof_missing': return markProofMissing(tx, app, reservation, reason)
  }
}

/** What the administrator said that the stage means; else its own name. */
async function lostReasonOf(tx: Tx, memberId: string, { stageId, stageName }: ReadRecord): Promise<string> {
  const { lostStages } = (await getPortalSettings(tx, memberId)).settings
  return lostStages[stageId] ?? stageName
}

async function markProofMissing(tx: Tx, app: App, reservation: Reservation, reason: Said): Promise<void> {
  const now = app.now()
  if (reservation.state === 'closed') await reopenReservation(tx, app, reservation, { source: 'crm', actor: 'CRM', reason })
  await updateReservation(tx, reservation.id, { proofMissing: true, ...(reservation.state === 'held' && { state: 'in_work' }) })
  await writeHistory(tx, reservation.id, { at: now, change: say('history.proofMissing'), source: 'crm', actor: 'CRM', reason })
  await insertWork(tx, {
    kind: 'crm.ask_proof', lane: crmLane(reservation.id), subject: `${reservation.id}/${now}`, memberId: reservation.memberId,
    payload: { reservationId: reservation.id }, runAt: now,
  }, now)
  await tellPartner(tx, reservation.partnerId, { kind: 'reservation.changed', reservationId: reservation.id }, now)
}
