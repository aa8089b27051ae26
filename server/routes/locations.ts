import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { askHome } from '../app/location/ask-home.ts'
import { changeLocations } from '../app/location/change-locations.ts'
import { listCountryChoices, listRegionChoices, showLocations } from '../app/location/show-locations.ts'
import { DEMAND_DAYS } from '../app/location/show-demand.ts'
import type { Caller } from '../app/session/open-session.ts'
import { choicesQuery, homeBody, locationsBody } from '../contract/location.ts'
import type { LocationChoicesView, LocationsView } from '../contract/location.ts'
import { callerOf, requireSession } from '../http/session.ts'

/** From where a partner gets requests. */
export function locationRoutes(app: App): Router {
  const routes = express.Router()
  routes.use('/locations', requireSession(app, 'partner'))
  const view = async ({ partnerId, isAdmin }: Caller): Promise<LocationsView> => ({ ...await showLocations(app, partnerId), canChange: isAdmin, now: app.now() })

  routes.get('/locations', async (req, res) => {
    res.json(await view(callerOf(req)))
  })
  routes.put('/locations', async (req, res) => {
    const { version, locations } = locationsBody.parse(req.body)
    await changeLocations(app, callerOf(req), { version, extra: locations })
    res.json(await view(callerOf(req)))
  })
  routes.post('/locations/home', async (req, res) => {
    await askHome(app, callerOf(req), homeBody.parse(req.body))
    res.json(await view(callerOf(req)))
  })
  routes.get('/locations/choices', async (req, res) => {
    const { country } = choicesQuery.parse(req.query)
    if (country !== undefined) res.json({ country, regions: listRegionChoices(country) } satisfies LocationChoicesView)
    else res.json({ countries: (await listCountryChoices(app)).map((it) => ({ ...it, possible: it.why === null })), demandDays: DEMAND_DAYS } satisfies LocationChoicesView)
  })
  return routes
}
