import express from 'express'
import type { Router } from 'express'
import { z } from 'zod'
import type { App } from '../app/app.ts'
import type { Feed, Listener } from '../app/live/feed.ts'
import { showMe } from '../app/partner/show-me.ts'
import { redeemTicket } from '../app/session/open-session.ts'
import { openEventStream } from '../http/stream.ts'

const query = z.object({ ticket: z.string().max(128), after: z.coerce.number().int().min(0).optional().catch(undefined) })

/** Live news of what the caller may see; `after` or Last-Event-ID asks for what was missed. */
export function streamRoutes(app: App, feed: Feed): Router {
  const routes = express.Router()

  routes.get('/stream', async (req, res) => {
    const { ticket, after } = query.parse(req.query)
    const { session, partnerId } = await redeemTicket(app, ticket)
    const { locations } = await showMe(app, { ...session, partnerId })
    const last = after ?? z.coerce.number().int().min(0).catch(-1).parse(req.headers['last-event-id'] ?? -1)

    const stream = openEventStream(res)
    const listener: Listener = {
      countries: locations.map((it) => it.country), partnerId, operator: session.role === 'operator',
      send: (row) => {
        stream.send(row.id, row.body)
      },
    }
    stream.onClose(() => {
      feed.leave(listener)
    })
    const complete = await feed.join(listener, last < 0 ? null : last)
    if (!complete) stream.send(null, JSON.stringify({ kind: 'resync' }))
  })
  return routes
}
