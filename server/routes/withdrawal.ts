import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { showForOperator } from '../app/request/list-requests.ts'
import { choosePartner, stopPartner, withdrawRequest } from '../app/request/withdraw-request.ts'
import type { OperatorRequestView } from '../contract/operator.ts'
import { ofOneBody, withdrawBody } from '../contract/withdrawal.ts'
import { callerOf } from '../http/session.ts'
import { readerOf } from '../http/voice.ts'
import type { Asked } from '../http/voice.ts'
import { numberIn } from './partner.ts'
import { presentOperatorRequest } from './present-operator.ts'

/** What a client says to the vendor's staff, who enter it for them. */
export function withdrawalRoutes(app: App): Router {
  const routes = express.Router()
  const view = async (req: Asked, number: number): Promise<OperatorRequestView> => presentOperatorRequest(await showForOperator(app, callerOf(req), number), readerOf(req), app.now())

  routes.post('/requests/:number/withdraw', async (req, res) => {
    const { told } = withdrawBody.parse(req.body)
    await withdrawRequest(app, { caller: callerOf(req), number: numberIn(req.params), told })
    res.json(await view(req, numberIn(req.params)))
  })
  routes.post('/requests/:number/stop', async (req, res) => {
    const { reservationId, told } = ofOneBody.parse(req.body)
    await stopPartner(app, { caller: callerOf(req), number: numberIn(req.params), told }, reservationId)
    res.json(await view(req, numberIn(req.params)))
  })
  routes.post('/requests/:number/chosen', async (req, res) => {
    const { reservationId, told } = ofOneBody.parse(req.body)
    await choosePartner(app, { caller: callerOf(req), number: numberIn(req.params), told }, reservationId)
    res.json(await view(req, numberIn(req.params)))
  })
  return routes
}
