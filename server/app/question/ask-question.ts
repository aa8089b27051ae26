import { endOfDayAfter } from '../../core/day.ts'
import { Refusal } from '../../core/errors.ts'
import { moment, say } from '../../core/said.ts'
import { keep } from '../../say/speak.ts'
import { DAY_MS } from '../../core/time.ts'
import { insertQuestion, listQuestions } from '../../store/questions.ts'
import type { Question } from '../../store/questions.ts'
import { findPartner, lockPartners } from '../../store/partners.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellNotice } from '../notice/tell-notice.ts'
import type { Caller } from '../session/open-session.ts'
import { keepOldest } from './keep-oldest.ts'

export type { Question }

/**
 * Asks a partner something it has to answer within the rulebook's calendar days (S0 §1.7.2): to the end of the last of them where the partner is.
 * Without an answer it can't reserve from then on. Throws `not_found`.
 */
export async function askQuestion(app: App, caller: Caller, partnerId: string, text: string): Promise<Question> {
  const asked = await inTransaction(app.db, async (tx) => {
    const partner = (await lockPartners(tx, [partnerId])).get(partnerId)
    if (!partner) throw new Refusal('not_found')
    const now = app.now()
    const { answerVendorDays } = await getRulebook(tx, now)
    const dueAt = endOfDayAfter(now, answerVendorDays, partner.timeZone)
    const question: Question = { id: app.newId(), partnerId, text, askedBy: caller.userName, askedAt: now, dueAt, answer: null, answeredBy: null, answeredAt: null }
    await insertQuestion(tx, question, dueAt - DAY_MS)
    await keepOldest(tx, partnerId)
    await writeJournal(tx, app, {
      at: now, kind: 'question_asked', requestId: null, partnerId, memberId: caller.memberId, userId: caller.userId, userName: caller.userName, details: question.id,
    })
    await tellNotice(tx, { partnerId, kind: 'question', subject: question.id, dueAt, ...keep(say('notice.question', { text, until: moment(dueAt, 'dayZoned', partner.timeZone) })) }, now)
    return question
  })
  app.wake.live()
  app.wake.worker()
  return asked
}

/** A partner's questions for operators, newest first. Throws `not_found`. */
export async function listQuestionsOf(app: App, partnerId: string): Promise<Question[]> {
  if (!await findPartner(app.db, partnerId)) throw new Refusal('not_found')
  return listQuestions(app.db, partnerId)
}
