import { Router, urlencoded, type ErrorRequestHandler, type Response } from 'express'
import type { App } from '../../app/app.ts'
import { connectWebhook } from '../../app/webhook/connect-webhook.ts'
import { setEventToken, showEventSetup } from '../../app/webhook/set-events.ts'
import { connectBody, connectEmail, eventTokenBody, setupKey } from '../../contract/sign-in.ts'
import { ERRORS, Refusal, type ErrorCode } from '../../core/errors.ts'
import { html } from '../../http/html.ts'
import { networkOf } from '../../http/network-of.ts'
import { english } from '../../say/speak.ts'
import { connectPage, withoutScript, type ConnectTrouble } from './connect-page.ts'
import { connectedPage } from './connected-page.ts'
import { noticePage, type PublicAssets } from './layout.ts'

const NO_EMAIL: ConnectTrouble = { field: 'email', text: 'Type your e-mail address, such as ana@company.example.' }
const NO_TOKEN = 'Copy the application token as Bitrix24 shows it: letters and digits only.'
const OF_EMAIL = new Set<ErrorCode>(['webhook_email'])
const OF_NOTHING = new Set<ErrorCode>(['too_many_tries', 'webhook_app_there', 'portal_silent'])

/** Connecting a portal without the Marketplace, in two steps. Each needs a secret of its own, so there is nothing for a forged post to ride on. */
export function connectRoutes(app: App, assets: PublicAssets): Router {
  const routes = Router()
  const form = urlencoded({ extended: false, limit: '16kb', parameterLimit: 20, inflate: false })

  routes.use('/connect', (_req, res, next) => {
    res.set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex', 'Referrer-Policy': 'no-referrer' })
    next()
  })

  routes.get('/connect', (_req, res) => {
    res.send(connectPage(assets))
  })

  routes.post('/connect', form, async (req, res) => {
    const { webhook, email } = connectBody.parse(req.body ?? {})
    if (!connectEmail.safeParse(email).success) {
      res.status(400).send(connectPage(assets, email, NO_EMAIL))
      return
    }
    try {
      const { setup } = await connectWebhook(app, webhook, email, networkOf(req.ip))
      res.redirect(303, `/connect/${setup}`)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      res.status(ERRORS[error.code]).send(connectPage(assets, email, { field: fieldOf(error.code), text: english(error.said) }))
    }
  })

  routes.get('/connect/:setup', async (req, res) => {
    await showStep(app, assets, res, req.params.setup)
  })

  routes.post('/connect/:setup', form, async (req, res) => {
    const body = eventTokenBody.safeParse(req.body ?? {})
    if (!body.success) return showStep(app, assets, res, req.params.setup, { status: 400, text: NO_TOKEN })
    try {
      await setEventToken(app, setupKey.catch('').parse(req.params.setup), body.data.applicationToken)
      res.redirect(303, `/connect/${req.params.setup}`)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      await showStep(app, assets, res, req.params.setup, { status: ERRORS[error.code], text: english(error.said) })
    }
  })

  routes.use('/connect', onError(app, assets))
  return routes
}

async function showStep(app: App, assets: PublicAssets, res: Response, key: string, trouble: { status: number, text: string } | null = null): Promise<void> {
  const step = setupKey.safeParse(key).success ? await showEventSetup(app, key) : null
  if (step) res.status(trouble?.status ?? 200).send(connectedPage(assets, step, key, trouble?.text ?? null))
  else notice(assets, res, 404, 'This step is over', 'Paste the webhook again to come back to it. Nothing of what was set up is lost.')
}

function fieldOf(code: ErrorCode): ConnectTrouble['field'] {
  if (OF_NOTHING.has(code)) return null
  return OF_EMAIL.has(code) ? 'email' : 'webhook'
}

function notice(assets: PublicAssets, res: Response, status: number, title: string, text: string): void {
  res.status(status).send(noticePage(withoutScript(assets), title, 'notice', html`<p class="lead">${text}</p><p class="actions"><a class="button" href="/connect">Connect a Bitrix24</a></p>`))
}

/** A body that could not be read is the sender's; everything else is ours. */
function onError(app: App, assets: PublicAssets): ErrorRequestHandler {
  return (error: unknown, _req, res, next) => {
    if (res.headersSent) return next(error)
    const status = error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 500
    if (status < 500) return notice(assets, res, status, 'We could not read what was sent', 'Nothing was changed. Open the page again and paste the webhook.')
    app.log.error({ err: error }, 'a portal could not be connected')
    notice(assets, res, 500, 'There is a problem with the service', 'Nothing was changed. Try again in a minute.')
  }
}
