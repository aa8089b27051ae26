import { Router, type Response } from 'express'
import type { App } from '../../app/app.ts'
import { openClientPage } from '../../app/client/open-page.ts'
import { eraseOwnData, listWhoSaw, showData } from '../../app/privacy/client-page.ts'
import { limitNetwork } from '../../app/sign-in/limits.ts'
import { statusQuery } from '../../contract/client-page.ts'
import { toClientLanguage } from '../../core/languages.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import { networkOf } from '../../http/network-of.ts'
import type { Asked } from '../../http/voice.ts'
import { dataPage } from './data-page.ts'
import { erasedPage, erasePage } from './erase-page.ts'
import type { PublicAssets } from './layout.ts'
import { forItsReaderOnly, myErrors } from './my/errors.ts'
import { newLinkPage } from './my/link-pages.ts'
import { clientVoice, segmentOf, voiceFor, type ClientVoice } from './voice.ts'

/** A client's own data behind a link; `query` keeps the language that was chosen. */
export type OwnVisit = { request: ImplementationRequest, token: string, voice: ClientVoice, query: string }

/** What a client can see and take back of their own, beside their status page. Looking changes nothing. */
export function privacyPages(app: App, assets: PublicAssets): Router {
  const routes = Router()
  routes.use('/my', forItsReaderOnly)

  routes.get('/my/:token/data', async (req, res) => {
    const visit = await visitOf(req, res, req.params.token)
    if (visit) res.send(dataPage(assets, visit, await showData(app, visit.request)))
  })
  routes.get('/my/:token/data.json', async (req, res) => {
    const visit = await visitOf(req, res, req.params.token)
    if (!visit) return
    const data = await showData(app, visit.request)
    res.attachment(`${data.number}.json`).type('json').send(`${JSON.stringify(data, null, 2)}\n`)
  })
  routes.get('/my/:token/delete', async (req, res) => {
    const visit = await visitOf(req, res, req.params.token)
    if (visit) res.send(erasePage(assets, visit, await listWhoSaw(app, visit.request)))
  })
  routes.post('/my/:token/delete', async (req, res) => {
    const visit = await visitOf(req, res, req.params.token)
    if (!visit) return
    await eraseOwnData(app, visit.request)
    res.send(erasedPage(assets, visit))
  })
  routes.use('/my', myErrors(app, assets))
  return routes

  /** Null once the one page for every address that opens nothing was sent. Only those are counted. */
  async function visitOf(req: Asked & { query: unknown, ip?: string | undefined }, res: Response, token: string): Promise<OwnVisit | null> {
    const request = await openClientPage(app, token)
    const { lang } = statusQuery.parse(req.query)
    if (!request) {
      await limitNetwork(app, 'my', networkOf(req.ip))
      res.status(404).send(newLinkPage(assets, voiceFor(req, lang), true))
      return null
    }
    const language = (lang === undefined ? null : toClientLanguage(lang)) ?? request.formLanguage
    return { request, token, voice: clientVoice(language), query: language === request.formLanguage ? '' : `?lang=${segmentOf(language)}` }
  }
}
