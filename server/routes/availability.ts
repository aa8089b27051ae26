import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { setAvailability, showAvailability } from '../app/partner/availability.ts'
import type { Caller } from '../app/session/open-session.ts'
import { availabilityBody } from '../contract/availability.ts'
import type { AvailabilityView } from '../contract/availability.ts'
import { callerOf, requireSession } from '../http/session.ts'

/** On which days a partner works, and its pause. */
export function availabilityRoutes(app: App): Router {
  const routes = express.Router()
  routes.use('/availability', requireSession(app, 'partner'))
  const view = async (caller: Caller): Promise<AvailabilityView> => {
    const { workdays, ...shown } = await showAvailability(app, caller)
    return { ...shown, workdays: [...workdays], canChange: caller.isAdmin }
  }

  routes.get('/availability', async (req, res) => {
    res.json(await view(callerOf(req)))
  })
  routes.put('/availability', async (req, res) => {
    await setAvailability(app, callerOf(req), availabilityBody.parse(req.body))
    res.json(await view(callerOf(req)))
  })
  return routes
}
