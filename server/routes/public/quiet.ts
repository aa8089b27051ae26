import { Router } from 'express'
import type { Response } from 'express'
import type { App } from '../../app/app.ts'
import { findReminded, stopReminders } from '../../app/client/stop-reminders.ts'
import { say } from '../../core/said.ts'
import { html } from '../../http/html.ts'
import { noticePage, type PublicAssets } from './layout.ts'
import { clientVoice, voiceFor } from './voice.ts'

/** Where reminders end: by the page's button, or by one click of the mail program (RFC 8058). Looking at it changes nothing. */
export function quietRoutes(app: App, assets: PublicAssets): Router {
  const routes = Router()
  routes.use('/quiet', (_req, res, next) => {
    res.set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex', 'Referrer-Policy': 'no-referrer' })
    next()
  })
  routes.get('/quiet/:token', async (req, res) => {
    const found = await findReminded(app, req.params.token)
    if (!found) return gone(res, voiceFor(req, undefined))
    const voice = clientVoice(found.language)
    const { number } = found
    if (found.isQuiet) return done(res, found)
    res.send(noticePage(assets, voice.say(say('quiet.title')), 'notice', html`<p class="lead">${voice.say(say('quiet.ask', { number }))}</p>
<form method="post" class="actions"><button class="button" type="submit">${voice.say(say('quiet.button'))}</button></form>`, voice))
  })
  routes.post('/quiet/:token', async (req, res) => {
    const found = await stopReminders(app, req.params.token)
    if (found) done(res, found)
    else gone(res, voiceFor(req, undefined))
  })
  return routes

  function done(res: Response, { language, number }: { language: Parameters<typeof clientVoice>[0], number: string }): void {
    const voice = clientVoice(language)
    res.send(noticePage(assets, voice.say(say('quiet.doneTitle')), 'notice', html`<p class="lead">${voice.say(say('quiet.done', { number }))}</p>`, voice))
  }

  function gone(res: Response, voice: ReturnType<typeof clientVoice>): void {
    res.status(404).send(noticePage(assets, voice.say(say('quiet.goneTitle')), 'notice', html`<p class="lead">${voice.say(say('quiet.gone'))}</p>`, voice))
  }
}
