import express from 'express'
import type { RequestHandler } from 'express'
import type { App } from '../app/app.ts'
import { rightsOfCaller } from '../app/access/rights.ts'
import { Refusal } from '../core/errors.ts'
import type { Right } from '../core/operator-roles.ts'
import { callerOf, requireSession } from '../http/session.ts'

type Way = `${'GET' | 'POST' | 'PUT' | 'DELETE'} /${string}`

/** Every way into the operators' API with the right it needs. What has no line here answers nobody (TRUST row 58). */
export const OPERATOR_WAYS: Readonly<Record<Way, Right>> = {
  'GET /requests': 'requests.see',
  'GET /requests/:number': 'requests.see',
  'GET /requests/:number/why': 'requests.see',
  'GET /requests/:number/reach': 'requests.see',
  'GET /requests/:number/consent': 'requests.see',
  'GET /requests/:number/files/:file': 'contacts.reveal',
  'POST /requests/:number/reveal': 'contacts.reveal',
  'POST /requests/:number/publish': 'requests.decide',
  'POST /requests/:number/offers': 'requests.decide',
  'POST /requests/:number/let-through': 'requests.decide',
  'POST /requests/:number/reject': 'requests.decide',
  'POST /requests/:number/decision': 'requests.decide',
  'DELETE /requests/:number/decision': 'requests.decide',
  'POST /requests/:number/hold': 'requests.decide',
  'DELETE /requests/:number/hold': 'requests.decide',
  'POST /requests/:number/question': 'requests.decide',
  'GET /requests/:number/compare': 'requests.see',
  'POST /requests/:number/apart': 'requests.decide',
  'POST /queue/bulk': 'requests.decide',
  'GET /queue/moderators': 'requests.decide',
  'GET /queue/regions': 'requests.decide',
  'PUT /queue/presence': 'requests.decide',
  'POST /requests/:number/area': 'requests.decide',
  'POST /requests/:number/withdraw': 'requests.decide',
  'POST /requests/:number/stop': 'requests.decide',
  'POST /requests/:number/chosen': 'requests.decide',
  'POST /requests/:number/client-answer': 'clients.ask',
  'POST /requests/:number/erase': 'privacy.decide',
  'GET /requests/:number/data': 'privacy.decide',

  'GET /requests/:number/life': 'requests.see',
  'GET /requests/:number/options': 'requests.see',
  'POST /requests/:number/close': 'requests.decide',
  'POST /requests/:number/reopen': 'requests.decide',
  'POST /requests/:number/invite': 'requests.decide',
  'POST /requests/:number/kept-places': 'requests.decide',
  'DELETE /requests/:number/kept-places/:id': 'requests.decide',
  'GET /requests/:number/widening': 'requests.see',
  'POST /requests/:number/widen': 'requests.decide',
  'POST /requests/:number/narrow': 'requests.decide',
  'POST /requests/:number/client-link': 'requests.decide',
  'GET /request-search': 'requests.see',
  'GET /dashboards': 'figures.see',

  'GET /partner-standings': 'partners.see',
  'GET /partners': 'partners.see',
  'GET /partners/:id': 'partners.see',
  'GET /partners/:id/rating': 'partners.see',
  'GET /partners/:id/figures': 'partners.see',
  'GET /partners/:id/questions': 'partners.see',
  'GET /partners/:id/sanctions': 'partners.see',
  'GET /partners/:id/people': 'partners.see',
  'GET /partners/:id/portals': 'partners.see',
  'GET /partners/:id/correspondence': 'partners.see',
  'GET /partners/:id/notes': 'partners.see',
  'POST /partners/:id/notes': 'partners.note',
  'PUT /partners/:id/notes/:note': 'partners.note',
  'POST /partners/:id/view': 'partners.open',
  'PUT /partners/:id': 'partners.change',
  'PUT /partners/:id/locations': 'partners.change',
  'POST /partners/import': 'partners.change',
  'POST /partners/:id/questions': 'partners.change',
  'POST /partners/:id/sanctions': 'sanctions.decide',
  'POST /partners/:id/sanctions/preview': 'sanctions.decide',
  'POST /sanctions/:id/lift': 'sanctions.decide',
  'PUT /portals/:memberId/partner': 'partners.change',

  'GET /cases': 'cases.see',
  'POST /cases/:id/decision': 'cases.decide',
  'GET /reports': 'cases.see',
  'GET /follow-ups': 'cases.see',
  'POST /follow-ups/:id': 'clients.ask',
  'GET /reservations/:id': 'cases.see',
  'POST /reservations/:id/client-answer': 'clients.ask',

  'GET /rulebooks': 'rules.see',
  'POST /rulebooks': 'rules.change',
  'POST /rulebooks/impact': 'rules.see',
  'GET /rulebook-drafts': 'rules.see',
  'POST /rulebook-drafts': 'rules.change',
  'PUT /rulebook-drafts/:id': 'rules.change',
  'DELETE /rulebook-drafts/:id': 'rules.change',
  'POST /rulebook-drafts/:id/announce': 'rules.change',

  'GET /privacy': 'privacy.see',
  'POST /privacy': 'privacy.decide',
  'POST /privacy/:id/close': 'privacy.decide',

  'GET /journal': 'journal.see',
  'GET /journal/check': 'journal.see',
  'POST /journal/export': 'journal.export',

  'GET /system': 'system.see',
  'POST /portals/:memberId/check': 'system.change',
  'PUT /addresses/:host': 'system.change',
  'POST /outbox/replay': 'system.change',
  'POST /outbox/skip': 'system.change',
  'POST /inbox/replay': 'system.change',
  'POST /inbox/skip': 'system.change',
  'POST /outbox/:id/replay': 'system.change',
  'GET /mail-sender': 'system.see',
  'PUT /mail-sender': 'system.change',
  'POST /mail-sender/test': 'system.change',
  'GET /source-names': 'system.see',
  'PUT /source-names': 'system.change',
  'GET /working-days': 'system.see',
  'PUT /working-days': 'system.change',
  'GET /api-keys': 'system.see',
  'POST /api-keys': 'system.change',
  'POST /api-keys/:id/rotate': 'system.change',
  'DELETE /api-keys/:id': 'system.change',
  'GET /embed-hosts': 'system.see',
  'PUT /embed-hosts': 'system.change',
  'GET /feeds': 'system.see',
  'PUT /feeds': 'system.change',
  'GET /feeds/fields/:entity': 'system.change',
  'POST /feeds/records/:entity/:id/look': 'system.change',
  'POST /feeds/records/:entity/:id/leave': 'system.change',
  'GET /form': 'system.see',
  'PUT /form': 'system.change',

  'GET /access': 'access.see',
  'GET /access/waiting': 'access.change',
  'POST /access': 'access.change',
  'PUT /access/:id': 'access.change',
  'POST /access/:id/change': 'access.change',
  'DELETE /access/:id/change': 'access.change',
  'POST /access/:id/invitation': 'access.change',
}

/** Lets an operator on who has the right that the way needs. Mounted before everything under the operators' path, so that no router can forget it. */
export function guardOperators(app: App): RequestHandler {
  const guard = express.Router()
  guard.use(requireSession(app, 'operator'))
  for (const [way, right] of Object.entries(OPERATOR_WAYS)) {
    const [method, path] = way.split(' ') as [string, string]
    guard[method.toLowerCase() as 'get' | 'post' | 'put' | 'delete'](path, async (req, _res, next) => {
      if (!(await rightsOfCaller(app, callerOf(req))).includes(right)) throw new Refusal('no_right')
      next('router')
    })
  }
  guard.use(() => {
    throw new Refusal('not_found')
  })
  // As a plain handler, so that only the routers behind it count as routes.
  return (req, res, next) => {
    guard(req, res, next)
  }
}
