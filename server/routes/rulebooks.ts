import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { announceRulebook } from '../app/rulebook/announce-rulebook.ts'
import { listRulebooks, showRules } from '../app/rulebook/list-rulebooks.ts'
import type { ListedVersion } from '../app/rulebook/list-rulebooks.ts'
import { showImpact } from '../app/rulebook/show-impact.ts'
import { impactBody, rulebookBody } from '../contract/rulebook.ts'
import type { ImpactView, RulebooksView, RulebookVersionView, RulesView } from '../contract/rulebook.ts'
import { publicRules } from '../core/rulebook-changes.ts'
import { rulesOf } from '../core/rulebook-versions.ts'
import { callerOf, requireSession } from '../http/session.ts'

/** The rules as the vendor's staff keep them; mounted under the operators' path. */
export function rulebookRoutes(app: App): Router {
  const routes = express.Router()
  const view = async (): Promise<RulebooksView> => ({ versions: (await listRulebooks(app)).map(presentVersion), now: app.now() })

  routes.get('/rulebooks', async (_req, res) => {
    res.json(await view())
  })
  routes.post('/rulebooks', async (req, res) => {
    await announceRulebook(app, callerOf(req), rulebookBody.parse(req.body))
    res.json(await view())
  })
  routes.post('/rulebooks/impact', async (req, res) => {
    const { current, ...impact } = await showImpact(app, impactBody.parse(req.body).rules)
    res.json({ ...impact, against: current.version } satisfies ImpactView)
  })
  return routes
}

/** The rules as partners read them. */
export function rulesRoutes(app: App): Router {
  const routes = express.Router()
  routes.use('/rules', requireSession(app, 'partner'))

  routes.get('/rules', async (_req, res) => {
    const { inForce, announced } = await showRules(app)
    res.json({
      version: inForce.rulebook.version, startsAt: inForce.rulebook.startsAt, why: inForce.why, changes: inForce.changes,
      rules: publicRules(rulesOf(inForce.rulebook)), now: app.now(),
      announced: announced.map(({ rulebook, why, changes }) => ({ version: rulebook.version, startsAt: rulebook.startsAt, why, changes })),
    } satisfies RulesView)
  })
  return routes
}

function presentVersion({ rulebook, why, createdBy, createdAt, state, until, changes }: ListedVersion): RulebookVersionView {
  return { version: rulebook.version, startsAt: rulebook.startsAt, until, state, why, createdBy, createdAt, rules: rulesOf(rulebook), changes }
}
