import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { listRequiredFields } from '../app/portal/required-fields.ts'
import { makeTestRecord, removeTestRecord } from '../app/crm/test-record.ts'
import type { TestRecord } from '../app/crm/test-record.ts'
import { addPipeline, saveSettings, showSettings } from '../app/portal/settings.ts'
import type { ShownSettings } from '../app/portal/settings.ts'
import { fieldsQuery, pipelineBody, settingsBody } from '../contract/settings.ts'
import type { RequiredFieldsView, SettingsView, TestRecordView, TestView } from '../contract/settings.ts'
import { kindOf } from '../core/crm-target.ts'
import { callerOf, requireSession } from '../http/session.ts'
import { voiceOf } from '../http/voice.ts'
import type { Asked } from '../http/voice.ts'
import { crmPath } from './present-reservation.ts'

/** What a portal's administrator decides. */
export function settingsRoutes(app: App): Router {
  const routes = express.Router()
  routes.use('/settings', requireSession(app, 'partner'))

  routes.get('/settings', async (req, res) => {
    res.json(presentSettings(await showSettings(app, callerOf(req)), req))
  })
  routes.put('/settings', async (req, res) => {
    const { version, settings } = settingsBody.parse(req.body)
    res.json(presentSettings(await saveSettings(app, callerOf(req), settings, version), req))
  })
  routes.get('/settings/fields', async (req, res) => {
    const { entityTypeId } = fieldsQuery.parse(req.query)
    const fields = await listRequiredFields(app, callerOf(req).memberId, entityTypeId)
    res.json({ fields: fields.map(({ name, label, type, items }) => ({ name, label, type, items })) } satisfies RequiredFieldsView)
  })
  routes.post('/settings/pipeline', async (req, res) => {
    res.json(presentSettings(await addPipeline(app, callerOf(req), pipelineBody.parse(req.body).name), req))
  })
  routes.post('/settings/test-record', async (req, res) => {
    res.json({ test: presentTest(await makeTestRecord(app, callerOf(req))) } satisfies TestView)
  })
  routes.delete('/settings/test-record', async (req, res) => {
    await removeTestRecord(app, callerOf(req))
    res.json({ test: null } satisfies TestView)
  })
  return routes
}

function presentTest({ entityTypeId, itemId, madeBy, madeAt }: TestRecord): TestRecordView {
  return { entity: kindOf(entityTypeId) ?? 'deal', itemId, path: itemId === null ? null : crmPath(entityTypeId, itemId), madeBy, madeAt }
}

function presentSettings({ settings, version, changedBy, changedAt, access, targets, people, next, test }: ShownSettings, req: Asked): SettingsView {
  const speak = voiceOf(req)
  return {
    settings, version, changed: changedAt === null ? null : { by: changedBy, at: changedAt }, canChange: callerOf(req).isAdmin, canNotify: access === 'app', people,
    targets: targets.map((it) => ({ ...it, name: speak(it.name), unavailable: it.unavailable && speak(it.unavailable) })),
    next: { ...next, name: speak(next.name) }, test: test && presentTest(test),
  }
}
