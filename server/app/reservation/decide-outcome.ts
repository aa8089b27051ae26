import { effectOf, sayEffect } from '../../core/conversion.ts'
import type { Standing } from '../../core/conversion.ts'
import { Refusal } from '../../core/errors.ts'
import type { Outcome } from '../../core/outcome.ts'
import { readProof } from '../../core/proof.ts'
import { say } from '../../core/said.ts'
import type { Said } from '../../core/said.ts'
import { keep } from '../../say/speak.ts'
import { requestCode } from '../../core/request.ts'
import type { Reservation } from '../../core/reservation.ts'
import type { Tx } from '../../db/schema.ts'
import { updateCaseFacts } from '../../store/cases.ts'
import type { DeskCase } from '../../store/cases.ts'
import { listReports } from '../../store/outcome-reports.ts'
import { getRequest } from '../../store/requests.ts'
import { isProofUsed } from '../../store/proofs.ts'
import { listEnded, lockReservation } from '../../store/reservations.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'
import type { CaseHandler } from '../desk/decide-case.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellNotice } from '../notice/tell-notice.ts'
import { changeOutcome, excuseReservation } from './change-outcome.ts'
import { reopenReservation } from './close-reservation.ts'
import { ratingOf } from './rating-of.ts'

type Verdict = 'won' | 'lost' | 'in_work' | 'nothing' | 'keep'
type Decided = { decision: string, note: string, by: string }

/** The three sides say different things. `nothing`: it does not count; `keep`: the outcome in force is right. */
export const outcomeCase: CaseHandler = {
  decisions: ['won', 'lost', 'nothing', 'keep'],
  apply: async (tx, app, it, decided) => decide(tx, app, it, decided, decided.decision as Verdict),
}

/** A partner, or its CRM, wants an ended reservation to be something else. */
export const correctionCase: CaseHandler = {
  decisions: ['accept', 'does_not_count', 'refuse'],
  apply: async (tx, app, it, decided) => decide(tx, app, it, decided, decided.decision === 'accept' ? it.facts['wants'] as Verdict : decided.decision === 'refuse' ? 'keep' : 'nothing'),
}

/** A place was given back for a reason that can be accepted. */
export const releaseCase: CaseHandler = {
  decisions: ['accept', 'refuse'],
  apply: async (tx, app, it, decided) => decide(tx, app, it, decided, decided.decision === 'accept' ? 'nothing' : 'keep'),
}

async function decide(tx: Tx, app: App, it: DeskCase, { note, by }: Decided, verdict: Verdict): Promise<void> {
  const reservation = await lockReservation(tx, it.reservationId ?? '')
  if (!reservation) throw new Refusal('not_found')
  const now = app.now()
  const rulebook = await getRulebook(tx, now)
  const before = await ratingOf(tx, reservation.partnerId, rulebook, now)
  await carryOut(tx, app, reservation, verdict, { by, note, proof: await proofOf(tx, reservation, it) })
  const after = await ratingOf(tx, reservation.partnerId, rulebook, now)

  const number = requestCode((await getRequest(tx, reservation.requestId)).number)
  const effect = sayEffect({ before, after }, rulebook)
  // What it did is shown with the review later, when the conversion has moved on.
  await updateCaseFacts(tx, it.id, { ...it.facts, effect: { before: before.conversion, after: after.conversion } })
  await writeJournal(tx, app, {
    at: now, kind: 'outcome_corrected', requestId: reservation.requestId, partnerId: reservation.partnerId, memberId: null, userId: '', userName: by,
    details: `${reservation.id}: ${reservation.outcome ?? 'in work'}, decided ${verdict}`,
  })
  await tellNotice(tx, {
    partnerId: reservation.partnerId, kind: it.kind === 'outcome' ? 'outcome_changed' : 'review_decided', subject: it.id,
    requestId: reservation.requestId, reservationId: reservation.id, ...keep(say('notice.decided', { number, verdict: say(`verdict.${verdict}`), note, effect })),
  }, now)
}

async function carryOut(tx: Tx, app: App, reservation: Reservation, verdict: Verdict, { by, note, proof }: { by: string, note: string, proof: string | null }): Promise<void> {
  const operator = { source: 'operator', actor: by, reason: note } as const
  switch (verdict) {
    case 'keep': return
    case 'in_work': return reservation.outcome === null ? undefined : reopenReservation(tx, app, reservation, operator)
    case 'won': return changeOutcome(tx, app, reservation, { ...operator, outcome: 'won', proof })
    case 'lost': return changeOutcome(tx, app, reservation, { ...operator, outcome: 'lost' })
    case 'nothing': {
      if (reservation.state !== 'closed') await changeOutcome(tx, app, reservation, { ...operator, outcome: 'lost' })
      return excuseReservation(tx, app, reservation, operator)
    }
  }
}

/** A proof that nobody else has used; null when the operator's own word has to stand for it. */
async function proofOf(tx: Tx, reservation: Reservation, it: DeskCase): Promise<string | null> {
  const reported = (await listReports(tx, reservation.id)).find(({ source }) => source === 'proof')?.detail
  const wanted = it.facts['proof']
  for (const proof of [reservation.proof, typeof wanted === 'string' ? wanted : null, reported ?? null]) {
    const key = readProof(proof ?? '')?.key
    if (proof !== null && key !== undefined && !await isProofUsed(tx, key, reservation.id)) return proof
  }
  return null
}

export type Effects = Readonly<Record<'won' | 'lost' | 'nothing', { before: Standing, after: Standing, text: Said }>>

/** What each decision about a reservation would do to its partner's conversion, before it is taken. */
export async function effectsOf(tx: Tx | App['db'], reservation: Reservation, now: number): Promise<Effects> {
  const rulebook = await getRulebook(tx, now)
  const history = await listEnded(tx, reservation.partnerId)
  const turn = (outcome: Outcome) => (reservation.outcome === null ? { kind: 'add', outcome } as const : { kind: 'turn', id: reservation.id, outcome } as const)
  const tell = (change: Parameters<typeof effectOf>[1]) => {
    const effect = effectOf(history, change, rulebook, now)
    return { ...effect, text: sayEffect(effect, rulebook) }
  }
  return { won: tell(turn('won')), lost: tell(turn('lost')), nothing: tell({ kind: 'excuse', id: reservation.id }) }
}
