import { Refusal } from '../../core/errors.ts'
import { personMayReserve } from '../../core/portal-settings.ts'
import { moment } from '../../core/said.ts'
import { lockPartners } from '../../store/partners.ts'
import { getPortalSettings } from '../../store/portal-settings.ts'
import { answerQuestion as keepAnswer, findQuestion, listQuestions } from '../../store/questions.ts'
import type { Question } from '../../store/questions.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { tellOperators, tellPartner } from '../live/live.ts'
import type { Caller } from '../session/open-session.ts'
import { keepOldest } from './keep-oldest.ts'

export type { Question }

/** What the vendor has asked the partner, newest first; all of its people may read it. */
export async function listOwnQuestions(app: App, partnerId: string | null): Promise<Question[]> {
  return partnerId === null ? [] : listQuestions(app.db, partnerId)
}

/**
 * Answers for the company, once; reserving is open again in the same moment when no other question is overdue. Whoever may reserve may answer,
 * because they are who is stopped. Throws `not_found`, `may_not_answer` or `already_answered`.
 */
export async function answerQuestion(app: App, caller: Caller, id: string, answer: string): Promise<void> {
  const found = await findQuestion(app.db, id)
  if (found === null || found.partnerId !== caller.partnerId) throw new Refusal('not_found')
  await inTransaction(app.db, async (tx) => {
    // The partner's lock makes two answers wait for each other, and a reservation for the answer.
    await lockPartners(tx, [found.partnerId])
    const question = await findQuestion(tx, id)
    if (question === null) throw new Refusal('not_found')
    if (question.answeredAt !== null) throw new Refusal('already_answered', { name: question.answeredBy ?? '', on: moment(question.answeredAt, 'day') })
    if (!personMayReserve((await getPortalSettings(tx, caller.memberId)).settings, caller)) throw new Refusal('may_not_answer')
    const now = app.now()
    await keepAnswer(tx, id, { answer, answeredBy: caller.userName, now })
    await keepOldest(tx, found.partnerId)
    await tellPartner(tx, found.partnerId, { kind: 'notice' }, now)
    await tellOperators(tx, { kind: 'desk.changed' }, now)
  })
  app.wake.live()
}
