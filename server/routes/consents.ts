import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { showConsent } from '../app/consent/show-consent.ts'
import type { ShownConsent } from '../app/consent/show-consent.ts'
import type { ConsentView } from '../contract/consent.ts'
import { numberIn } from './partner.ts'

/** What a client agreed to, for the vendor's staff. */
export function consentRoutes(app: App): Router {
  const routes = express.Router()
  routes.get('/requests/:number/consent', async (req, res) => {
    res.json(presentConsent(await showConsent(app, numberIn(req.params))))
  })
  return routes
}

function presentConsent(shown: ShownConsent | null): ConsentView {
  if (!shown) return { consent: null, recipients: [] }
  const { language, version, sha256, policy, shownAt, givenAt, confirmedAt, network, withdrawnAt, withdrawnBy } = shown.consent
  return {
    consent: { language, version, text: shown.text.body, sha256, policy, shownAt, givenAt, confirmedAt, network, withdrawnAt, withdrawnBy },
    recipients: shown.recipients.map(({ partner, shownAt: at, toldAt, withdrawnAt: endedAt, dueAt, confirmedAt: doneAt, confirmedBy }) => ({ partner, shownAt: at, toldAt, withdrawnAt: endedAt, dueAt, confirmedAt: doneAt, confirmedBy })),
  }
}
