import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { listRequiredFields } from '../app/portal/required-fields.ts'
import { addPipeline, saveSettings, showSettings } from '../app/portal/settings.ts'
import type { ShownSettings } from '../app/portal/settings.ts'
import { fieldsQuery, pipelineBody, settingsBody } from '../contract/settings.ts'
import type { RequiredFieldsView, SettingsView } from '../contract/settings.ts'
import { callerOf, requireSession } from '../http/session.ts'

/** What a portal's administrator decides. */
export function settingsRoutes(app: App): Router {
  const routes = express.Router()
  routes.use('/settings', requireSession(app, 'partner'))

  routes.get('/settings', async (req, res) => {
    res.json(presentSettings(await showSettings(app, callerOf(req)), callerOf(req).isAdmin))
  })
  routes.put('/settings', async (req, res) => {
    const { version, settings } = settingsBody.parse(req.body)
    res.json(presentSettings(await saveSettings(app, callerOf(req), settings, version), callerOf(req).isAdmin))
  })
  routes.get('/settings/fields', async (req, res) => {
    const { entityTypeId } = fieldsQuery.parse(req.query)
    const fields = await listRequiredFields(app, callerOf(req).memberId, entityTypeId)
    res.json({ fields: fields.map(({ name, label, type, items }) => ({ name, label, type, items })) } satisfies RequiredFieldsView)
  })
  routes.post('/settings/pipeline', async (req, res) => {
    res.json(presentSettings(await addPipeline(app, callerOf(req), pipelineBody.parse(req.body).name), callerOf(req).isAdmin))
  })
  return routes
}

function presentSettings({ settings, version, changedBy, changedAt, access, targets, people, next }: ShownSettings, canChange: boolean): SettingsView {
  return { settings, version, changed: changedAt === null ? null : { by: changedBy, at: changedAt }, canChange, canNotify: access === 'app', targets, people, next }
}
