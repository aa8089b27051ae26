import type { ReservationState } from './reservation.ts'
import type { Outcome } from './outcome.ts'
import { readProof } from './proof.ts'

/** A CRM record as the portal tells it: its stage's meaning is read there, never guessed from ids. */
export type CrmRecord = { semantic: 'P' | 'S' | 'F', proof: string }

export type CrmChange =
  | { kind: 'none' }
  | { kind: 'won', proof: string }
  | { kind: 'proof_missing' }
  | { kind: 'lost' }
  | { kind: 'reopened' }

type Known = { state: ReservationState, outcome: Outcome | null, proofMissing: boolean, proof: string | null }

/** What the state of a partner's CRM record means for its reservation (DESIGN §3.2). */
export function crmChange(reservation: Known, record: CrmRecord, proofRequired: boolean): CrmChange {
  if (reservation.outcome !== null && reservation.outcome !== 'won' && reservation.outcome !== 'lost') return { kind: 'none' }
  if (record.semantic === 'S') return wonChange(reservation, record, proofRequired)
  if (record.semantic === 'F') return reservation.outcome === 'lost' ? { kind: 'none' } : { kind: 'lost' }
  return reservation.state === 'closed' || reservation.proofMissing ? { kind: 'reopened' } : { kind: 'none' }
}

function wonChange(reservation: Known, record: CrmRecord, proofRequired: boolean): CrmChange {
  if (reservation.outcome === 'won') return { kind: 'none' }
  const proof = readProof(record.proof) === null ? reservation.proof ?? '' : record.proof
  if (!proofRequired || readProof(proof) !== null) return { kind: 'won', proof }
  return reservation.proofMissing ? { kind: 'none' } : { kind: 'proof_missing' }
}
