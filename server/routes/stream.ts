import express from 'express'
import type { Router } from 'express'
import { z } from 'zod'
import type { App } from '../app/app.ts'
import type { Feed, Listener } from '../app/live/feed.ts'
import { areaFor } from '../app/partner/viewpoint.ts'
import { redeemTicket } from '../app/session/open-session.ts'
import type { LiveEvent } from '../contract/live.ts'
import { openEventStream } from '../http/stream.ts'

const LOOK_AGAIN_MS = 60_000
const RESYNC = JSON.stringify({ kind: 'resync' } satisfies LiveEvent)
const query = z.object({ ticket: z.string().max(128), after: z.coerce.number().int().min(0).optional().catch(undefined) })

/** Live news of what the caller may see; `after` or Last-Event-ID asks for what was missed. */
export function streamRoutes(app: App, feed: Feed): Router {
  const routes = express.Router()

  routes.get('/stream', async (req, res) => {
    const { ticket, after } = query.parse(req.query)
    const { session, partnerId } = await redeemTicket(app, ticket)
    const last = after ?? z.coerce.number().int().min(0).catch(-1).parse(req.headers['last-event-id'] ?? -1)

    const area = await areaFor(app, partnerId)
    const stream = openEventStream(res, app.now)
    const listener: Listener = {
      area, partnerId, operator: session.role === 'operator',
      send: (row) => {
        if (row.body === RESYNC) follow(row.id)
        else stream.send(row.id, row.body)
      },
    }
    let following = Promise.resolve()
    // Told only once the news of the new places come, so that nothing falls between what the screens read and what they hear.
    const follow = (id: number | null): void => {
      following = following.then(async () => {
        listener.area = await areaFor(app, partnerId)
        stream.send(id, RESYNC)
      }).catch((error: unknown) => {
        app.log.error({ err: error }, 'a stream could not follow its partner’s places')
        res.end()
      })
    }
    const hasMoved = async (): Promise<boolean> => JSON.stringify(listener.area) !== JSON.stringify(await areaFor(app, partnerId))
    // A rulebook that starts moves partners without any news.
    const timer = setInterval(() => {
      hasMoved().then((moved) => { if (moved) follow(null) }, () => undefined)
    }, LOOK_AGAIN_MS)
    stream.onClose(() => {
      clearInterval(timer)
      feed.leave(listener)
    })
    const complete = await feed.join(listener, last < 0 ? null : last)
    if (!complete || await hasMoved()) follow(null)
  })
  return routes
}
