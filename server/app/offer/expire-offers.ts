import { answerOffer, findOffer, listDueOffers } from '../../store/offers.ts'
import { lockRequest } from '../../store/requests.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { continueOffers } from './continue-offers.ts'

const AT_ONCE = 100

/** Ends offers that nobody answered in time; the next in turn are asked. Returns how many it found. */
export async function expireOffers(app: App): Promise<number> {
  const due = await listDueOffers(app.db, app.now(), AT_ONCE)
  for (const { id, requestId } of due) {
    await inTransaction(app.db, async (tx) => {
      await lockRequest(tx, requestId)
      const offer = await findOffer(tx, id)
      const now = app.now()
      if (offer?.state !== 'sent' || offer.dueAt > now) return
      await answerOffer(tx, id, { state: 'expired', now })
      await continueOffers(tx, app, requestId, now)
    })
  }
  if (due.length > 0) {
    app.wake.worker()
    app.wake.live()
  }
  return due.length
}
