import { wayOfChange } from './correction.ts'
import type { Reservation } from './reservation.ts'
import { readProof } from './proof.ts'

/**
 * A CRM record as the portal tells it: its stage's meaning is read there, never guessed from ids. `was` is the meaning known before,
 * `isNews` whether it says something else now than at the last look, `isProofUsed` whether the proof stands at another Won.
 */
export type CrmRecord = { semantic: 'P' | 'S' | 'F', proof: string, was: 'P' | 'S' | 'F' | null, isNews: boolean, isProofUsed: boolean }

export type CrmRules = { proofOfWon: boolean, correctionHours: number, now: number }

export type CrmChange =
  | { kind: 'none' }
  | { kind: 'won', proof: string }
  | { kind: 'proof_missing' }
  | { kind: 'lost' }
  | { kind: 'reopened' }
  /** It would raise the partner's conversion after the time to correct oneself: an operator decides. */
  | { kind: 'review', wants: 'won' | 'in_work', proof: string }

type Known = Pick<Reservation, 'state' | 'outcome' | 'closedAt' | 'excusedAt' | 'contactShownAt' | 'proofMissing' | 'proof'>

const NONE: CrmChange = { kind: 'none' }

/** What the state of a partner's CRM record means for its reservation (DESIGN §3.2). */
export function crmChange(reservation: Known, record: CrmRecord, rules: CrmRules): CrmChange {
  // What was decided, or ended by others, is not the CRM's to change; a purchase after a recall is worth an operator's look.
  if (reservation.excusedAt !== null || isOthers(reservation)) return record.semantic === 'S' && mayHaveSold(reservation) ? lateWon(reservation, record, rules) : NONE
  if (record.semantic === 'S') return wonChange(reservation, record, rules)
  if (record.semantic === 'F') return reservation.outcome !== 'lost' && (record.isNews || reservation.proofMissing) ? { kind: 'lost' } : NONE
  return openChange(reservation, record, rules)
}

/** The proof that counts: the record's own where it has one, else the one given in the app. */
export function proofInForce(reservation: Pick<Known, 'proof'>, record: Pick<CrmRecord, 'proof'>): string {
  return readProof(record.proof) === null ? reservation.proof ?? '' : record.proof
}

function wonChange(reservation: Known, record: CrmRecord, rules: CrmRules): CrmChange {
  if (reservation.outcome === 'won' || (!record.isNews && !reservation.proofMissing)) return NONE
  if (!isProved(reservation, record, rules)) {
    if (reservation.proofMissing || wayOfChange(reservation, 'in_work', rules.correctionHours, rules.now) === 'review') return NONE
    return { kind: 'proof_missing' }
  }
  return wayOfChange(reservation, 'won', rules.correctionHours, rules.now) === 'at_once' ? { kind: 'won', proof: proofInForce(reservation, record) } : lateWon(reservation, record, rules)
}

function lateWon(reservation: Known, record: CrmRecord, rules: CrmRules): CrmChange {
  return reservation.outcome !== 'won' && record.isNews && isProved(reservation, record, rules) ? { kind: 'review', wants: 'won', proof: proofInForce(reservation, record) } : NONE
}

/** Only a record that was in a final stage can leave it; one that has yet to hear of the app's Won or Lost reopens nothing. */
function openChange(reservation: Known, { was }: CrmRecord, { correctionHours, now }: CrmRules): CrmChange {
  if (was !== 'S' && was !== 'F') return NONE
  if (reservation.state !== 'closed') return reservation.proofMissing ? { kind: 'reopened' } : NONE
  return wayOfChange(reservation, 'in_work', correctionHours, now) === 'at_once' ? { kind: 'reopened' } : { kind: 'review', wants: 'in_work', proof: '' }
}

function isProved(reservation: Known, record: CrmRecord, { proofOfWon }: CrmRules): boolean {
  if (record.isProofUsed) return false
  return !proofOfWon || readProof(proofInForce(reservation, record)) !== null
}

function isOthers({ outcome }: Known): boolean {
  return outcome !== null && outcome !== 'won' && outcome !== 'lost'
}

function mayHaveSold({ outcome, contactShownAt }: Known): boolean {
  return contactShownAt !== null && (outcome === 'recalled' || outcome === 'released' || outcome === 'lost')
}
