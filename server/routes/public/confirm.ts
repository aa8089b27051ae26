import { Router, urlencoded, type ErrorRequestHandler, type Response } from 'express'
import type { App } from '../../app/app.ts'
import { confirmRequest, languageOfForm, showConfirming } from '../../app/client/confirm-request.ts'
import { askAgain, askNewLink, type AskedMail } from '../../app/client/correct-email.ts'
import { makeClientLink, openClientLink } from '../../app/client/links.ts'
import { showRulebook } from '../../app/rulebook/show-rulebook.ts'
import { limitNetwork } from '../../app/sign-in/limits.ts'
import { askedQuery, correctEmailBody } from '../../contract/confirm.ts'
import { Refusal } from '../../core/errors.ts'
import { readEmail, readKey } from '../../core/request-form.ts'
import { networkOf } from '../../http/network-of.ts'
import type { Asked } from '../../http/voice.ts'
import { confirmNotice, confirmPage } from './confirm-page.ts'
import type { PublicAssets } from './layout.ts'
import { segmentOf, voiceFor } from './voice.ts'

/**
 * How a client confirms the address. Looking changes nothing, so a mail scanner may; every change is a click on a button. The address of a
 * page is its secret, so there is nothing for a forged post to ride on.
 */
export function confirmRoutes(app: App, assets: PublicAssets): Router {
  const routes = Router()
  const form = urlencoded({ extended: false, limit: '16kb', parameterLimit: 5, inflate: false })

  routes.use(['/confirm', '/request/sent'], (_req, res, next) => {
    res.set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex', 'Referrer-Policy': 'no-referrer' })
    next()
  })

  routes.get('/confirm/:token', async (req, res) => {
    const confirming = await showConfirming(app, req.params.token)
    if (!confirming) return void await unknown(req, res)
    const { gate } = await showRulebook(app)
    res.send(confirmPage(assets, { confirming, token: req.params.token, eraseHours: gate.unconfirmedHours, asked: askedQuery.parse(req.query).mail ?? null }))
  })
  routes.post('/confirm/:token', form, async (req, res) => {
    await confirmRequest(app, req.params.token)
    res.redirect(303, `/confirm/${encodeURIComponent(req.params.token)}`)
  })
  routes.post('/confirm/:token/new', form, async (req, res) => {
    const asked = await askNewLink(app, req.params.token, networkOf(req.ip))
    res.redirect(303, `/confirm/${encodeURIComponent(req.params.token)}${queryOf(asked)}`)
  })
  routes.post('/confirm/:token/status', form, async (req, res) => {
    const confirming = await showConfirming(app, req.params.token)
    const link = await openClientLink(app, req.params.token, 'confirm')
    if (!confirming || !link) return void await unknown(req, res)
    if (confirming.state === 'done') res.redirect(303, await makeClientLink(app.db, app, link.requestId, 'status'))
    else res.redirect(303, `/confirm/${req.params.token}`)
  })

  routes.post('/request/sent/:key/again', form, async (req, res) => {
    const key = keyOf(req.params.key)
    const asked = queryOf(await askAgain(app, key, networkOf(req.ip)))
    res.redirect(303, `${await sentAddress(key)}${asked}`)
  })
  routes.post('/request/sent/:key/email', form, async (req, res) => {
    const key = keyOf(req.params.key)
    const email = readEmail(correctEmailBody.parse(req.body ?? {}).email)
    const asked = 'error' in email ? '?mail=wrong' : queryOf(await askAgain(app, key, networkOf(req.ip), email.value))
    res.redirect(303, `${await sentAddress(key)}${asked}`)
  })
  routes.use(['/confirm', '/request/sent'], onError(app, assets))
  return routes

  /** The page after sending, in the language of the form, whatever the browser speaks. */
  async function sentAddress(key: string): Promise<string> {
    const language = await languageOfForm(app, key)
    return language === null ? `/request/sent/${key}` : `/request/${segmentOf(language)}/sent/${key}`
  }

  /** Counts who asks for links that do not exist; those who have one are never counted. */
  async function unknown(req: Asked & { ip?: string | undefined }, res: Response): Promise<void> {
    const voice = voiceFor(req, undefined)
    try {
      await limitNetwork(app, 'confirm', networkOf(req.ip))
      res.status(404).send(confirmNotice(assets, 'unknown', voice))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      res.status(429).send(confirmNotice(assets, 'tooMany', voice))
    }
  }
}

function queryOf(asked: AskedMail): string {
  return asked === 'over' ? '' : `?mail=${asked}`
}

/** A key of another shape stands for no request; its page says so. */
function keyOf(raw: string): string {
  const key = readKey(raw)
  return 'value' in key ? key.value : 'unknown'
}

/** A body that could not be read is the sender's; everything else is ours. */
function onError(app: App, assets: PublicAssets): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error)
    const status = error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 500
    if (status >= 500) app.log.error({ err: error }, 'an address could not be confirmed')
    res.status(status).send(confirmNotice(assets, status < 500 ? 'unread' : 'broken', voiceFor(req, undefined)))
  }
}
