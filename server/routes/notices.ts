import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { listNotices, readNotices } from '../app/notice/list-notices.ts'
import type { ShownNotice } from '../app/notice/list-notices.ts'
import { keepPrefs, showPrefs } from '../app/notice/preferences.ts'
import type { ShownPrefs } from '../app/notice/preferences.ts'
import { readBody } from '../contract/notice.ts'
import type { NoticesView, NoticeView } from '../contract/notice.ts'
import { notifyBody } from '../contract/notify.ts'
import type { NotifyView } from '../contract/notify.ts'
import { requestCode } from '../core/request.ts'
import { wordsOf } from '../core/said.ts'
import { callerOf, requireSession } from '../http/session.ts'
import { voiceOf } from '../http/voice.ts'
import type { Speak } from '../say/speak.ts'
import type { Asked } from '../http/voice.ts'

/** What the vendor or the clock told a partner, and how each of its people wants to be told. */
export function noticeRoutes(app: App): Router {
  const routes = express.Router()
  routes.use(['/notices', '/notifications'], requireSession(app, 'partner'))
  const view = async (req: Asked): Promise<NoticesView> => {
    const speak = voiceOf(req)
    const notices = (await listNotices(app, callerOf(req))).map((it) => presentNotice(it, speak))
    return { notices, unread: notices.filter((it) => !it.isRead).length }
  }

  routes.get('/notices', async (req, res) => {
    res.json(await view(req))
  })
  routes.post('/notices/read', async (req, res) => {
    await readNotices(app, callerOf(req), readBody.parse(req.body).upTo)
    res.json(await view(req))
  })
  routes.get('/notifications', async (req, res) => {
    res.json(presentPrefs(await showPrefs(app, callerOf(req))))
  })
  routes.put('/notifications', async (req, res) => {
    const { version, prefs } = notifyBody.parse(req.body)
    res.json(presentPrefs(await keepPrefs(app, callerOf(req), prefs, version)))
  })
  return routes
}

function presentNotice({ id, kind, at, dueAt, reservationId, isRead, about, ...kept }: ShownNotice, speak: Speak): NoticeView {
  return { id, kind, text: speak(wordsOf(kept)), at, dueAt, reservationId, isRead, number: about && requestCode(about.number), place: about && about.place, country: about && about.country }
}

function presentPrefs({ prefs, version, access, companyMail, companyZone }: ShownPrefs): NotifyView {
  return { prefs, version, hasBitrix24: access === 'app', mailTo: access === 'app' ? companyMail : 'own', companyZone }
}
