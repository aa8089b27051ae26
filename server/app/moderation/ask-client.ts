import { Refusal } from '../../core/errors.ts'
import { QUESTIONS_MOST } from '../../core/moderation.ts'
import { requestCode } from '../../core/request.ts'
import { FORM_LIMITS } from '../../core/request-form.ts'
import { cleanText, graphemeLength, hasVisibleLetter } from '../../core/text.ts'
import type { Decider } from '../../store/decisions.ts'
import { deleteHold } from '../../store/holds.ts'
import { updateContact } from '../../store/request-contacts.ts'
import { insertRequestEvent } from '../../store/request-events.ts'
import { lockRequest, setAnsweredAt, setMaskedText } from '../../store/requests.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { withDetails } from '../client/add-details.ts'
import { tellQuestion } from '../client/tell-client.ts'
import { THE_CLIENT } from '../client/the-client.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellOperators } from '../live/live.ts'
import { contactIndex, openContact, openQuestion, sealContact } from '../request/contact.ts'
import { lockUndecided } from '../request/lock-undecided.ts'
import { putAside } from './hold-request.ts'

/**
 * Asks the client by mail and puts the request aside until the answer. Throws what deciding on it would throw, and `question_waits` while the
 * last question is open or when they were asked often enough.
 */
export async function askClient(app: App, { memberId, userId, userName }: Decider, number: number, text: string): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const now = app.now()
    const { id, state } = await lockUndecided(tx, number, now)
    const contact = await openContact(app, id, tx)
    if (!contact) throw new Refusal('wrong_state', { number: requestCode(number), state })
    const { questions = [] } = contact
    if (openQuestion(contact) || questions.length >= QUESTIONS_MOST) throw new Refusal('question_waits', { number: requestCode(number) })
    const question = { id: app.newId(), text, askedAt: now, by: userName }
    const asked = { ...contact, questions: [...questions, question] }
    await updateContact(tx, id, sealContact(app, id, asked), contactIndex(app, asked))
    await putAside(tx, id, { reason: '', until: null, now, userName })
    await tellQuestion(tx, id, question.id, now)
    await writeJournal(tx, app, { at: now, kind: 'client_asked', requestId: id, partnerId: null, memberId, userId, userName, details: '' })
    await tellOperators(tx, { kind: 'request.moderated', number: requestCode(number) }, now)
  })
  app.wake.worker()
  app.wake.live()
}

/** Takes the client's answer, once: it becomes a part of their text, and the request stands on top of the queue. Throws `wrong_state` when nothing is asked any more. */
export async function answerQuestion(app: App, requestId: string, questionId: string, raw: string): Promise<'answered' | 'unreadable' | 'too_long'> {
  const text = cleanText(raw)
  if (!hasVisibleLetter(text)) return 'unreadable'
  if (graphemeLength(text) > FORM_LIMITS.text || text.length > FORM_LIMITS.text * 8) return 'too_long'
  await inTransaction(app.db, async (tx) => {
    const now = app.now()
    const request = await lockRequest(tx, requestId)
    const contact = await openContact(app, requestId, tx)
    const question = contact && openQuestion(contact)
    if (!contact || question?.id !== questionId || request.state !== 'held') throw new Refusal('wrong_state', { number: requestCode(request.number), state: request.state })
    const { contact: added, maskedText } = withDetails(request, contact, { key: questionId, at: now, text })
    const answered = { ...added, questions: added.questions?.map((it) => (it.id === questionId ? { ...it, answer: text, answeredAt: now } : it)) ?? [] }
    await updateContact(tx, requestId, sealContact(app, requestId, answered), contactIndex(app, answered))
    await setMaskedText(tx, requestId, maskedText)
    await deleteHold(tx, requestId)
    await setAnsweredAt(tx, requestId, now)
    await insertRequestEvent(tx, requestId, { at: now, kind: 'answered', source: 'client', actor: THE_CLIENT.userName, note: '' })
    await writeJournal(tx, app, { at: now, kind: 'question_answered', requestId, partnerId: null, ...THE_CLIENT, details: '' })
    await tellOperators(tx, { kind: 'request.moderated', number: requestCode(request.number) }, now)
  })
  app.wake.live()
  return 'answered'
}
