import { Router, urlencoded, type Response } from 'express'
import type { App } from '../../../app/app.ts'
import { askNewLink } from '../../../app/client/ask-new-link.ts'
import { openClientPage } from '../../../app/client/open-page.ts'
import { showStatus } from '../../../app/client/show-status.ts'
import { limitNetwork } from '../../../app/sign-in/limits.ts'
import { newLinkForm, statusQuery } from '../../../contract/client-page.ts'
import { ERRORS, Refusal } from '../../../core/errors.ts'
import { toClientLanguage } from '../../../core/languages.ts'
import { networkOf } from '../../../http/network-of.ts'
import type { Asked } from '../../../http/voice.ts'
import type { PublicAssets } from '../layout.ts'
import { clientVoice, voiceFor } from '../voice.ts'
import { DEEDS, PAGES, type Deed } from './deeds.ts'
import { forItsReaderOnly, myErrors } from './errors.ts'
import { linkSentPage, newLinkPage } from './link-pages.ts'
import { addressOf, partnerIn, type MyVisit } from './page.ts'
import { statusPage } from './status-page.ts'

/** A client's own pages. The address is the secret: there is no cookie, so nothing for a forged post to ride on; and looking changes nothing. */
export function myRoutes(app: App, assets: PublicAssets): Router {
  const routes = Router()
  const form = urlencoded({ extended: false, limit: '64kb', parameterLimit: 20, inflate: false })

  routes.use('/my', forItsReaderOnly)

  routes.get('/my', (req, res) => {
    res.send(newLinkPage(assets, voiceFor(req, statusQuery.parse(req.query).lang)))
  })
  routes.post('/my', form, async (req, res) => {
    await askNewLink(app, newLinkForm.parse(req.body ?? {}).email, networkOf(req.ip))
    res.send(linkSentPage(assets, voiceFor(req, statusQuery.parse(req.query).lang)))
  })

  routes.get('/my/:token', async (req, res) => {
    const visit = await visitOf(req, res, req.params.token)
    if (visit) res.send(statusPage(visit, statusQuery.parse(req.query).done))
  })
  routes.get('/my/:token/:page{/:reservationId}', async (req, res) => {
    const visit = await visitOf(req, res, req.params.token)
    if (!visit) return
    const page = PAGES.get(req.params.page)?.(visit, req.params.reservationId, req.query) ?? null
    if (page === null) res.redirect(303, addressOf(visit))
    else res.send(page)
  })
  routes.post('/my/:token/:page{/:reservationId}', form, async (req, res) => {
    const visit = await visitOf(req, res, req.params.token)
    const { page, reservationId = '' } = req.params
    if (visit) await act(res, visit, DEEDS.get(page), { reservationId, body: req.body ?? {} })
  })
  routes.use('/my', myErrors(app, assets))
  return routes

  /** What was done leads back to the page, which says so: a reload sends nothing again, and what was done before is no error. */
  async function act(res: Response, visit: MyVisit, deed: Deed | undefined, sent: Parameters<Deed>[2]): Promise<void> {
    if (sent.reservationId !== '' && !partnerIn(visit, sent.reservationId)) return res.redirect(303, addressOf(visit))
    try {
      const done = await deed?.(app, visit, sent) ?? null
      if (typeof done === 'object' && done !== null) res.status(400).send(done.page)
      else res.redirect(303, addressOf(visit, '', done))
    } catch (error) {
      if (!(error instanceof Refusal) || ERRORS[error.code] === 429) throw error
      res.redirect(303, addressOf(visit, '', 'already'))
    }
  }

  /** Null once the one page for every address that opens nothing was sent. Only those are counted. */
  async function visitOf(req: Asked & { query: unknown, ip?: string | undefined }, res: Response, token: string): Promise<MyVisit | null> {
    const request = await openClientPage(app, token)
    const { lang } = statusQuery.parse(req.query)
    if (!request) {
      await limitNetwork(app, 'my', networkOf(req.ip))
      res.status(404).send(newLinkPage(assets, voiceFor(req, lang), true))
      return null
    }
    const language = lang === undefined ? null : toClientLanguage(lang)
    return { assets, token, voice: clientVoice(language ?? request.formLanguage), status: await showStatus(app, request), now: app.now(), newKey: app.newId() }
  }
}
