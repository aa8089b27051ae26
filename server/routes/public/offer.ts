import { Router, urlencoded, type ErrorRequestHandler, type Response } from 'express'
import type { App } from '../../app/app.ts'
import { acceptOffer, declineOffer, showContactsOfOffer } from '../../app/offer/answer-offer.ts'
import { showOffer } from '../../app/offer/show-offer.ts'
import { limitNetwork } from '../../app/sign-in/limits.ts'
import { declineBody, offerToken } from '../../contract/offer.ts'
import { ERRORS, Refusal } from '../../core/errors.ts'
import { html } from '../../http/html.ts'
import { networkOf } from '../../http/network-of.ts'
import { english } from '../../say/speak.ts'
import { withoutScript } from './connect-page.ts'
import { noticePage, type PublicAssets } from './layout.ts'
import { contactsPage, offerPage } from './offer-page.ts'

/** The page behind the link of an offer. Looking at it changes nothing, so a mail scanner may; its address is the secret, so there is nothing for a forged post to ride on. */
export function offerPageRoutes(app: App, assets: PublicAssets): Router {
  const routes = Router()
  const form = urlencoded({ extended: false, limit: '16kb', parameterLimit: 5, inflate: false })

  routes.use('/offer', (_req, res, next) => {
    res.set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex', 'Referrer-Policy': 'no-referrer' })
    next()
  })

  routes.get('/offer/:token', async (req, res) => {
    await show(res, req.params.token, req.ip)
  })
  routes.post('/offer/:token/accept', form, async (req, res) => {
    await act(res, req.params.token, req.ip, () => acceptOffer(app, req.params.token))
  })
  routes.post('/offer/:token/decline', form, async (req, res) => {
    const { reason } = declineBody.catch({ reason: '' }).parse(req.body ?? {})
    await act(res, req.params.token, req.ip, () => declineOffer(app, req.params.token, reason))
  })
  routes.post('/offer/:token/contacts', form, async (req, res) => {
    await act(res, req.params.token, req.ip, async () => {
      const contact = await showContactsOfOffer(app, req.params.token)
      const shown = await showOffer(app, req.params.token)
      if (!shown) throw new Refusal('not_found')
      res.send(contactsPage(assets, shown, contact))
    })
  })
  routes.use('/offer', onError(app, assets))
  return routes

  /** An answer that was given leads back to the page, which says so: a reload sends nothing again. */
  async function act(res: Response, token: string, ip: string | undefined, deed: () => Promise<unknown>): Promise<void> {
    if (!await isKnown(res, token, ip)) return
    try {
      await deed()
      if (!res.headersSent) res.redirect(303, `/offer/${token}`)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      await show(res, token, ip, error)
    }
  }

  async function show(res: Response, token: string, ip: string | undefined, trouble: Refusal | null = null): Promise<void> {
    if (!await isKnown(res, token, ip)) return
    const shown = await showOffer(app, token)
    if (shown) res.status(trouble ? ERRORS[trouble.code] : 200).send(offerPage(assets, { shown, token, trouble: trouble && english(trouble.said), now: app.now() }))
  }

  /** Counts who asks for links that do not exist; those who have one are never counted. */
  async function isKnown(res: Response, token: string, ip: string | undefined): Promise<boolean> {
    if (offerToken.safeParse(token).success && await showOffer(app, token)) return true
    try {
      await limitNetwork(app, 'offer', networkOf(ip))
      notice(assets, res, 404, 'We could not find this offer', 'The address may be incomplete. Open the link in the mail again.')
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      notice(assets, res, ERRORS[error.code], 'Too many tries', english(error.said))
    }
    return false
  }
}

function notice(assets: PublicAssets, res: Response, status: number, title: string, text: string): void {
  res.status(status).send(noticePage(withoutScript(assets), title, 'notice', html`<p class="lead">${text}</p>`))
}

/** A body that could not be read is the sender's; everything else is ours. */
function onError(app: App, assets: PublicAssets): ErrorRequestHandler {
  return (error: unknown, _req, res, next) => {
    if (res.headersSent) return next(error)
    const status = error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 500
    if (status < 500) return notice(assets, res, status, 'We could not read what was sent', 'Nothing was changed. Open the link in the mail again.')
    app.log.error({ err: error }, 'an offer could not be answered')
    notice(assets, res, 500, 'There is a problem with the service', 'Nothing was changed. Try again in a minute.')
  }
}
