import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { setLocations } from '../app/location/change-locations.ts'
import { importPartners } from '../app/partner/import-partners.ts'
import type { ImportLine } from '../app/partner/import-partners.ts'
import { listPartners } from '../app/partner/list-partners.ts'
import { savePartner } from '../app/partner/save-partner.ts'
import { listStandings } from '../app/partner/list-standings.ts'
import { showCard, showPartner } from '../app/partner/show-partner.ts'
import { showRating } from '../app/reservation/show-rating.ts'
import { operatorLocationsBody } from '../contract/location.ts'
import { operatorPartnerBody, partnerId, partnersQuery } from '../contract/partner.ts'
import type { OperatorPartnerView } from '../contract/partner.ts'
import type { RatingView } from '../contract/rating.ts'
import { CSV_COLUMNS, importQuery, readPartnerLine } from '../contract/partner-csv.ts'
import { Refusal } from '../core/errors.ts'
import { wholeCard } from '../core/partner-card.ts'
import { readCsv } from '../http/csv.ts'
import type { CsvLine } from '../http/csv.ts'
import { callerOf } from '../http/session.ts'
import { voiceOf } from '../http/voice.ts'
import type { Asked } from '../http/voice.ts'
import { presentImport, presentPartner, presentPartners, presentStandings } from './present-partner.ts'
import { presentRating } from './present-rating.ts'

/** The register of partners, as the vendor's staff read and change it. */
export function partnersRoutes(app: App): Router {
  const routes = express.Router()
  const view = async (req: Asked, id: string): Promise<OperatorPartnerView> => presentPartner(await showPartner(app, id), { speak: voiceOf(req), now: app.now() })

  routes.get('/partner-standings', async (_req, res) => {
    res.json(presentStandings(await listStandings(app), app.now()))
  })
  routes.get('/partners/:id/rating', async (req, res) => {
    const { partner } = await showCard(app, partnerId.parse(req.params.id))
    res.json(presentRating(await showRating(app, partner.id), voiceOf(req)) satisfies RatingView)
  })
  routes.get('/partners', async (req, res) => {
    res.json(presentPartners(await listPartners(app, partnersQuery.parse(req.query)), app.now()))
  })
  routes.post('/partners/import', express.text({ type: 'text/csv', limit: '1mb' }), async (req, res) => {
    const { dryRun } = importQuery.parse(req.query)
    if (typeof req.body !== 'string') throw new Refusal('unsupported_type')
    const lines = readCsv(req.body, CSV_COLUMNS).map(toImportLine)
    res.json(presentImport(await importPartners(app, lines, callerOf(req), { isTrial: dryRun === '1' }), dryRun === '1', voiceOf(req)))
  })
  routes.get('/partners/:id', async (req, res) => {
    res.json(await view(req, partnerId.parse(req.params.id)))
  })
  routes.put('/partners/:id', async (req, res) => {
    const id = partnerId.parse(req.params.id)
    const { version, reason, card } = operatorPartnerBody.parse(req.body)
    const whole = wholeCard(id, card)
    const { result } = await savePartner(app, { id, changes: whole, whole, version, reason }, callerOf(req))
    res.status(result === 'created' ? 201 : 200).json(await view(req, id))
  })
  routes.put('/partners/:id/locations', async (req, res) => {
    const id = partnerId.parse(req.params.id)
    const { version, locations, reason } = operatorLocationsBody.parse(req.body)
    await setLocations(app, callerOf(req), id, { version, extra: locations, reason })
    res.json(await view(req, id))
  })
  return routes
}

function toImportLine({ line, cells, trouble }: CsvLine): ImportLine {
  const read = trouble === null ? readPartnerLine(cells) : [trouble]
  return 'changes' in read ? { ...read, line, wrong: [] } : { line, id: cells['id'] ?? '', changes: {}, whole: null, missing: [], wrong: read }
}
