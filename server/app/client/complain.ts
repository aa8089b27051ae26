import type { ComplaintCode } from '../../core/client-rating.ts'
import { Refusal } from '../../core/errors.ts'
import { privacyDueAt } from '../../core/privacy.ts'
import { cleanText } from '../../core/text.ts'
import { insertComplaint, listComplaints as list } from '../../store/client-complaints.ts'
import { lockReservation } from '../../store/reservations.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { openCaseAbout } from '../desk/open-case-about.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { THE_CLIENT } from './the-client.ts'
import { getPrivacyRules } from '../privacy/privacy-rules.ts'

/** Puts a client's complaint about a partner on the desk, once per key, with the working days of any demand to look at it; the partner is not told. False when it was there. Throws `reservation_over` for what is none of theirs. */
export async function complain(app: App, requestId: string, reservationId: string, { key, reason, words }: { key: string, reason: ComplaintCode, words: string }): Promise<boolean> {
  const isNew = await inTransaction(app.db, async (tx) => {
    const reservation = await lockReservation(tx, reservationId)
    if (reservation?.requestId !== requestId || reservation.contactShownAt === null) throw new Refusal('reservation_over')
    const now = app.now()
    const text = cleanText(words)
    if (!await insertComplaint(tx, { id: key, reservationId, reason, sealedWords: text === '' ? null : app.seal.seal(text, wordsPlace(key)), madeAt: now })) return false
    await writeJournal(tx, app, { at: now, kind: 'client_complained', requestId, partnerId: reservation.partnerId, ...THE_CLIENT, details: `${reservationId}: ${reason}` })
    const privacy = await getPrivacyRules(tx, now)
    await openCaseAbout(tx, app, { kind: 'complaint', reservation, openedBy: THE_CLIENT.userName, facts: { reason, last: key }, dueAt: privacyDueAt('tell_other_side', privacy, now) })
    return true
  })
  app.wake.live()
  return isNew
}

export type OpenComplaint = { reason: ComplaintCode, words: string, madeAt: number }

/** The client's complaints about a reservation's partner, for an operator. */
export async function listComplaints(app: App, reservationId: string): Promise<OpenComplaint[]> {
  return (await list(app.db, reservationId)).map(({ id, reason, sealedWords, madeAt }) => ({ reason, madeAt, words: sealedWords === null ? '' : app.seal.open(sealedWords, wordsPlace(id)) }))
}

/** Where a complaint's words stand sealed. */
export function wordsPlace(id: string): string {
  return `client_complaints.words/${id}`
}
