import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { formatPhone } from '../app/request/format-phone.ts'
import { askAdmin } from '../app/portal/ask-admin.ts'
import { explainToPartner } from '../app/request/explain-request.ts'
import { listFiles } from '../app/request/files.ts'
import { showRequest } from '../app/request/list-requests.ts'
import { assignReservation } from '../app/reservation/assign-reservation.ts'
import { askReview, correctReservation } from '../app/reservation/correct-reservation.ts'
import { loseReservation, releaseReservation, winReservation } from '../app/reservation/finish-reservation.ts'
import { markContacted } from '../app/reservation/first-contact.ts'
import { findByKey, findByRecord, showReservation } from '../app/reservation/list-reservations.ts'
import type { Reserve } from '../app/reservation/reserve-request.ts'
import { showContacts } from '../app/reservation/show-contacts.ts'
import { showRating } from '../app/reservation/show-rating.ts'
import { sayStillWorking } from '../app/reservation/work-sign.ts'
import { undoReservation } from '../app/reservation/undo-reservation.ts'
import { cardQuery } from '../contract/card.ts'
import type { CardView } from '../contract/card.ts'
import { openListQuery } from '../contract/request.ts'
import type { RequestDetail } from '../contract/request.ts'
import { assignBody, correctBody, lostBody, releaseBody, reservationListQuery, reserveBody, reviewBody, stillWorkingBody, wonBody } from '../contract/reservation.ts'
import type { ContactView, ReservationListView, ReservationView } from '../contract/reservation.ts'
import type { RatingView } from '../contract/rating.ts'
import { askAdminBody } from '../contract/session.ts'
import type { AskedView } from '../contract/session.ts'
import type { WhyView } from '../contract/why.ts'
import { Refusal } from '../core/errors.ts'
import { parseRequestCode } from '../core/request.ts'
import { isShown } from '../core/work-filter.ts'
import { callerOf, requireSession } from '../http/session.ts'
import { readMe, readOpenList } from './first-view.ts'
import { presentRating } from './present-rating.ts'
import { listOwn } from './work.ts'
import { voiceOf } from '../http/voice.ts'
import type { Asked } from '../http/voice.ts'
import { presentRequest } from './present-request.ts'
import { presentContact, presentReservation } from './present-reservation.ts'
import { presentWhy } from './present-why.ts'

/** What a partner's people do inside their portal. */
export function partnerRoutes(app: App, reserve: Reserve): Router {
  const routes = express.Router()
  routes.use(requireSession(app, 'partner'))
  routes.param('id', requireUuid).param('key', requireUuid)

  routes.get('/me', async (req, res) => {
    res.json(await readMe(app, callerOf(req), voiceOf(req)))
  })
  routes.post('/ask-admin', async (req, res) => {
    res.json({ told: await askAdmin(app, callerOf(req), askAdminBody.parse(req.body).about) } satisfies AskedView)
  })
  routes.get('/requests', async (req, res) => {
    const { hidden } = openListQuery.parse(req.query)
    res.json(await readOpenList(app, callerOf(req), { hidden: hidden !== undefined, speak: voiceOf(req) }))
  })
  routes.get('/requests/:number', async (req, res) => {
    res.json(presentRequest(await showRequest(app, callerOf(req).partnerId, numberIn(req.params)), callerOf(req), voiceOf(req)) satisfies RequestDetail)
  })
  routes.get('/requests/:number/why', async (req, res) => {
    const number = numberIn(req.params)
    res.json(presentWhy(number, await explainToPartner(app, callerOf(req).partnerId, number), { speak: voiceOf(req), now: app.now() }) satisfies WhyView)
  })
  routes.post('/requests/:number/reservation', async (req, res) => {
    const { partnerId, memberId, userId, userName, isAdmin } = callerOf(req)
    const { key } = reserveBody.parse(req.body)
    const result = await reserve({ number: numberIn(req.params), partnerId, memberId, userId, userName, isAdmin, key })
    if (result instanceof Refusal) throw result
    res.json(await view(app, req, result.id))
  })

  routes.get('/reservations', async (req, res) => {
    const { state, ...filter } = reservationListQuery.parse(req.query)
    const list = await listOwn(app, req, state)
    res.json({ ...list, reservations: list.reservations.filter((it) => isShown(it, filter)) } satisfies ReservationListView)
  })
  routes.get('/reservations/by-key/:key', async (req, res) => {
    const { partnerId } = callerOf(req)
    res.json(await view(app, req, await findByKey(app, partnerId, req.params.key)))
  })
  routes.get('/reservations/:id', async (req, res) => {
    res.json(await view(app, req, req.params.id))
  })
  routes.post('/reservations/:id/undo', async (req, res) => {
    const { partnerId } = callerOf(req)
    if (partnerId === null) throw new Refusal('not_found')
    const { number } = await undoReservation(app, partnerId, req.params.id)
    res.json(presentRequest(await showRequest(app, partnerId, parseRequestCode(number) ?? 0), callerOf(req), voiceOf(req)) satisfies RequestDetail)
  })
  routes.post('/reservations/:id/contact', async (req, res) => {
    const caller = callerOf(req)
    const contact = await showContacts(app, caller, req.params.id)
    const { request } = await showReservation(app, caller.partnerId, req.params.id)
    res.json(presentContact(contact, request, { phone: formatPhone(contact.phone), files: await listFiles(app, request.id) }, voiceOf(req)) satisfies ContactView)
  })
  routes.post('/reservations/:id/contacted', async (req, res) => {
    await markContacted(app, callerOf(req), req.params.id)
    res.json(await view(app, req, req.params.id))
  })
  routes.post('/reservations/:id/still-working', async (req, res) => {
    await sayStillWorking(app, callerOf(req), req.params.id, stillWorkingBody.parse(req.body).note)
    res.json(await view(app, req, req.params.id))
  })
  routes.post('/reservations/:id/assign', async (req, res) => {
    await assignReservation(app, callerOf(req), req.params.id, assignBody.parse(req.body).userId)
    res.json(await view(app, req, req.params.id))
  })
  routes.get('/card', async (req, res) => {
    const { entityTypeId, itemId } = cardQuery.parse(req.query)
    const id = await findByRecord(app, callerOf(req), entityTypeId, itemId)
    res.json({ reservation: id === null ? null : await view(app, req, id) } satisfies CardView)
  })
  routes.post('/reservations/:id/won', async (req, res) => {
    await winReservation(app, callerOf(req), req.params.id, wonBody.parse(req.body))
    res.json(await view(app, req, req.params.id))
  })
  routes.post('/reservations/:id/lost', async (req, res) => {
    const { reason, note } = lostBody.parse(req.body)
    await loseReservation(app, callerOf(req), req.params.id, reason, note ?? '')
    res.json(await view(app, req, req.params.id))
  })
  routes.post('/reservations/:id/release', async (req, res) => {
    const { reason, note } = releaseBody.parse(req.body)
    await releaseReservation(app, callerOf(req), req.params.id, reason, note)
    res.json(await view(app, req, req.params.id))
  })

  routes.post('/reservations/:id/correct', async (req, res) => {
    await correctReservation(app, callerOf(req), req.params.id, correctBody.parse(req.body))
    res.json(await view(app, req, req.params.id))
  })
  routes.post('/reservations/:id/review', async (req, res) => {
    await askReview(app, callerOf(req), req.params.id, reviewBody.parse(req.body))
    res.json(await view(app, req, req.params.id))
  })

  routes.get('/rating', async (req, res) => {
    res.json(presentRating(await showRating(app, callerOf(req).partnerId), voiceOf(req)) satisfies RatingView)
  })
  return routes
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Throws `not_found` for anything that is not an id; for `routes.param`. */
export function requireUuid(_req: unknown, _res: unknown, next: () => void, value: string): void {
  if (!UUID.test(value)) throw new Refusal('not_found')
  next()
}

async function view(app: App, req: Asked, id: string): Promise<ReservationView> {
  const caller = callerOf(req)
  return presentReservation(await showReservation(app, caller.partnerId, id), { viewer: caller, speak: voiceOf(req), now: app.now() })
}

/** Throws `not_found` for anything that is not a request's number. */
export function numberIn({ number }: { number?: string | string[] }): number {
  const parsed = typeof number === 'string' ? parseRequestCode(number) : null
  if (parsed === null) throw new Refusal('not_found')
  return parsed
}
