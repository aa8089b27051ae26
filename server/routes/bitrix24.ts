import express from 'express'
import type { RequestHandler, Router } from 'express'
import type { PageName } from '../http/assets.ts'
import { framePolicy } from '../http/security.ts'

export type Bitrix24Deps = {
  /** Resolves once the event is stored or found unworthy of it. */
  receive: (body: unknown) => Promise<unknown>
  page: (name: PageName, language: unknown) => string
  vendorMemberId: string
}

/** What Bitrix24 itself calls: the pages it opens in its frames, and the address of its events. */
export function bitrix24Routes({ receive, page, vendorMemberId }: Bitrix24Deps): Router {
  const routes = express.Router()
  const form = express.urlencoded({ extended: true, limit: '64kb', parameterLimit: 200 })

  // The pages hold no data; which one is shown is chosen by a hint, what it may do by its session.
  const serve = (choose: (body: unknown) => PageName): RequestHandler => (req, res) => {
    res.set('content-security-policy', framePolicy(req.query['DOMAIN'], req.query['PROTOCOL'])).set('cache-control', 'no-store')
    res.type('html').send(withApplicationToken(page(choose(req.body), req.query['LANG']), posted(req.body, 'APPLICATION_TOKEN')))
  }
  routes.all('/app', form, serve((body) => (posted(body, 'member_id') === vendorMemberId ? 'operator' : 'partner')))
  routes.all('/install', form, serve(() => 'install'))
  routes.all('/card', form, serve(() => 'card'))

  // The vendor's cabinet looks whether the address is there.
  routes.get('/b24/event', (_req, res) => {
    res.json({ ok: true })
  })

  // Always 200: Bitrix24 never sends again, and a forger learns nothing.
  routes.post('/b24/event', form, async (req, res) => {
    await receive(req.body)
    res.json({ ok: true })
  })
  return routes
}

const APPLICATION_TOKEN = /^\w{8,256}$/

/** The only posted value that a page shows again: its script can't see the form that opened it. An administrator's session proves it (app/portal/application-token.ts). */
export function withApplicationToken(html: string, token: unknown): string {
  if (typeof token !== 'string' || !APPLICATION_TOKEN.test(token)) return html
  return html.replace('</head>', `<meta name="application-token" content="${token}"></head>`)
}

function posted(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined
}
