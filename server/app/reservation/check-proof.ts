import { Refusal } from '../../core/errors.ts'
import { proofKey, readProof } from '../../core/proof.ts'
import type { Tx } from '../../db/schema.ts'
import { isProofUsed } from '../../store/reservations.ts'
import { isUniqueViolation } from '../../store/transaction.ts'

/** Throws `proof_missing`, `proof_shape` or `proof_used` for what can't prove this reservation's Won. */
export async function checkProof(tx: Tx, reservationId: string, proof: string): Promise<void> {
  if (proofKey(proof) === null) throw new Refusal('proof_missing')
  const read = readProof(proof)
  if (read === null) throw new Refusal('proof_shape')
  if (await isProofUsed(tx, read.key, reservationId)) throw new Refusal('proof_used')
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
