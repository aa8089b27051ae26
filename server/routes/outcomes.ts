import { english } from '../say/speak.ts'
import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { hearClient } from '../app/reservation/hear-client.ts'
import { showOutcome } from '../app/reservation/show-outcome.ts'
import { clientAnswerBody } from '../contract/outcome.ts'
import type { OutcomeView } from '../contract/outcome.ts'
import { requestCode } from '../core/request.ts'
import { callerOf } from '../http/session.ts'
import { presentCrm } from './present-reservation.ts'

/** How reservations ended, as the vendor's staff see it. */
export function outcomeRoutes(app: App): Router {
  const routes = express.Router()

  routes.get('/reservations/:id', async (req, res) => {
    res.json(await view(app, req.params.id))
  })
  routes.post('/reservations/:id/client-answer', async (req, res) => {
    const { memberId, userId, userName } = callerOf(req)
    await hearClient(app, req.params.id, { ...clientAnswerBody.parse(req.body), by: { memberId, userId, userName, source: 'operator' } })
    res.json(await view(app, req.params.id))
  })
  return routes
}

async function view(app: App, id: string): Promise<OutcomeView> {
  const { reservation: it, request, partner, item, reports, comparison, effects, cases, history, client } = await showOutcome(app, id)
  return {
    id: it.id, number: requestCode(request.number), partner: { id: it.partnerId, name: partner }, state: it.state, outcome: it.outcome, closedAt: it.closedAt,
    isExcused: it.excusedAt !== null, proof: it.proof, client, crm: presentCrm(item, english), reports, comparison,
    effects: { won: effects.won.text, lost: effects.lost.text, nothing: effects.nothing.text },
    cases: cases.map(({ id: caseId, kind, openedAt, openedBy, decision, note, decidedBy }) => ({ id: caseId, kind, openedAt, openedBy, decision, note, decidedBy })),
    history: history.map(({ said: _, ...it }) => it), now: app.now(),
  }
}
