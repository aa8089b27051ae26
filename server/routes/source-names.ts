import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { setSourceNames, showSourceNames } from '../app/system/source-names.ts'
import { sourceNamesBody } from '../contract/source-names.ts'
import type { SourceNamesView } from '../contract/source-names.ts'
import { callerOf } from '../http/session.ts'

/** How the vendor calls the sources of requests. */
export function sourceNamesRoutes(app: App): Router {
  const routes = express.Router()

  routes.get('/source-names', async (_req, res) => {
    res.json(await showSourceNames(app) satisfies SourceNamesView)
  })
  routes.put('/source-names', async (req, res) => {
    await setSourceNames(app, callerOf(req), sourceNamesBody.parse(req.body))
    res.json(await showSourceNames(app) satisfies SourceNamesView)
  })
  return routes
}
