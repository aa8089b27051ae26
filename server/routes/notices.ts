import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { listNotices, readNotices } from '../app/notice/list-notices.ts'
import { readBody } from '../contract/notice.ts'
import type { NoticesView } from '../contract/notice.ts'
import { wordsOf } from '../core/said.ts'
import { callerOf, requireSession } from '../http/session.ts'
import { voiceOf } from '../http/voice.ts'
import type { Asked } from '../http/voice.ts'

/** What the vendor or the clock told a partner. */
export function noticeRoutes(app: App): Router {
  const routes = express.Router()
  routes.use('/notices', requireSession(app, 'partner'))
  const view = async (req: Asked): Promise<NoticesView> => {
    const notices = await listNotices(app, callerOf(req).partnerId)
    const speak = voiceOf(req)
    return {
      notices: notices.map(({ id, kind, at, dueAt, reservationId, readAt, ...kept }) => ({ id, kind, text: speak(wordsOf(kept)), at, dueAt, reservationId, isRead: readAt !== null })),
      unread: notices.filter((it) => it.readAt === null).length,
    }
  }

  routes.get('/notices', async (req, res) => {
    res.json(await view(req))
  })
  routes.post('/notices/read', async (req, res) => {
    await readNotices(app, callerOf(req).partnerId, readBody.parse(req.body).upTo)
    res.json(await view(req))
  })
  return routes
}
