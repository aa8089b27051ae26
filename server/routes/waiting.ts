import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { showRequest } from '../app/request/list-requests.ts'
import { joinLine } from '../app/waiting/join-line.ts'
import { leaveLine } from '../app/waiting/leave-line.ts'
import { listWaiting } from '../app/waiting/list-waiting.ts'
import type { ListedWaiting } from '../app/waiting/list-waiting.ts'
import type { RequestDetail } from '../contract/request.ts'
import type { LeftView, WaitingCard, WaitingListView } from '../contract/waiting.ts'
import { requestCode } from '../core/request.ts'
import { wordsOf } from '../core/said.ts'
import { callerOf, requireSession } from '../http/session.ts'
import { voiceOf } from '../http/voice.ts'
import type { Speak } from '../say/speak.ts'
import { titleOf } from '../say/title.ts'
import { numberIn } from './partner.ts'
import { presentCountry } from './present-common.ts'
import { presentLine, presentRequest } from './present-request.ts'
import type { Viewer } from './present-request.ts'

/** Asking for the next free place of a full request, and taking that back. */
export function waitingRoutes(app: App): Router {
  const routes = express.Router()
  routes.use(['/waiting', '/requests/:number/waiting'], requireSession(app, 'partner'))

  routes.get('/waiting', async (req, res) => {
    const listed = await listWaiting(app, callerOf(req).partnerId)
    res.json({ waiting: listed.flatMap((it) => presentWaiting(it, callerOf(req), voiceOf(req))), now: app.now() } satisfies WaitingListView)
  })
  routes.route('/requests/:number/waiting').post(async (req, res) => {
    await joinLine(app, callerOf(req), numberIn(req.params))
    res.json(presentRequest(await showRequest(app, callerOf(req).partnerId, numberIn(req.params)), callerOf(req), voiceOf(req)) satisfies RequestDetail)
  }).delete(async (req, res) => {
    await leaveLine(app, callerOf(req), numberIn(req.params))
    res.json({ left: requestCode(numberIn(req.params)) } satisfies LeftView)
  })
  return routes
}

function presentWaiting({ request, taken, line }: ListedWaiting, viewer: Viewer, speak: Speak): WaitingCard[] {
  const { inLine, waiting } = presentLine(line, viewer)
  // Served or left while the list was read.
  if (!waiting) return []
  const passed = line.mine?.entry.passedOver
  return [{
    number: requestCode(request.number), title: speak(titleOf(request)), ...presentCountry(request.country), place: request.place, taken, cap: request.cap, inLine, ...waiting,
    passedOver: passed ? { at: passed.at, text: speak(wordsOf(passed)) } : null,
  }]
}
