import { english } from '../../say/speak.ts'
import type { Partner } from '../../core/partner.ts'
import { titleFor } from '../../core/request.ts'
import type { Need } from '../../core/request.ts'
import { NEW_RESERVATION } from '../../core/reservation.ts'
import { DAY_MS } from '../../core/time.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { Tx } from '../../db/schema.ts'
import { IMPORTED_BY, insertReservation } from '../../store/reservations.ts'
import { insertRequest, takeNumbers } from '../../store/requests.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'
import { writeHistory } from '../reservation/write-history.ts'

/** A reservation that ended before this app was used; the contact stays where it was. */
export type Past = { outcome: 'won' | 'lost', closedAt: number, need: Need, seats: number }

/** Brings ended reservations of a partner over, so that its conversion starts where it stood. */
export async function importHistory(app: App, partner: Partner, past: readonly Past[]): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const rulebook = await getRulebook(tx, app.now())
    const first = await takeNumbers(tx, past.length)
    for (const [index, it] of past.entries()) await importOne(tx, app, partner, it, first + index, rulebook.cap)
  })
}

async function importOne(tx: Tx, app: App, partner: Partner, it: Past, number: number, cap: number): Promise<void> {
  const requestId = app.newId()
  const id = app.newId()
  const publishedAt = it.closedAt - 10 * DAY_MS
  await insertRequest(tx, {
    id: requestId, number, formKey: `imported:${requestId}`, hints: [], state: 'closed', closeReason: it.outcome === 'won' ? 'chosen' : 'expired',
    country: partner.homeCountry, region: null, place: partner.city, cityKey: partner.cityKey, channel: 'pool', language: 'en', formLanguage: 'en', callTime: null, seats: it.seats, budget: null, needs: [it.need],
    title: english(titleFor([it.need], it.seats)), maskedText: 'Brought over from before.', cap,
    receivedAt: publishedAt, publishedAt, opensAt: publishedAt, expiresAt: it.closedAt, closedAt: it.closedAt, alsoIn: [],
  })
  await insertReservation(tx, {
    ...NEW_RESERVATION, id, requestId, slot: 1, cap, partnerId: partner.id, groupId: partner.groupId, memberId: null, userId: IMPORTED_BY, userName: partner.name, key: id,
    state: 'closed', outcome: it.outcome, holdsPlace: true, rulebookVersion: 1, reservedAt: publishedAt, undoUntil: publishedAt,
    contactShownAt: publishedAt, firstContactDueAt: publishedAt + DAY_MS, closedAt: it.closedAt,
    proof: it.outcome === 'won' ? 'Brought over from before' : null, proofKey: it.outcome === 'won' ? `imported:${id}` : null, idle: null,
  })
  await writeHistory(tx, id, { at: it.closedAt, change: it.outcome, source: 'operator', actor: 'import', reason: 'brought over from before' })
}
