import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { decideRequest, undoDecision } from '../app/moderation/decide-request.ts'
import { decisionBody } from '../contract/queue.ts'
import type { DecidedView } from '../contract/queue.ts'
import { requestCode } from '../core/request.ts'
import { callerOf } from '../http/session.ts'
import { numberIn } from './partner.ts'
import { decisionOf, presentDecision } from './present-queue.ts'

/** What moderators do with requests that wait. */
export function queueRoutes(app: App): Router {
  const routes = express.Router()
  routes.post('/requests/:number/decision', async (req, res) => {
    const number = numberIn(req.params)
    const pending = await decideRequest(app, callerOf(req), number, decisionOf(decisionBody.parse(req.body)))
    res.json({ number: requestCode(number), decision: presentDecision({ ...pending, kind: pending.decision.kind }, callerOf(req)), now: app.now() } satisfies DecidedView)
  })
  routes.delete('/requests/:number/decision', async (req, res) => {
    const number = numberIn(req.params)
    await undoDecision(app, callerOf(req), number)
    res.json({ number: requestCode(number), decision: null, now: app.now() } satisfies DecidedView)
  })
  return routes
}
