import { say } from '../../core/said.ts'
import { mayAskReview, mayCorrect } from '../../core/correction.ts'
import type { Wanted } from '../../core/correction.ts'
import { Refusal } from '../../core/errors.ts'
import type { Reservation } from '../../core/reservation.ts'
import { isSaid } from '../../core/sale.ts'
import type { Sale } from '../../core/sale.ts'
import type { Tx } from '../../db/schema.ts'
import { listCasesAbout } from '../../store/cases.ts'
import { lockReservation } from '../../store/reservations.ts'
import { saveSale } from '../../store/sales.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { openCaseAbout } from '../desk/open-case-about.ts'
import type { Caller } from '../session/open-session.ts'
import { changeOutcome } from './change-outcome.ts'
import { checkProof, refusingUsed } from './check-proof.ts'
import { reopenReservation } from './close-reservation.ts'
import { writeHistory } from './write-history.ts'

export type Correction = { to: 'won' | 'lost' | 'in_work', proof?: string | undefined, sale?: Sale | undefined, reason: string }

/** A partner corrects its own Won or Lost. Throws `review_needed` after the time of the rulebook it was reserved under, `nothing_to_change`, or what a proof is refused for. */
export async function correctReservation(app: App, caller: Caller, id: string, { to, proof = '', sale, reason }: Correction): Promise<void> {
  await refusingUsed(() => onOwn(app, caller, id, async (tx, reservation) => {
    const { correctionHours } = await getRulebook(tx, reservation.reservedAt)
    const refusal = mayCorrect(reservation, to, correctionHours, app.now())
    if (refusal) throw refusal
    const by = { source: 'app', actor: caller.userName, reason } as const
    if (to === 'in_work') return reopenReservation(tx, app, reservation, by)
    if (to === 'won') await checkProof(tx, id, proof)
    if (to === 'won' && sale && isSaid(sale)) await saveSale(tx, id, sale)
    return changeOutcome(tx, app, reservation, { ...by, outcome: to, ...(to === 'won' && { proof }) })
  }))
}

export type ReviewWish = { reason: string, evidence: string, wants: Wanted, proof?: string | undefined }

/** Asks the vendor to look at an ended reservation again; nothing changes until it answers. Throws `review_there` while one is asked for. */
export async function askReview(app: App, caller: Caller, id: string, { reason, evidence, wants, proof = '' }: ReviewWish): Promise<void> {
  await onOwn(app, caller, id, async (tx, reservation) => {
    const isAsked = (await listCasesAbout(tx, 'correction', id)).some((it) => it.decidedAt === null)
    const refusal = mayAskReview(reservation, wants, isAsked)
    if (refusal) throw refusal
    if (wants === 'won') await checkProof(tx, id, proof)
    await writeHistory(tx, id, { at: app.now(), change: say('history.reviewAsked'), source: 'app', actor: caller.userName, reason })
    await openCaseAbout(tx, app, { kind: 'correction', reservation, openedBy: caller.userName, facts: { wants, proof, reason, evidence, outcome: reservation.outcome } })
  })
}

async function onOwn(app: App, caller: Caller, id: string, work: (tx: Tx, reservation: Reservation) => Promise<void>): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const reservation = await lockReservation(tx, id)
    if (!reservation || reservation.partnerId !== caller.partnerId) throw new Refusal('not_found')
    await work(tx, reservation)
  })
  app.wake.worker()
  app.wake.live()
}
