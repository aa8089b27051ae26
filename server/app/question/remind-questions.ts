import { moment, say } from '../../core/said.ts'
import { keep } from '../../say/speak.ts'
import { findPartner } from '../../store/partners.ts'
import { listToRemind, takeReminder } from '../../store/questions.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { tellNotice } from '../notice/tell-notice.ts'

const AT_ONCE = 100

/** Reminds partners a day before reserving closes for want of an answer; once per question. Returns how many were due. */
export async function remindQuestions(app: App): Promise<number> {
  const due = await listToRemind(app.db, app.now(), AT_ONCE)
  for (const { id, partnerId, text, dueAt } of due) {
    await inTransaction(app.db, async (tx) => {
      const partner = await findPartner(tx, partnerId)
      if (!partner || !await takeReminder(tx, id)) return
      const until = moment(dueAt, 'dayZoned', partner.timeZone)
      const words = dueAt > app.now() ? 'notice.questionSoon' : 'notice.questionLate'
      await tellNotice(tx, { partnerId, kind: 'question', subject: `${id}/due`, dueAt, ...keep(say(words, { until, text })) }, app.now())
    })
  }
  if (due.length > 0) {
    app.wake.live()
    app.wake.worker()
  }
  return due.length
}
