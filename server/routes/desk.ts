import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { decideCase, listDesk } from '../app/desk/decide-case.ts'
import type { ClockedCase } from '../app/desk/decide-case.ts'
import { CASE_HANDLERS } from '../app/desk/handlers.ts'
import { decisionBody, deskQuery } from '../contract/desk.ts'
import type { CaseView, DeskView } from '../contract/desk.ts'
import { requestCode } from '../core/request.ts'
import { callerOf } from '../http/session.ts'

/** What the vendor's staff have to decide. */
export function deskRoutes(app: App): Router {
  const routes = express.Router()

  routes.get('/cases', async (req, res) => {
    const cases = await listDesk(app, deskQuery.parse(req.query).state)
    res.json({ cases: cases.map(presentCase), now: app.now() } satisfies DeskView)
  })
  routes.post('/cases/:id/decision', async (req, res) => {
    const { decision, note } = decisionBody.parse(req.body)
    res.json(presentCase(await decideCase(app, CASE_HANDLERS, callerOf(req), req.params.id, decision, note)))
  })
  return routes
}

function presentCase(it: ClockedCase): CaseView {
  const { id, kind, partnerId, reservationId, requestId, openedAt, openedBy, dueAt, workdaysLeft, facts } = it
  return {
    id, kind, partner: partnerId === null ? null : { id: partnerId, name: it.partnerName ?? partnerId }, request: it.requestNumber === null ? null : requestCode(it.requestNumber), partnerId, reservationId, requestId, openedAt, openedBy, dueAt, workdaysLeft, facts,
    decisions: it.decidedAt === null ? [...CASE_HANDLERS[it.kind]?.decisions ?? []] : [],
    decided: it.decidedAt === null ? null : { decision: it.decision ?? '', note: it.note ?? '', by: it.decidedBy ?? '', at: it.decidedAt },
  }
}
