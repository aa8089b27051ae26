import express from 'express'
import type { Router } from 'express'
import { z } from 'zod'
import type { App } from '../app/app.ts'
import type { Feed } from '../app/live/feed.ts'
import { lookNow } from '../app/portal/connection.ts'
import { allowAddress, refuseAddress } from '../app/system/addresses.ts'
import { linkPortal } from '../app/system/link-portal.ts'
import { replayEventGroup, replayGroup, replayWork, skipEventGroup, skipGroup } from '../app/system/replay-work.ts'
import type { DeadGroup } from '../app/system/replay-work.ts'
import { showSystem } from '../app/system/show-system.ts'
import { addressBody, addressHost, deadEventsBody, deadGroupBody, linkBody, skipEventsBody, skipGroupBody } from '../contract/system.ts'
import type { SystemView } from '../contract/system.ts'
import { callerOf } from '../http/session.ts'
import { voiceOf } from '../http/voice.ts'
import type { Asked } from '../http/voice.ts'
import { presentSystem } from './present-system.ts'

const workId = z.coerce.number().int().positive()

/** What the vendor's staff see of portals and deliveries. */
export function systemRoutes(app: App, feed: Pick<Feed, 'size'>): Router {
  const routes = express.Router()
  const view = async (req: Asked): Promise<SystemView> => presentSystem(await showSystem(app), { speak: voiceOf(req), now: app.now(), streams: feed.size() })

  routes.get('/system', async (req, res) => {
    res.json(await view(req))
  })
  routes.put('/portals/:memberId/partner', async (req, res) => {
    await linkPortal(app, callerOf(req), req.params.memberId, linkBody.parse(req.body).partnerId)
    res.json(await view(req))
  })
  routes.post('/portals/:memberId/check', async (req, res) => {
    await lookNow(app, req.params.memberId)
    res.json(await view(req))
  })
  routes.put('/addresses/:host', async (req, res) => {
    const decide = addressBody.parse(req.body).allowed ? allowAddress : refuseAddress
    await decide(app, callerOf(req), addressHost.parse(req.params.host))
    res.json(await view(req))
  })
  routes.post('/outbox/replay', async (req, res) => {
    await replayGroup(app, callerOf(req), deadGroupBody.parse(req.body) as DeadGroup)
    res.json(await view(req))
  })
  routes.post('/outbox/skip', async (req, res) => {
    await skipGroup(app, callerOf(req), skipGroupBody.parse(req.body) as DeadGroup & { reason: string })
    res.json(await view(req))
  })
  routes.post('/inbox/replay', async (req, res) => {
    await replayEventGroup(app, callerOf(req), deadEventsBody.parse(req.body))
    res.json(await view(req))
  })
  routes.post('/inbox/skip', async (req, res) => {
    await skipEventGroup(app, callerOf(req), skipEventsBody.parse(req.body))
    res.json(await view(req))
  })
  routes.post('/outbox/:id/replay', async (req, res) => {
    await replayWork(app, callerOf(req), workId.parse(req.params.id))
    res.json(await view(req))
  })
  return routes
}
