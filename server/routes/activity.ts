import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { exportCompany } from '../app/activity/export-company.ts'
import type { CompanyExport } from '../app/activity/export-company.ts'
import { showActivity } from '../app/activity/show-activity.ts'
import type { Activity, Below } from '../app/activity/show-activity.ts'
import { activityQuery } from '../contract/activity.ts'
import type { ActivityRowView, ActivityView, ExportView } from '../contract/activity.ts'
import { requestCode } from '../core/request.ts'
import { callerOf, requireSession } from '../http/session.ts'

/** What a partner's own people did, and what was done to their company. */
export function activityRoutes(app: App): Router {
  const routes = express.Router()
  const partner = requireSession(app, 'partner')

  routes.get('/activity', partner, async (req, res) => {
    const { group = null, request = null, who = null, below = null, size } = activityQuery.parse(req.query)
    const caller = callerOf(req)
    const { rows, next, people } = await showActivity(app, caller, { group, requestNumber: request, who, below, size })
    res.json({ rows: rows.map(presentRow), next: next && keyOf(next), people, seesEverybody: caller.isAdmin, now: app.now() } satisfies ActivityView)
  })
  routes.get('/export', partner, async (req, res) => {
    res.json(presentExport(await exportCompany(app, callerOf(req)), callerOf(req).domain, app.now()))
  })
  return routes
}

function presentRow({ at, kind, actor, requestNumber, detail, place }: Activity): ActivityRowView {
  return { id: keyOf(place), at, kind, actor, request: requestNumber === null ? null : requestCode(requestNumber), detail }
}

function keyOf({ at, source, id }: Below): string {
  return `${at}-${source}-${id}`
}

function presentExport({ partner, locations, reservations }: CompanyExport, portal: string, now: number): ExportView {
  return {
    company: partner && { name: partner.name, status: partner.status, homeCountry: partner.homeCountry, locations },
    portal,
    reservations: reservations.map((it) => ({
      request: requestCode(it.number), title: it.title, country: it.country, place: it.place, reservedAt: isoOf(it.reservedAt) ?? '', reservedBy: it.reservedBy,
      contactShownAt: isoOf(it.contactShownAt), firstContactAt: isoOf(it.contactedAt), state: it.state, outcome: it.outcome, closedAt: isoOf(it.closedAt),
    })),
    exportedAt: new Date(now).toISOString(),
  }
}

function isoOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
