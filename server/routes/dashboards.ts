import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { showDashboards } from '../app/dashboard/show-dashboards.ts'
import { dashboardsQuery } from '../contract/dashboard.ts'
import type { DashboardsView } from '../contract/dashboard.ts'
import { requireSession } from '../http/session.ts'
import { presentDashboards } from './present-dashboards.ts'

/** How the programme does, in numbers that open their lists. */
export function dashboardRoutes(app: App): Router {
  const routes = express.Router()
  routes.use('/dashboards', requireSession(app, 'operator'))

  routes.get('/dashboards', async (req, res) => {
    res.json(presentDashboards(await showDashboards(app, dashboardsQuery.parse(req.query))) satisfies DashboardsView)
  })
  return routes
}
