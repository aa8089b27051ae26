import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { decideCase, listDesk } from '../app/desk/decide-case.ts'
import { CASE_HANDLERS } from '../app/desk/handlers.ts'
import { decisionBody, deskQuery } from '../contract/desk.ts'
import type { DeskView } from '../contract/desk.ts'
import { callerOf } from '../http/session.ts'
import { voiceOf } from '../http/voice.ts'
import { presentCase } from './present-case.ts'

/** What the vendor's staff have to decide. */
export function deskRoutes(app: App): Router {
  const routes = express.Router()

  routes.get('/cases', async (req, res) => {
    const { state, partner } = deskQuery.parse(req.query)
    const cases = await listDesk(app, state, partner ?? null)
    res.json({ cases: cases.map((it) => presentCase(it, voiceOf(req))), now: app.now() } satisfies DeskView)
  })
  routes.post('/cases/:id/decision', async (req, res) => {
    const { decision, note } = decisionBody.parse(req.body)
    res.json(presentCase(await decideCase(app, CASE_HANDLERS, callerOf(req), req.params.id, decision, note), voiceOf(req)))
  })
  return routes
}
