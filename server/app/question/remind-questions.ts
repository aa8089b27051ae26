import { findPartner } from '../../store/partners.ts'
import { listToRemind, takeReminder } from '../../store/questions.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { tellNotice } from '../notice/tell-notice.ts'
import { sayDue } from './ask-question.ts'

const AT_ONCE = 100

/** Reminds partners a day before reserving closes for want of an answer; once per question. Returns how many were due. */
export async function remindQuestions(app: App): Promise<number> {
  const due = await listToRemind(app.db, app.now(), AT_ONCE)
  for (const { id, partnerId, text, dueAt } of due) {
    await inTransaction(app.db, async (tx) => {
      const partner = await findPartner(tx, partnerId)
      if (!partner || !await takeReminder(tx, id)) return
      const until = sayDue(dueAt, partner.timeZone)
      const words = dueAt > app.now() ? `The vendor still waits for your answer until ${until}. After that you can’t reserve. It asks: ${text}`
        : `The vendor’s question was not answered until ${until}. You can reserve again once you answer. It asks: ${text}`
      await tellNotice(tx, { partnerId, kind: 'question', subject: `${id}/due`, dueAt, text: words }, app.now())
    })
  }
  if (due.length > 0) {
    app.wake.live()
    app.wake.worker()
  }
  return due.length
}
