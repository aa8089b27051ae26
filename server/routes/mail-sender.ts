import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { setMailSender, showMailSender, testMailSender } from '../app/system/mail-sender.ts'
import { mailSenderBody, mailTestBody } from '../contract/mail-sender.ts'
import type { MailSenderView, MailTestView } from '../contract/mail-sender.ts'
import { callerOf } from '../http/session.ts'

/** From whom all mails come. */
export function mailSenderRoutes(app: App): Router {
  const routes = express.Router()

  routes.get('/mail-sender', async (req, res) => {
    res.json(await showMailSender(app, callerOf(req)) satisfies MailSenderView)
  })
  routes.put('/mail-sender', async (req, res) => {
    await setMailSender(app, callerOf(req), mailSenderBody.parse(req.body))
    res.json(await showMailSender(app, callerOf(req)) satisfies MailSenderView)
  })
  routes.post('/mail-sender/test', async (req, res) => {
    res.json(await testMailSender(app, callerOf(req), mailTestBody.parse(req.body).to) satisfies MailTestView)
  })
  return routes
}
