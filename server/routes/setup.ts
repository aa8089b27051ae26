import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import type { Caller } from '../app/session/open-session.ts'
import { claimCompany } from '../app/setup/claim-company.ts'
import { decideOldSettings, moveSetup } from '../app/setup/move-setup.ts'
import { showSetup } from '../app/setup/show-setup.ts'
import type { ShownSetup } from '../app/setup/show-setup.ts'
import { inviteColleagues, sendTestMessage } from '../app/setup/tell-people.ts'
import { claimBody, inviteBody, oldSettingsBody, setupBody } from '../contract/setup.ts'
import type { CompanyView, MessageView, SetupView } from '../contract/setup.ts'
import type { Partner } from '../core/partner.ts'
import { callerOf, requireSession } from '../http/session.ts'

/** What a portal's administrator goes through once, after the installation. */
export function setupRoutes(app: App): Router {
  const routes = express.Router()
  routes.use('/setup', requireSession(app, 'partner'))
  const view = async (caller: Caller): Promise<SetupView> => presentSetup(await showSetup(app, caller))

  routes.get('/setup', async (req, res) => {
    res.json(await view(callerOf(req)))
  })
  routes.put('/setup', async (req, res) => {
    const { step, skipped, ends } = setupBody.parse(req.body)
    await moveSetup(app, callerOf(req), { to: step, skipped, ends })
    res.json(await view(callerOf(req)))
  })
  routes.post('/setup/old-settings', async (req, res) => {
    await decideOldSettings(app, callerOf(req), oldSettingsBody.parse(req.body).use)
    res.json(await view(callerOf(req)))
  })
  routes.post('/setup/claim', async (req, res) => {
    await claimCompany(app, callerOf(req), claimBody.parse(req.body))
    res.json(await view(callerOf(req)))
  })
  routes.post('/setup/test-message', async (req, res) => {
    res.json(await sendTestMessage(app, callerOf(req)) satisfies MessageView)
  })
  routes.post('/setup/invite', async (req, res) => {
    res.json(await inviteColleagues(app, callerOf(req), inviteBody.parse(req.body).userIds) satisfies MessageView)
  })
  return routes
}

function presentSetup({ setup, company, gate, likely, claim, fields, now }: ShownSetup): SetupView {
  return {
    progress: setup && { step: setup.step, skipped: setup.skipped, endedAt: setup.endedAt, by: setup.changedBy, at: setup.changedAt },
    oldSettingsAt: setup?.oldSettingsAt ?? null,
    company: company && { ...presentCompany(company), certifiedAt: company.tutorialPassedAt },
    gate,
    likely: likely.map(presentCompany),
    claim: claim && {
      company: String(claim.facts['said'] ?? ''), by: claim.openedBy, at: claim.openedAt, state: claim.decidedAt === null ? 'open' : 'refused', answer: claim.note ?? '',
    },
    fields, now,
  }
}

function presentCompany({ id, name, status, homeCountry }: Partner): CompanyView {
  return { id, name, status, homeCountry }
}
