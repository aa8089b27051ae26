import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { askCase, reportDemand } from '../app/privacy/ask-case.ts'
import { closePrivacyCase, confirmPrivacyCase } from '../app/privacy/close-case.ts'
import { collectForOperator } from '../app/privacy/collect-data.ts'
import { eraseClient } from '../app/privacy/erase-client.ts'
import { listCasesOfPrivacy, listToConfirm } from '../app/privacy/list-cases.ts'
import { eraseBody, openPrivacyBody, privacyQuery } from '../contract/privacy.ts'
import type { PrivacyCasesView, ToConfirmView } from '../contract/privacy.ts'
import { callerOf, requireSession } from '../http/session.ts'
import { numberIn, requireUuid } from './partner.ts'
import { presentCase, presentToConfirm } from './present-privacy.ts'

/** Clients' data, as the vendor's staff keep their promises about them. */
export function operatorPrivacyRoutes(app: App): Router {
  const routes = express.Router()
  routes.param('id', requireUuid)
  const view = async (state: 'open' | 'closed'): Promise<PrivacyCasesView> => ({ cases: (await listCasesOfPrivacy(app, state)).map(presentCase), now: app.now() })

  routes.get('/privacy', async (req, res) => {
    res.json(await view(privacyQuery.parse(req.query).state))
  })
  routes.post('/privacy', async (req, res) => {
    const { kind, number, partnerId } = openPrivacyBody.parse(req.body)
    await askCase(app, callerOf(req), { kind, number: numberIn({ number }), partnerId })
    res.json(await view('open'))
  })
  routes.post('/privacy/:id/close', async (req, res) => {
    await closePrivacyCase(app, callerOf(req), req.params.id)
    res.json(await view('open'))
  })
  routes.post('/requests/:number/erase', async (req, res) => {
    const { reason } = eraseBody.parse(req.body)
    await eraseClient(app, { by: 'operator', reason, caller: callerOf(req) }, numberIn(req.params))
    res.json({ ok: true })
  })
  routes.get('/requests/:number/data', async (req, res) => {
    res.json(await collectForOperator(app, callerOf(req), numberIn(req.params)))
  })
  return routes
}

/** What a partner has to confirm, and a demand that reached the partner instead of the vendor. */
export function privacyRoutes(app: App): Router {
  const routes = express.Router()
  routes.use(['/privacy', '/reservations/:id/data-request'], requireSession(app, 'partner'))
  routes.param('id', requireUuid)
  const view = async (partnerId: string | null): Promise<{ cases: ToConfirmView[], now: number }> => ({ cases: (await listToConfirm(app, partnerId)).map(presentToConfirm), now: app.now() })

  routes.get('/privacy', async (req, res) => {
    res.json(await view(callerOf(req).partnerId))
  })
  routes.post('/privacy/:id/confirm', async (req, res) => {
    await confirmPrivacyCase(app, callerOf(req), req.params.id)
    res.json(await view(callerOf(req).partnerId))
  })
  routes.post('/reservations/:id/data-request', async (req, res) => {
    await reportDemand(app, callerOf(req), req.params.id)
    res.json({ ok: true })
  })
  return routes
}
