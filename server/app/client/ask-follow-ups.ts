import { DAY_MS } from '../../core/time.ts'
import { wasAsked } from '../../store/client-wishes.ts'
import { countFollowUps, insertFollowUp, listDueFollowUps } from '../../store/follow-ups.ts'
import type { DueFollowUp } from '../../store/follow-ups.ts'
import { insertWork } from '../../store/outbox.ts'
import { lockRequest } from '../../store/requests.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { eachAlone } from '../clock/each-alone.ts'

const AT_ONCE = 100
/** What is longer ago is not asked any more: it would come out of nowhere. */
const LATEST_DAYS = 30

/** Asks clients how it goes some days after the first contact, and how it ended some days after the end; never too often about one request. Returns how many were looked at. */
export async function askFollowUps(app: App): Promise<number> {
  const now = app.now()
  const { followUp, askApartDays } = await getRulebook(app.db, now)
  const window = (days: number) => ({ from: now - (days + LATEST_DAYS) * DAY_MS, to: now - days * DAY_MS })
  const due = await listDueFollowUps(app.db, { contact: window(followUp.afterFirstContactDays), outcome: window(followUp.afterOutcomeDays), limit: AT_ONCE })
  const done = await eachAlone(app, 'follow-up', due, (it) => inTransaction(app.db, async (tx) => {
    // The request's row keeps two processes from asking twice.
    await lockRequest(tx, it.requestId)
    // Asked something a moment ago: this one waits its turn.
    const apart = now - askApartDays * DAY_MS
    if (await wasAsked(tx, it.requestId, apart) || await countFollowUps(tx, it.requestId, apart) > 0) return
    const isEnough = await countFollowUps(tx, it.requestId, now - followUp.withinDays * DAY_MS) >= followUp.most
    if (!await insertFollowUp(tx, it, isEnough ? 0 : now) || isEnough) return
    await insertWork(tx, { kind: 'mail.follow_up', lane: `follow-up/${it.requestId}`, subject: subjectOf(it), memberId: null, payload: { reservationId: it.reservationId, stage: it.stage }, runAt: now }, now)
  }))
  if (done > 0) app.wake.worker()
  return done
}

function subjectOf({ reservationId, stage }: DueFollowUp): string {
  return `${reservationId}/${stage}`
}
