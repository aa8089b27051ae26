import { Refusal } from '../../core/errors.ts'
import type { ErrorCode } from '../../core/errors.ts'
import { proofKey, readProof } from '../../core/proof.ts'
import type { Proof } from '../../core/proof.ts'
import type { Tx } from '../../db/schema.ts'
import { listPartnerDomains } from '../../store/portals.ts'
import { isProofUsed } from '../../store/proofs.ts'
import { findReservation } from '../../store/reservations.ts'
import { inTransaction, isUniqueViolation } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import type { Caller } from '../session/open-session.ts'

/** Throws `proof_missing`, `proof_shape`, `proof_own` or `proof_used` for what can't prove this reservation's Won. */
export async function checkProof(tx: Tx, reservationId: string, proof: string): Promise<void> {
  if (proofKey(proof) === null) throw new Refusal('proof_missing')
  const read = readProof(proof)
  if (read === null) throw new Refusal('proof_shape')
  if (await isPartnersOwn(tx, read)) throw new Refusal('proof_own')
  if (await isProofUsed(tx, read.key, reservationId)) throw new Refusal('proof_used')
}

/** A proof that is being typed: what it reads as and what would be refused. Nothing is kept. Throws `not_found`. */
export async function lookAtProof(app: App, caller: Caller, reservationId: string, proof: string): Promise<{ kind: Proof['kind'] | null, problem: ErrorCode | null }> {
  const reservation = await findReservation(app.db, reservationId)
  if (!reservation || reservation.partnerId !== caller.partnerId) throw new Refusal('not_found')
  const kind = readProof(proof)?.kind ?? null
  try {
    await inTransaction(app.db, (tx) => checkProof(tx, reservationId, proof))
    return { kind, problem: null }
  } catch (error) {
    if (error instanceof Refusal) return { kind, problem: error.code }
    throw error
  }
}

/** Whether a proof that reads well can't prove this Won all the same: another Won has it, or it is the address of a partner's Bitrix24. */
export async function isProofSpent(tx: Tx, proof: Proof, reservationId: string): Promise<boolean> {
  return await isProofUsed(tx, proof.key, reservationId) || await isPartnersOwn(tx, proof)
}

/** A partner's own Bitrix24 is no client's. */
async function isPartnersOwn(tx: Tx, { kind, key }: Proof): Promise<boolean> {
  return kind === 'address' && (await listPartnerDomains(tx)).some((domain) => readProof(domain.replace(/:\d+$/, ''))?.key === key)
}

/** Two partners may save the same number in the same moment; the index lets one through, and the other is told as if it had come later. */
export async function refusingUsed(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (isUniqueViolation(error)) throw new Refusal('proof_used')
    throw error
  }
}
