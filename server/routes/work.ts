import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { addAgain, retryNow } from '../app/crm/add-again.ts'
import { listColleagues } from '../app/portal/list-colleagues.ts'
import { askForUpdates } from '../app/reservation/ask-update.ts'
import { assignReservations } from '../app/reservation/assign-reservation.ts'
import { lookAtProof } from '../app/reservation/check-proof.ts'
import type { OneOfMany } from '../app/reservation/each-refusable.ts'
import { listReservations, showReservation } from '../app/reservation/list-reservations.ts'
import { assignManyBody, askUpdateBody, exportQuery, proofBody } from '../contract/reservation.ts'
import type { ColleaguesView, ManyView, ProofView, ReservationListView, ReservationView } from '../contract/reservation.ts'
import { Refusal } from '../core/errors.ts'
import { isShown } from '../core/work-filter.ts'
import { callerOf, requireSession } from '../http/session.ts'
import { voiceOf } from '../http/voice.ts'
import type { Asked } from '../http/voice.ts'
import { spokenRefusal } from '../say/speak.ts'
import type { Speak } from '../say/speak.ts'
import { exportRows } from './present-export.ts'
import { presentReservation, presentReservationList } from './present-reservation.ts'
import { writeCsv } from '../http/write-csv.ts'

/** What a partner's people do with their lists: together, as a file, and with the records in their CRM. */
export function workRoutes(app: App): Router {
  const routes = express.Router()
  routes.use(['/reservations', '/colleagues'], requireSession(app, 'partner'))

  routes.get('/colleagues', async (req, res) => {
    const people = await listColleagues(app, callerOf(req).memberId)
    res.json({ people: people.map(({ id, name, position }) => ({ id, name, position })) } satisfies ColleaguesView)
  })
  routes.get('/reservations/export', async (req, res) => {
    const { state, ids, ...filter } = exportQuery.parse(req.query)
    const { reservations } = await listOwn(app, req, state)
    const wanted = reservations.filter((it) => ids === null ? isShown(it, filter) : ids.includes(it.id))
    res.attachment(`requests-${state.replace('_', '-')}.csv`).type('text/csv; charset=utf-8').send(writeCsv(exportRows(wanted, voiceOf(req))))
  })
  routes.post('/reservations/assign', async (req, res) => {
    const { ids, userId } = assignManyBody.parse(req.body)
    res.json(presentMany(await assignReservations(app, callerOf(req), ids, userId), voiceOf(req)))
  })
  routes.post('/reservations/ask-update', async (req, res) => {
    res.json(presentMany(await askForUpdates(app, callerOf(req), askUpdateBody.parse(req.body).ids), voiceOf(req)))
  })
  routes.post('/reservations/:id/proof', async (req, res) => {
    res.json(await lookAtProof(app, callerOf(req), req.params.id, proofBody.parse(req.body).proof) satisfies ProofView)
  })
  routes.post('/reservations/:id/crm/add-again', async (req, res) => {
    await addAgain(app, callerOf(req), req.params.id)
    res.json(await view(app, req, req.params.id))
  })
  routes.post('/reservations/:id/crm/retry', async (req, res) => {
    await retryNow(app, callerOf(req), req.params.id)
    res.json(await view(app, req, req.params.id))
  })
  return routes
}

/** A partner's own list, whole. Throws `not_linked` for a portal of nobody. */
export async function listOwn(app: App, req: Asked, state: 'in_work' | 'closed'): Promise<ReservationListView> {
  const viewer = callerOf(req)
  const { partnerId, memberId } = viewer
  if (partnerId === null) throw new Refusal('not_linked')
  const list = await listReservations(app, { partnerId, memberId }, state)
  return presentReservationList(list, { viewer, speak: voiceOf(req), now: app.now() })
}

async function view(app: App, req: Asked, id: string): Promise<ReservationView> {
  const viewer = callerOf(req)
  return presentReservation(await showReservation(app, viewer.partnerId, id), { viewer, speak: voiceOf(req), now: app.now() })
}

function presentMany(results: readonly OneOfMany[], speak: Speak): ManyView {
  return { results: results.map(({ id, refusal }) => ({ id, refusal: refusal && spokenRefusal(refusal, speak) })) }
}
