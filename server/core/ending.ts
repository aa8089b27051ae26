import { keepsPlace } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import { readProof } from './proof.ts'
import type { Reservation } from './reservation.ts'

/** How a reservation ends; `proof` is what is shown, and null for a Won that an operator confirmed. */
export type End = { outcome: Outcome, proof?: string | null, lostReason?: string | null }

/** What an end, or taking it back, writes into a reservation: the one place where this is decided. */
export type EndPatch = Pick<Reservation, 'state' | 'outcome' | 'closedAt' | 'wonAt' | 'proof' | 'proofMissing' | 'lostReason' | 'excusedAt' | 'idle'> & { proofKey: string | null, holdsPlace: boolean }

type Known = Pick<Reservation, 'id' | 'outcome' | 'closedAt' | 'wonAt'>

/** An open reservation ends. A Won that was Won before counts from then: opening it anew cannot keep it in the window for longer. */
export function endPatch(reservation: Known, end: End, now: number): EndPatch {
  return patchOf(reservation, end, end.outcome === 'won' ? reservation.wonAt ?? now : now, keepsPlace(end.outcome))
}

/** An ended reservation gets another outcome; when it ended stays as it was, and a place that was given up stays so. */
export function turnPatch(reservation: Known, end: End, now: number): EndPatch {
  const endedAt = reservation.closedAt ?? now
  const heldPlace = reservation.outcome === null || keepsPlace(reservation.outcome)
  return patchOf(reservation, end, end.outcome === 'won' ? reservation.wonAt ?? endedAt : endedAt, heldPlace && keepsPlace(end.outcome))
}

/** Back in work. Whoever works on nothing is found by the clock again. */
export function reopenPatch({ wonAt }: Pick<Reservation, 'wonAt'>): EndPatch {
  return { state: 'in_work', outcome: null, closedAt: null, wonAt, proof: null, proofKey: null, proofMissing: false, lostReason: null, excusedAt: null, idle: null, holdsPlace: true }
}

function patchOf({ id, wonAt }: Known, { outcome, proof, lostReason }: End, closedAt: number, holdsPlace: boolean): EndPatch {
  const isWon = outcome === 'won'
  return {
    state: 'closed', outcome, closedAt, wonAt: isWon ? closedAt : wonAt, proofMissing: false, lostReason: lostReason ?? null, excusedAt: null, idle: null, holdsPlace,
    proof: isWon ? proof ?? null : null, proofKey: isWon ? readProof(proof ?? '')?.key ?? `none:${id}` : null,
  }
}
