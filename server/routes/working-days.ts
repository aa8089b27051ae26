import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { getPrivacyRules } from '../app/privacy/privacy-rules.ts'
import { setWorkingDays, showWorkingDays } from '../app/system/working-days.ts'
import { workingDaysBody } from '../contract/working-days.ts'
import type { WorkingDaysView } from '../contract/working-days.ts'
import { privacyDueAt } from '../core/privacy.ts'
import { callerOf } from '../http/session.ts'

/** On which days the vendor's promises run. */
export function workingDaysRoutes(app: App): Router {
  const routes = express.Router()
  const view = async (): Promise<WorkingDaysView> => {
    const [shown, rules, now] = [await showWorkingDays(app.db), await getPrivacyRules(app.db, app.now()), app.now()]
    return { ...shown, confirmDueAt: privacyDueAt('stop', rules, now), tellDueAt: privacyDueAt('tell_other_side', rules, now) }
  }

  routes.get('/working-days', async (_req, res) => {
    res.json(await view())
  })
  routes.put('/working-days', async (req, res) => {
    await setWorkingDays(app, callerOf(req), workingDaysBody.parse(req.body))
    res.json(await view())
  })
  return routes
}
