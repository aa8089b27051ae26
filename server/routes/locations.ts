import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { askHome } from '../app/location/ask-home.ts'
import { changeLocations } from '../app/location/change-locations.ts'
import { listCountryChoices, listRegionChoices, showLocations } from '../app/location/show-locations.ts'
import { DEMAND_DAYS } from '../app/location/show-demand.ts'
import { choicesQuery, homeBody, locationsBody } from '../contract/location.ts'
import type { LocationChoicesView, LocationsView, LocationView } from '../contract/location.ts'
import type { ShownLocation } from '../app/location/show-locations.ts'
import { say } from '../core/said.ts'
import { callerOf, requireSession } from '../http/session.ts'
import { voiceOf } from '../http/voice.ts'
import type { Asked } from '../http/voice.ts'

/** From where a partner gets requests. */
export function locationRoutes(app: App): Router {
  const routes = express.Router()
  routes.use('/locations', requireSession(app, 'partner'))
  const view = async (req: Asked): Promise<LocationsView> => {
    const { partnerId, isAdmin } = callerOf(req)
    const speak = voiceOf(req)
    const { home, extra, ...shown } = await showLocations(app, partnerId)
    const spoken = (it: ShownLocation): LocationView => ({ ...it, name: speak(it.name), why: it.why && speak(it.why) })
    return { ...shown, home: spoken(home), extra: extra.map(spoken), canChange: isAdmin, now: app.now() }
  }

  routes.get('/locations', async (req, res) => {
    res.json(await view(req))
  })
  routes.put('/locations', async (req, res) => {
    const { version, locations } = locationsBody.parse(req.body)
    await changeLocations(app, callerOf(req), { version, extra: locations })
    res.json(await view(req))
  })
  routes.post('/locations/home', async (req, res) => {
    await askHome(app, callerOf(req), homeBody.parse(req.body))
    res.json(await view(req))
  })
  routes.get('/locations/choices', async (req, res) => {
    const { country } = choicesQuery.parse(req.query)
    if (country !== undefined) res.json({ country, regions: listRegionChoices(country) } satisfies LocationChoicesView)
    else {
      const speak = voiceOf(req)
      const countries = (await listCountryChoices(app)).map(({ code, why, requests }) => ({
        code, name: speak(say('place.country', { country: { country: code } })), possible: why === null, why: why && speak(why), requests,
      }))
      res.json({ countries, demandDays: DEMAND_DAYS } satisfies LocationChoicesView)
    }
  })
  return routes
}
