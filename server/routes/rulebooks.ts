import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { announceRulebook } from '../app/rulebook/announce-rulebook.ts'
import { changeDraft, dropDraft, findStanding, listRulebookDrafts, makeDraft } from '../app/rulebook/drafts.ts'
import { listRulebooks, showRules } from '../app/rulebook/list-rulebooks.ts'
import type { ListedVersion } from '../app/rulebook/list-rulebooks.ts'
import { showImpact } from '../app/rulebook/show-impact.ts'
import { announceDraftBody, changedDraftBody, draftBody, dropDraftQuery, impactBody, rulebookBody } from '../contract/rulebook.ts'
import type { ImpactView, RulebookDraftsView, RulebookDraftView, RulebooksView, RulebookVersionView, RulesView } from '../contract/rulebook.ts'
import { capital, publicRules } from '../core/rulebook-changes.ts'
import { rulesOf } from '../core/rulebook-versions.ts'
import { callerOf, requireSession } from '../http/session.ts'
import { voiceOf } from '../http/voice.ts'
import type { Speak } from '../say/speak.ts'
import { requireUuid } from './partner.ts'

/** The rules as the vendor's staff keep them; mounted under the operators' path. */
export function rulebookRoutes(app: App): Router {
  const routes = express.Router()
  const view = async (speak: Speak): Promise<RulebooksView> => ({ versions: (await listRulebooks(app)).map((it) => presentVersion(it, speak)), now: app.now() })

  routes.get('/rulebooks', async (req, res) => {
    res.json(await view(voiceOf(req)))
  })
  routes.post('/rulebooks', async (req, res) => {
    await announceRulebook(app, callerOf(req), rulebookBody.parse(req.body))
    res.json(await view(voiceOf(req)))
  })
  routes.post('/rulebooks/impact', async (req, res) => {
    const { current, ...impact } = await showImpact(app, impactBody.parse(req.body).rules)
    res.json({ ...impact, warnings: impact.warnings.map(voiceOf(req)), against: current.version } satisfies ImpactView)
  })
  return routes
}

/** Rules that are being written, kept for whoever goes on with them. */
export function rulebookDraftRoutes(app: App): Router {
  const routes = express.Router()
  routes.param('id', requireUuid)
  const drafts = async (): Promise<RulebookDraftsView> => ({ drafts: await listRulebookDrafts(app), now: app.now() })

  routes.get('/rulebook-drafts', async (_req, res) => {
    res.json(await drafts())
  })
  routes.post('/rulebook-drafts', async (req, res) => {
    res.status(201).json(await makeDraft(app, callerOf(req), draftBody.parse(req.body)) satisfies RulebookDraftView)
  })
  routes.put('/rulebook-drafts/:id', async (req, res) => {
    res.json(await changeDraft(app, callerOf(req), { id: req.params.id, ...changedDraftBody.parse(req.body) }) satisfies RulebookDraftView)
  })
  routes.delete('/rulebook-drafts/:id', async (req, res) => {
    await dropDraft(app, callerOf(req), req.params.id, dropDraftQuery.parse(req.query).version)
    res.json(await drafts())
  })
  routes.post('/rulebook-drafts/:id/announce', async (req, res) => {
    const { version, ...told } = announceDraftBody.parse(req.body)
    const { id, rules } = await findStanding(app.db, req.params.id)
    const added = await announceRulebook(app, callerOf(req), { ...told, rules }, { id, version })
    res.json({ version: added })
  })
  return routes
}

/** The rules as partners read them. */
export function rulesRoutes(app: App): Router {
  const routes = express.Router()
  routes.use('/rules', requireSession(app, 'partner'))

  routes.get('/rules', async (req, res) => {
    const speak = voiceOf(req)
    const { inForce, announced } = await showRules(app)
    res.json({
      version: inForce.rulebook.version, startsAt: inForce.rulebook.startsAt, why: inForce.why, changes: inForce.changes.map(speak),
      rules: publicRules(rulesOf(inForce.rulebook)), now: app.now(),
      announced: announced.map(({ rulebook, why, changes }) => ({ version: rulebook.version, startsAt: rulebook.startsAt, why, changes: changes.map(speak) })),
    } satisfies RulesView)
  })
  return routes
}

function presentVersion({ rulebook, why, createdBy, createdAt, state, until, changes }: ListedVersion, speak: Speak): RulebookVersionView {
  return { version: rulebook.version, startsAt: rulebook.startsAt, until, state, why, createdBy, createdAt, rules: rulesOf(rulebook), changes: changes.map((it) => capital(speak(it))) }
}
