import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { hideRequest, unhideRequest } from '../app/request/hide-request.ts'
import { hideBody, unhideQuery } from '../contract/request.ts'
import type { HiddenNumberView } from '../contract/request.ts'
import { requestCode } from '../core/request.ts'
import { callerOf, requireSession } from '../http/session.ts'
import { numberIn } from './partner.ts'

/** Saying that a request is not for a person or the company, and taking that back. */
export function hiddenRoutes(app: App): Router {
  const routes = express.Router()
  routes.use('/requests/:number/hidden', requireSession(app, 'partner'))
  routes.route('/requests/:number/hidden').put(async (req, res) => {
    const number = numberIn(req.params)
    await hideRequest(app, callerOf(req), number, hideBody.parse(req.body))
    res.json({ number: requestCode(number) } satisfies HiddenNumberView)
  }).delete(async (req, res) => {
    const number = numberIn(req.params)
    await unhideRequest(app, callerOf(req), number, unhideQuery.parse(req.query).for)
    res.json({ number: requestCode(number) } satisfies HiddenNumberView)
  })
  return routes
}
