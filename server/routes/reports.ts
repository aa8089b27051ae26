import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { appealReport } from '../app/report/appeal-report.ts'
import { reportProblem } from '../app/report/report-problem.ts'
import { listReports, showReport } from '../app/report/show-report.ts'
import { correctArea } from '../app/request/correct-area.ts'
import { hearClientAsked } from '../app/request/hear-client-asked.ts'
import { areaBody, clientAnswerBody, reportAppealBody, reportBody, reportsQuery } from '../contract/report.ts'
import type { ReportsView, ReportView } from '../contract/report.ts'
import { callerOf, requireSession } from '../http/session.ts'
import { voiceOf } from '../http/voice.ts'
import type { Asked } from '../http/voice.ts'
import { numberIn } from './partner.ts'
import { presentReport, presentReports } from './present-report.ts'

/** That a reserved request is bad, as a partner's people say and follow it. */
export function reportRoutes(app: App): Router {
  const routes = express.Router()
  routes.use('/reservations/:id/report', requireSession(app, 'partner'))
  const view = async (req: Asked, id: string): Promise<ReportView> => presentReport(await showReport(app, callerOf(req).partnerId, id), voiceOf(req))

  routes.get('/reservations/:id/report', async (req, res) => {
    res.json(await view(req, req.params.id))
  })
  routes.post('/reservations/:id/report', async (req, res) => {
    await reportProblem(app, callerOf(req), req.params.id, reportBody.parse(req.body))
    res.json(await view(req, req.params.id))
  })
  routes.post('/reservations/:id/report/appeal', async (req, res) => {
    await appealReport(app, callerOf(req), req.params.id, reportAppealBody.parse(req.body).text)
    res.json(await view(req, req.params.id))
  })
  return routes
}

/** The same for the vendor's staff, with what the client says and where the client is. Reports are decided on the desk. */
export function operatorReportRoutes(app: App): Router {
  const routes = express.Router()

  routes.get('/operator/reports', async (req, res) => {
    const { state } = reportsQuery.parse(req.query)
    res.json(presentReports(await listReports(app, state), { speak: voiceOf(req), now: app.now() }) satisfies ReportsView)
  })
  routes.post('/operator/requests/:number/client-answer', async (req, res) => {
    await hearClientAsked(app, callerOf(req), numberIn(req.params), clientAnswerBody.parse(req.body).askedForIt)
    res.json({ ok: true })
  })
  routes.post('/operator/requests/:number/area', async (req, res) => {
    await correctArea(app, callerOf(req), numberIn(req.params), areaBody.parse(req.body), { mustWait: false })
    res.json({ ok: true })
  })
  return routes
}
