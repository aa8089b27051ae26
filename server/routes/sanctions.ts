import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { appealSanction } from '../app/sanction/appeal-sanction.ts'
import { imposeSanction, previewSanction } from '../app/sanction/impose-sanction.ts'
import type { Imposing } from '../app/sanction/impose-sanction.ts'
import { liftSanction } from '../app/sanction/lift-sanction.ts'
import { listSanctions, showSanctions } from '../app/sanction/list-sanctions.ts'
import { appealBody, liftBody, sanctionBody } from '../contract/sanction.ts'
import type { OperatorSanctionsView, SanctionPreviewView, SanctionsView } from '../contract/sanction.ts'
import { callerOf, requireSession } from '../http/session.ts'
import { voiceOf } from '../http/voice.ts'
import type { Asked } from '../http/voice.ts'
import { presentSanctioned, presentSanctions } from './present-sanction.ts'

/** Measures against a partner, as its people see and appeal them. */
export function sanctionRoutes(app: App): Router {
  const routes = express.Router()
  routes.use('/sanctions', requireSession(app, 'partner'))
  const view = async (req: Asked): Promise<SanctionsView> => {
    const { partnerId, isAdmin } = callerOf(req)
    return presentSanctions(await listSanctions(app, partnerId), isAdmin, { speak: voiceOf(req), now: app.now() })
  }

  routes.get('/sanctions', async (req, res) => {
    res.json(await view(req))
  })
  routes.post('/sanctions/:id/appeal', async (req, res) => {
    await appealSanction(app, callerOf(req), req.params.id, appealBody.parse(req.body).text)
    res.json(await view(req))
  })
  return routes
}

/** The same, as the vendor's staff impose and lift them. */
export function operatorSanctionRoutes(app: App): Router {
  const routes = express.Router()
  const view = async (req: Asked, partnerId: string): Promise<OperatorSanctionsView> => presentSanctioned(await showSanctions(app, partnerId), { speak: voiceOf(req), now: app.now() })

  routes.get('/operator/partners/:id/sanctions', async (req, res) => {
    res.json(await view(req, req.params.id))
  })
  routes.post('/operator/partners/:id/sanctions', async (req, res) => {
    await imposeSanction(app, callerOf(req), toImposing(req.params.id, req.body))
    res.json(await view(req, req.params.id))
  })
  routes.post('/operator/partners/:id/sanctions/preview', async (req, res) => {
    res.json(await previewSanction(app, callerOf(req), toImposing(req.params.id, req.body)) satisfies SanctionPreviewView)
  })
  routes.post('/operator/sanctions/:id/lift', async (req, res) => {
    const { partnerId } = await liftSanction(app, callerOf(req), req.params.id, liftBody.parse(req.body).reason)
    res.json(await view(req, partnerId))
  })
  return routes
}

function toImposing(partnerId: string, sent: unknown): Imposing {
  const body = sanctionBody.parse(sent)
  const { until, revokes } = body.kind === 'suspension' ? body : { until: 'for_good' as const, revokes: false }
  const { key, kind, rule, reason, evidence, wholeGroup } = body
  return { partnerId, key, kind, rule, reason, evidence, wholeGroup, revokes, until: until === 'for_good' ? null : until }
}
