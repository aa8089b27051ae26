import { mayRate } from '../../core/client-rating.ts'
import type { ClientRating } from '../../core/client-rating.ts'
import { Refusal } from '../../core/errors.ts'
import { requestCode } from '../../core/request.ts'
import type { Reservation } from '../../core/reservation.ts'
import { say } from '../../core/said.ts'
import { cleanText } from '../../core/text.ts'
import type { Tx } from '../../db/schema.ts'
import { keep } from '../../say/speak.ts'
import { findRating, saveRating } from '../../store/client-ratings.ts'
import type { StoredRating } from '../../store/client-ratings.ts'
import { getRequest } from '../../store/requests.ts'
import { lockReservation } from '../../store/reservations.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { openCaseAbout } from '../desk/open-case-about.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellPartner } from '../live/live.ts'
import { tellNotice } from '../notice/tell-notice.ts'
import { keepContacted } from '../reservation/hear-contacted.ts'
import { THE_CLIENT } from './the-client.ts'

export type GivenRating = Pick<ClientRating, 'contacted' | 'score' | 'shownAs'> & { comment: string }
/** A rating with its comment opened. */
export type OpenRating = ClientRating & { comment: string }

/** The rating with its comment opened. */
export function openRating(app: Pick<App, 'seal'>, reservationId: string, { sealedComment, ...rating }: StoredRating): OpenRating {
  return { ...rating, comment: sealedComment === null ? '' : app.seal.open(sealedComment, commentPlace(reservationId)) }
}

/** Where a comment stands sealed. */
export function commentPlace(reservationId: string): string {
  return `client_ratings.comment/${reservationId}`
}

/**
 * Keeps what the client thinks of a partner whose contacts were shown; a second time changes it, as long as it can be. The partner reads what the
 * client lets it, the desk hears of low scores. False when it says the same. Throws `reservation_over` for what is none of theirs or cannot be changed any more.
 */
export async function ratePartner(app: App, requestId: string, reservationId: string, given: GivenRating): Promise<boolean> {
  const isNew = await inTransaction(app.db, async (tx) => {
    const reservation = await lockReservation(tx, reservationId)
    if (reservation?.requestId !== requestId || reservation.contactShownAt === null) throw new Refusal('reservation_over')
    const now = app.now()
    const { followUp } = await getRulebook(tx, now)
    const before = await findRating(tx, reservationId)
    if (!mayRate(before, followUp.ratingDays, now)) throw new Refusal('reservation_over')
    const { contacted, score, shownAs } = given
    const comment = cleanText(given.comment)
    if (before && isSame({ ...openRating(app, reservationId, before) }, { contacted, score, shownAs, comment })) return false
    await saveRating(tx, reservationId, {
      contacted, score, shownAs, sealedComment: comment === '' ? null : app.seal.seal(comment, commentPlace(reservationId)), ratedAt: before?.ratedAt ?? now, changedAt: now,
    })
    await writeJournal(tx, app, { at: now, kind: 'client_rated', requestId, partnerId: reservation.partnerId, ...THE_CLIENT, details: `${reservationId}: ${score} of 5, ${shownAs}` })
    await keepContacted(tx, app, reservation, contacted !== 'no', now)
    if (score <= followUp.lowScore) await openCaseAbout(tx, app, { kind: 'low_rating', reservation, openedBy: THE_CLIENT.userName, facts: { score, contacted, shownAs } })
    await tell(tx, reservation, { score, shownAs }, now)
    return true
  })
  app.wake.live()
  app.wake.worker()
  return isNew
}

function isSame(before: GivenRating, now: GivenRating): boolean {
  return before.contacted === now.contacted && before.score === now.score && before.shownAs === now.shownAs && before.comment === now.comment
}

async function tell(tx: Tx, { id, partnerId, requestId }: Reservation, { score, shownAs }: Pick<ClientRating, 'score' | 'shownAs'>, now: number): Promise<void> {
  if (shownAs === 'hidden') return
  const number = requestCode((await getRequest(tx, requestId)).number)
  await tellNotice(tx, { partnerId, kind: 'client_word', subject: `${id}/rating/${now}`, ...keep(say('notice.rated', { number, score })), requestId, reservationId: id }, now)
  await tellPartner(tx, partnerId, { kind: 'reservation.changed', reservationId: id }, now)
}
