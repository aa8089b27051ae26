import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { explainToOperator, listReach } from '../app/request/explain-request.ts'
import { letThrough } from '../app/request/let-through.ts'
import { listForOperator, showForOperator } from '../app/request/list-requests.ts'
import { offerRequest, publishRequest, rejectRequest } from '../app/request/moderate-request.ts'
import { revealContact } from '../app/request/reveal-contact.ts'
import { offersBody, operatorListQuery, publishBody, rejectBody } from '../contract/operator.ts'
import { revealBody } from '../contract/reveal.ts'
import type { RevealView } from '../contract/reveal.ts'
import type { OperatorListView, OperatorRequestView } from '../contract/operator.ts'
import { whyQuery } from '../contract/why.ts'
import type { OperatorWhyView, ReachView } from '../contract/why.ts'
import { callerOf } from '../http/session.ts'
import { readerOf, voiceOf } from '../http/voice.ts'
import type { Asked } from '../http/voice.ts'
import { numberIn } from './partner.ts'
import { presentOperatorList, presentOperatorRequest, presentRevealed } from './present-operator.ts'
import { presentOperatorWhy, presentReach } from './present-why.ts'

/** What the vendor's staff do in the vendor's portal. */
export function operatorRoutes(app: App): Router {
  const routes = express.Router()

  routes.get('/requests', async (req, res) => {
    const { state } = operatorListQuery.parse(req.query)
    res.json(presentOperatorList(await listForOperator(app, state), readerOf(req), app.now()) satisfies OperatorListView)
  })
  routes.get('/requests/:number', async (req, res) => {
    res.json(await view(app, req, numberIn(req.params)))
  })
  routes.get('/requests/:number/why', async (req, res) => {
    const number = numberIn(req.params)
    res.json(presentOperatorWhy(number, await explainToOperator(app, number, whyQuery.parse(req.query).partner), { speak: voiceOf(req), now: app.now() }) satisfies OperatorWhyView)
  })
  routes.get('/requests/:number/reach', async (req, res) => {
    const number = numberIn(req.params)
    res.json(presentReach(number, await listReach(app, number), { speak: voiceOf(req), now: app.now() }) satisfies ReachView)
  })
  routes.post('/requests/:number/publish', async (req, res) => {
    await publishRequest(app, callerOf(req), numberIn(req.params), publishBody.parse(req.body))
    res.json(await view(app, req, numberIn(req.params)))
  })
  routes.post('/requests/:number/offers', async (req, res) => {
    const { partners = null, ...words } = offersBody.parse(req.body)
    await offerRequest(app, callerOf(req), numberIn(req.params), words, partners)
    res.json(await view(app, req, numberIn(req.params)))
  })
  routes.post('/requests/:number/let-through', async (req, res) => {
    await letThrough(app, callerOf(req), numberIn(req.params))
    res.json(await view(app, req, numberIn(req.params)))
  })
  routes.post('/requests/:number/reject', async (req, res) => {
    const { reason, note } = rejectBody.parse(req.body)
    await rejectRequest(app, callerOf(req), numberIn(req.params), reason, note ?? '')
    res.json(await view(app, req, numberIn(req.params)))
  })
  routes.post('/requests/:number/reveal', async (req, res) => {
    const { reason, note } = revealBody.parse(req.body)
    const { contact, country } = await revealContact(app, callerOf(req), numberIn(req.params), note === '' ? reason : `${reason}: ${note}`)
    res.json(presentRevealed(contact, country, voiceOf(req)) satisfies RevealView)
  })
  return routes
}

async function view(app: App, req: Asked, number: number): Promise<OperatorRequestView> {
  return presentOperatorRequest(await showForOperator(app, callerOf(req), number), readerOf(req), app.now())
}
