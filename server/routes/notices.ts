import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { listNotices, readNotices } from '../app/notice/list-notices.ts'
import { readBody } from '../contract/notice.ts'
import type { NoticesView } from '../contract/notice.ts'
import { callerOf, requireSession } from '../http/session.ts'

/** What the vendor or the clock told a partner. */
export function noticeRoutes(app: App): Router {
  const routes = express.Router()
  routes.use('/notices', requireSession(app, 'partner'))
  const view = async (partnerId: string | null): Promise<NoticesView> => {
    const notices = await listNotices(app, partnerId)
    return {
      notices: notices.map(({ id, kind, text, at, dueAt, reservationId, readAt }) => ({ id, kind, text, at, dueAt, reservationId, isRead: readAt !== null })),
      unread: notices.filter((it) => it.readAt === null).length,
    }
  }

  routes.get('/notices', async (req, res) => {
    res.json(await view(callerOf(req).partnerId))
  })
  routes.post('/notices/read', async (req, res) => {
    await readNotices(app, callerOf(req).partnerId, readBody.parse(req.body).upTo)
    res.json(await view(callerOf(req).partnerId))
  })
  return routes
}
