import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { hearClient } from '../app/reservation/hear-client.ts'
import { showOutcome } from '../app/reservation/show-outcome.ts'
import { clientAnswerBody } from '../contract/outcome.ts'
import type { OutcomeView } from '../contract/outcome.ts'
import { requestCode } from '../core/request.ts'
import { callerOf } from '../http/session.ts'
import { voiceOf } from '../http/voice.ts'
import type { Speak } from '../say/speak.ts'
import { actorOf } from './present-common.ts'
import { presentCrm } from './present-reservation.ts'

/** How reservations ended, as the vendor's staff see it. */
export function outcomeRoutes(app: App): Router {
  const routes = express.Router()

  routes.get('/reservations/:id', async (req, res) => {
    res.json(await view(app, req.params.id, voiceOf(req)))
  })
  routes.post('/reservations/:id/client-answer', async (req, res) => {
    const { memberId, userId, userName } = callerOf(req)
    await hearClient(app, req.params.id, { ...clientAnswerBody.parse(req.body), by: { memberId, userId, userName, source: 'operator' } })
    res.json(await view(app, req.params.id, voiceOf(req)))
  })
  return routes
}

async function view(app: App, id: string, speak: Speak): Promise<OutcomeView> {
  const { reservation: it, request, partner, item, reports, comparison, effects, cases, history, client } = await showOutcome(app, id)
  return {
    id: it.id, number: requestCode(request.number), partner: { id: it.partnerId, name: partner }, state: it.state, outcome: it.outcome, closedAt: it.closedAt,
    isExcused: it.excusedAt !== null, proof: it.proof, client, crm: presentCrm(item, speak), reports, comparison: { kind: comparison.kind, sentence: speak(comparison.sentence) },
    effects: { won: speak(effects.won.text), lost: speak(effects.lost.text), nothing: speak(effects.nothing.text) },
    cases: cases.map(({ id: caseId, kind, openedAt, openedBy, decision, note, decidedBy }) => ({ id: caseId, kind, openedAt, openedBy, decision, note, decidedBy })),
    history: history.map(({ said, ...it }) => ({ at: it.at, source: it.source, actor: speak(actorOf(it.actor)), change: speak(said?.change ?? it.change), reason: speak(said?.reason ?? it.reason) })), now: app.now(),
  }
}
