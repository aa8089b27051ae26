import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { answerQuestion, listOwnQuestions } from '../app/question/answer-question.ts'
import { askQuestion, listQuestionsOf } from '../app/question/ask-question.ts'
import type { Question } from '../app/question/ask-question.ts'
import { partnerId } from '../contract/partner.ts'
import { answerBody, askBody } from '../contract/question.ts'
import type { QuestionsView, QuestionView } from '../contract/question.ts'
import { callerOf, requireSession } from '../http/session.ts'
import { requireUuid } from './partner.ts'

/** What the vendor asks its partners. */
export function operatorQuestionRoutes(app: App): Router {
  const routes = express.Router()

  routes.get('/partners/:id/questions', async (req, res) => {
    res.json({ questions: (await listQuestionsOf(app, partnerId.parse(req.params.id))).map(presentQuestion), now: app.now() } satisfies QuestionsView)
  })
  routes.post('/partners/:id/questions', async (req, res) => {
    res.json(presentQuestion(await askQuestion(app, callerOf(req), partnerId.parse(req.params.id), askBody.parse(req.body).text)) satisfies QuestionView)
  })
  return routes
}

/** What a partner is asked, and answers. */
export function questionRoutes(app: App): Router {
  const routes = express.Router()
  routes.use('/questions', requireSession(app, 'partner'))
  routes.param('id', requireUuid)
  const view = async (partnerId: string | null): Promise<QuestionsView> =>
    ({ questions: (await listOwnQuestions(app, partnerId)).map(presentQuestion), now: app.now() })

  routes.get('/questions', async (req, res) => {
    res.json(await view(callerOf(req).partnerId))
  })
  routes.post('/questions/:id/answer', async (req, res) => {
    await answerQuestion(app, callerOf(req), req.params.id, answerBody.parse(req.body).answer)
    res.json(await view(callerOf(req).partnerId))
  })
  return routes
}

function presentQuestion({ id, text, askedBy, askedAt, dueAt, answer, answeredBy, answeredAt }: Question): QuestionView {
  return { id, text, askedBy, askedAt, dueAt, answered: answeredAt === null ? null : { answer: answer ?? '', by: answeredBy ?? '', at: answeredAt } }
}
