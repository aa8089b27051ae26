import { keepLanguage } from '../app/portal/keep-language.ts'
import { languageOf } from '../say/speak.ts'
import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { installFromPage } from '../app/portal/install-from-page.ts'
import { rightsOfCaller } from '../app/access/rights.ts'
import { issueTicket, openSession, resumeSession } from '../app/session/open-session.ts'
import type { FrameAuth } from '../app/session/open-session.ts'
import { installBody, sessionBody, startBody } from '../contract/session.ts'
import type { InstallView, SessionView, StartView } from '../contract/session.ts'
import type { StreamTicketView } from '../contract/live.ts'
import { voiceOf } from '../http/voice.ts'
import type { Asked } from '../http/voice.ts'
import { readFirst } from './first-view.ts'
import { presentSession } from './present-session.ts'
import { Refusal } from '../core/errors.ts'
import { callerOf, isViewing, requireAnySession, requireSession } from '../http/session.ts'

/** Coming in: install, session, ticket for the stream. */
export function sessionRoutes(app: App): Router {
  const routes = express.Router()

  routes.post('/session', async (req, res) => {
    res.json(await enter(app, req, sessionBody.parse(req.body)))
  })

  routes.post('/start', async (req, res) => {
    const { list, ...auth } = startBody.parse(req.body)
    const session = await enter(app, req, auth)
    const caller = session.role === 'partner' ? await resumeSession(app, session.token) : null
    res.json({ ...session, first: caller && await readFirst(app, caller, { list, speak: voiceOf(req) }) } satisfies StartView)
  })

  routes.post('/install', async (req, res) => {
    const { accessToken, memberId, refreshToken, applicationToken = null } = installBody.parse(req.body)
    const { domain, linkedTo } = await installFromPage(app, accessToken, { memberId, refreshToken, applicationToken })
    await keepLanguage(app, memberId, { language: languageOf(req.headers['accept-language']), isFirst: false })
    res.json({ portal: domain, linkedTo } satisfies InstallView)
  })

  routes.post('/stream/ticket', requireAnySession(app), async (req, res) => {
    const caller = callerOf(req)
    if (caller.role === 'operator' && (await rightsOfCaller(app, caller)).length === 0) throw new Refusal('no_right')
    res.json({ ticket: await issueTicket(app, caller) } satisfies StreamTicketView)
  })
  routes.get('/session/viewing', requireSession(app, 'partner'), async (req, res) => {
    const caller = callerOf(req)
    if (!isViewing(caller)) throw new Refusal('not_found')
    // The token that it was asked with.
    const token = (req.headers.authorization ?? '').replace('Bearer ', '')
    res.json(await presentSession(app, { token, session: caller, domain: caller.domain }) satisfies SessionView)
  })
  return routes
}

async function enter(app: App, req: Asked, auth: FrameAuth): Promise<SessionView> {
  const opened = await openSession(app, auth)
  await keepLanguage(app, opened.session.memberId, { language: languageOf(req.headers['accept-language']), isFirst: true })
  return presentSession(app, opened)
}
