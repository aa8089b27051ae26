import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { listDeciders } from '../app/moderation/assign-moderator.ts'
import { askClient } from '../app/moderation/ask-client.ts'
import { compareRequests, tellApart } from '../app/moderation/compare-requests.ts'
import { decideRequest, undoDecision } from '../app/moderation/decide-request.ts'
import { holdRequest, takeUp } from '../app/moderation/hold-request.ts'
import { moderateMany } from '../app/moderation/moderate-many.ts'
import { watchRequest } from '../app/moderation/watch-request.ts'
import { showCard } from '../app/request/list-requests.ts'
import { listRegions } from '../app/request/regions.ts'
import type { OperatorRequestCard } from '../contract/operator.ts'
import { apartBody, bulkBody, compareQuery, decisionBody, holdBody, presenceBody, questionBody, regionsQuery } from '../contract/queue.ts'
import type { BulkView, CompareView, DecidedView, ModeratorsView, PresenceView, RegionsView } from '../contract/queue.ts'
import { requestCode } from '../core/request.ts'
import { callerOf } from '../http/session.ts'
import { readerOf, voiceOf } from '../http/voice.ts'
import type { Reader } from '../http/voice.ts'
import { numberIn } from './partner.ts'
import { presentOperatorCard } from './present-operator.ts'
import { decisionOf, presentComparison, presentDecision, presentResult } from './present-queue.ts'

/** What moderators do with requests that wait. */
export function queueRoutes(app: App): Router {
  const routes = express.Router()
  routes.post('/requests/:number/decision', async (req, res) => {
    const number = numberIn(req.params)
    const pending = await decideRequest(app, callerOf(req), number, decisionOf(decisionBody.parse(req.body)))
    res.json({ number: requestCode(number), decision: presentDecision({ ...pending, kind: pending.decision.kind }, readerOf(req)), now: app.now() } satisfies DecidedView)
  })
  routes.delete('/requests/:number/decision', async (req, res) => {
    const number = numberIn(req.params)
    await undoDecision(app, callerOf(req), number)
    res.json({ number: requestCode(number), decision: null, now: app.now() } satisfies DecidedView)
  })
  routes.post('/requests/:number/hold', async (req, res) => {
    await holdRequest(app, callerOf(req), numberIn(req.params), holdBody.parse(req.body))
    res.json(await cardOf(readerOf(req), numberIn(req.params)))
  })
  routes.delete('/requests/:number/hold', async (req, res) => {
    await takeUp(app, callerOf(req), numberIn(req.params))
    res.json(await cardOf(readerOf(req), numberIn(req.params)))
  })
  routes.post('/requests/:number/question', async (req, res) => {
    await askClient(app, callerOf(req), numberIn(req.params), questionBody.parse(req.body).text)
    res.json(await cardOf(readerOf(req), numberIn(req.params)))
  })
  routes.get('/requests/:number/compare', async (req, res) => {
    const { other } = compareQuery.parse(req.query)
    res.json(presentComparison(await compareRequests(app, numberIn(req.params), other === undefined ? null : numberIn({ number: other })), voiceOf(req)) satisfies CompareView)
  })
  routes.post('/requests/:number/apart', async (req, res) => {
    await tellApart(app, callerOf(req), numberIn(req.params), numberIn({ number: apartBody.parse(req.body).other }))
    res.json({ ok: true })
  })
  routes.post('/queue/bulk', async (req, res) => {
    const { numbers, action } = bulkBody.parse(req.body)
    const results = await moderateMany(app, callerOf(req), [...new Set(numbers)].map((it) => numberIn({ number: it })), action)
    res.json({ results: results.map((it) => presentResult(it, readerOf(req))), now: app.now() } satisfies BulkView)
  })
  routes.get('/queue/moderators', async (req, res) => {
    res.json({ moderators: await listDeciders(app, callerOf(req)) } satisfies ModeratorsView)
  })
  routes.get('/queue/regions', (req, res) => {
    res.json({ regions: listRegions(regionsQuery.parse(req.query).country) } satisfies RegionsView)
  })
  routes.put('/queue/presence', async (req, res) => {
    const { number } = presenceBody.parse(req.body)
    res.json({ here: await watchRequest(app, callerOf(req), number === null ? null : numberIn({ number })) } satisfies PresenceView)
  })
  return routes

  /** What the list shows of a request. */
  async function cardOf(reader: Reader, number: number): Promise<OperatorRequestCard> {
    return presentOperatorCard(await showCard(app, number), reader)
  }
}
