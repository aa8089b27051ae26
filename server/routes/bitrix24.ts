import express from 'express'
import type { Router } from 'express'
import { framePolicy } from '../http/security.ts'

export type Bitrix24Deps = {
  /** Resolves once the event is stored or found unworthy of it. */
  receive: (body: unknown) => Promise<unknown>
  page: (name: 'partner' | 'operator' | 'install') => string
  vendorMemberId: string
}

/** What Bitrix24 itself calls: the pages it opens in its frames, and the address of its events. */
export function bitrix24Routes({ receive, page, vendorMemberId }: Bitrix24Deps): Router {
  const routes = express.Router()
  const form = express.urlencoded({ extended: true, limit: '64kb', parameterLimit: 200 })

  // The pages hold no data; which one is shown is chosen by a hint, what it may do by its session.
  routes.all('/app', form, (req, res) => {
    const hint: unknown = typeof req.body === 'object' && req.body !== null && 'member_id' in req.body ? req.body.member_id : null
    res.set('content-security-policy', framePolicy(req.query['DOMAIN'], req.query['PROTOCOL'])).set('cache-control', 'no-store')
    res.type('html').send(page(hint === vendorMemberId ? 'operator' : 'partner'))
  })
  routes.all('/install', form, (req, res) => {
    res.set('content-security-policy', framePolicy(req.query['DOMAIN'], req.query['PROTOCOL'])).set('cache-control', 'no-store')
    res.type('html').send(page('install'))
  })

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
