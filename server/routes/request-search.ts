import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { searchRequests } from '../app/request/search-requests.ts'
import type { FoundPage, OwnReservation } from '../app/request/search-requests.ts'
import { requestSearchQuery } from '../contract/request-search.ts'
import type { OwnReservationView, RequestSearchView, RequestSort } from '../contract/request-search.ts'
import { standOf } from '../core/dashboard.ts'
import { requestCode } from '../core/request.ts'
import { requireSession } from '../http/session.ts'
import { voiceOf } from '../http/voice.ts'
import type { Speak } from '../say/speak.ts'
import { titleOf } from '../say/title.ts'

/** Every request there ever was, as operators look for one. */
export function requestSearchRoutes(app: App): Router {
  const routes = express.Router()
  routes.use('/request-search', requireSession(app, 'operator'))

  routes.get('/request-search', async (req, res) => {
    const { q = '', sort, page, ...filter } = requestSearchQuery.parse(req.query)
    const order = { by: sort.replace('-', '') as RequestSort, isDown: sort.startsWith('-') }
    res.json(presentFound(await searchRequests(app, { filter, words: q, order, page }), voiceOf(req), app.now()) satisfies RequestSearchView)
  })
  return routes
}

function presentOwn({ state, outcome, reservedAt, closedAt, contactShownAt, firstContactDueAt, contactedAt }: OwnReservation): OwnReservationView {
  return { state, outcome, reservedAt, closedAt, contactShownAt, firstContactDueAt, contactedAt }
}

function presentFound({ requests, ...page }: FoundPage, speak: Speak, now: number): RequestSearchView {
  return {
    ...page, now,
    requests: requests.map((it) => ({
      number: requestCode(it.number), title: speak(titleOf(it)), stand: standOf(it, it.taken), country: it.country, place: it.place, receivedAt: it.receivedAt, publishedAt: it.publishedAt, taken: it.taken, cap: it.cap,
      firstReservedMs: it.firstReservedMs, firstContactMs: it.firstContactMs, outcomes: it.outcomes, live: it.live, score: it.score, own: it.own && presentOwn(it.own),
    })),
  }
}
