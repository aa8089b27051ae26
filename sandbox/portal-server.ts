import express from 'express'
import type { Express, Request, Response } from 'express'
import { answerAsset } from './pages/assets.ts'
import type { LinkParams } from './pages/portal-page.ts'
import { portalPage, PORTAL_LANGUAGES } from './pages/portal-page.ts'
import { parsePhpForm } from './php-form.ts'
import type { Portal } from './portal.ts'
import { portalUrl, touch } from './portal.ts'
import { buildPortalDesk } from './portal-desk.ts'
import { answerRest, answerWebhook } from './rest/rest-route.ts'

function allowCrossOrigin(res: Response, wanted: string | undefined): void {
  res.set({
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': 'GET, POST, OPTIONS',
    'Access-Control-Allow-Headers': wanted ?? 'origin, content-type, accept, authorization',
    'Access-Control-Max-Age': '86400',
  })
}

function linkParams(req: Request): LinkParams {
  const { params } = parsePhpForm(req.originalUrl.split('?')[1] ?? '')
  return typeof params === 'object' && params !== null && !Array.isArray(params) ? (params as LinkParams) : {}
}

function showPage(portal: Portal, req: Request, res: Response, link: LinkParams | null): void {
  // Frame messages are bound to the portal's one address: localhost would not do.
  if (portal.state.deleted) res.status(404).type('html').send('<h1>This Bitrix24 does not exist</h1>')
  else if (req.headers.host !== portal.domain) res.redirect(302, portalUrl(portal) + req.originalUrl)
  else {
    speak(portal, req.query['lang'])
    res.type('html').send(portalPage(portal, req.query, { deskUrl: portal.cloud.deskUrl, link }))
  }
}

/** Somebody chose another language at the top of the page. */
function speak(portal: Portal, code: unknown): void {
  if (typeof code !== 'string' || !(code in PORTAL_LANGUAGES)) return
  portal.state.language = code
  touch(portal)
}

/** One portal: its REST for applications, its page for people, and what the page itself asks for. */
export function buildPortalServer(portal: Portal): Express {
  const server = express()
  server.disable('x-powered-by')
  server.use('/rest', express.text({ type: () => true, limit: '20mb' }), (req, res, next) => {
    allowCrossOrigin(res, req.headers['access-control-request-headers'])
    if (req.method === 'OPTIONS') res.status(200).end()
    else next()
  })
  server.all('/rest/:method', (req, res) => answerRest(req, res, portal))
  // REST 3 is not played: its methods are unknown here.
  server.all('/rest/api/:method', (_req, res) => {
    res.status(404).json({ error: { code: 'BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION', message: 'Method not found' } })
  })
  server.all('/rest/:user/:code/:method', (req, res) => answerWebhook(req, res, portal))
  server.get('/', (req, res) => showPage(portal, req, res, null))
  // A link of the application that somebody follows from outside.
  server.get('/marketplace/view/:code/', (req, res) => {
    if (req.params.code !== portal.cloud.app?.code) res.status(404).type('html').send('<h1>No such application</h1>')
    else showPage(portal, req, res, linkParams(req))
  })
  server.get('/assets/:file', answerAsset)
  server.use('/desk', buildPortalDesk(portal))
  return server
}
