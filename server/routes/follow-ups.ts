import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { keepCall } from '../app/follow-up/keep-call.ts'
import { listFollowUps } from '../app/follow-up/list-follow-ups.ts'
import { showRulebook } from '../app/rulebook/show-rulebook.ts'
import { callBody } from '../contract/follow-up.ts'
import type { FollowUpsView } from '../contract/follow-up.ts'
import { callerOf } from '../http/session.ts'
import { requireUuid } from './partner.ts'

/** Whom the vendor's staff ask today, and what they heard. */
export function followUpRoutes(app: App): Router {
  const routes = express.Router()
  routes.param('id', requireUuid)
  const view = async (): Promise<FollowUpsView> => {
    const { followUp: { most, withinDays } } = await showRulebook(app)
    const followUps = (await listFollowUps(app)).map(({ calls, ...it }) => ({ ...it, calls: calls.map(({ at, userName, answer, score, note, nextAt }) => ({ at, by: userName, answer, score, note, nextAt })) }))
    return { followUps, rule: { most, withinDays }, now: app.now() }
  }

  routes.get('/follow-ups', async (_req, res) => {
    res.json(await view())
  })
  routes.post('/follow-ups/:id', async (req, res) => {
    await keepCall(app, callerOf(req), req.params.id, callBody.parse(req.body))
    res.json(await view())
  })
  return routes
}
