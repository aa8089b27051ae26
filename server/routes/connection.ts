import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { checkConnection, showConnection } from '../app/portal/connection.ts'
import { callerOf, requireSession } from '../http/session.ts'
import { voiceOf } from '../http/voice.ts'
import { presentConnection } from './present-connection.ts'

/** How the app stands in the caller's portal. */
export function connectionRoutes(app: App): Router {
  const routes = express.Router()
  const partner = requireSession(app, 'partner')

  routes.get('/settings/connection', partner, async (req, res) => {
    res.json(presentConnection(await showConnection(app, callerOf(req).memberId), voiceOf(req)))
  })
  routes.post('/settings/connection/check', partner, async (req, res) => {
    res.json(presentConnection(await checkConnection(app, callerOf(req)), voiceOf(req)))
  })
  return routes
}
