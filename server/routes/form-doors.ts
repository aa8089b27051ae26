import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { closeForm, listClosedForms, openForm } from '../app/form/form-doors.ts'
import { formDoorBody } from '../contract/form-door.ts'
import type { FormDoorsView } from '../contract/form-door.ts'
import { callerOf } from '../http/session.ts'

/** Which languages the public form takes requests in. */
export function formDoorRoutes(app: App): Router {
  const routes = express.Router()
  routes.get('/form', async (_req, res) => {
    res.json(await view(app))
  })
  routes.put('/form', async (req, res) => {
    const body = formDoorBody.parse(req.body)
    if (body.closed) await closeForm(app, callerOf(req), body.language, body)
    else await openForm(app, callerOf(req), body.language)
    res.json(await view(app))
  })
  return routes
}

async function view(app: App): Promise<FormDoorsView> {
  const now = app.now()
  const closed = await listClosedForms(app)
  return { closed: closed.map(({ language, text, until, closedBy, closedAt }) => ({ language, text, until, by: closedBy, at: closedAt, isOver: until !== null && until <= now })), now }
}
