import { readSurvey, surveyCommands } from '../../bitrix24/survey.ts'
import type { Survey } from '../../bitrix24/survey.ts'
import { kindOf } from '../../core/crm-target.ts'
import type { PortalSettings } from '../../core/portal-settings.ts'
import { listWatchedItems } from '../../store/crm-items.ts'
import { savePortalCheck } from '../../store/portal-checks.ts'
import { getPortalSettings } from '../../store/portal-settings.ts'
import { listAdminTokens } from '../../store/portal-tokens.ts'
import { readPortalQueue } from '../../store/portal-work.ts'
import { findPortal, setActivePeople, setOfflineEvents, setProcessPrefix } from '../../store/portals.ts'
import type { Portal } from '../../store/portals.ts'
import type { App } from '../app.ts'
import { callBatch } from './call-portal.ts'
import { judgeFindings } from './connection-checks.ts'
import type { Found } from './found.ts'
import { judgeQueue, judgeSilence } from './connection-trouble.ts'
import { handlerChanges } from './event-handlers.ts'
import { missingFields, prefixOf } from './fields.ts'
import { mend } from './mend.ts'
import type { Mended } from './mend.ts'
import { placementChanges } from './placements.ts'
import { judgeWebhook } from './webhook-checks.ts'
import { peopleCommands, FIRST_PAGES, readEverybody } from './read-people.ts'

export type Prepared = Record<'handlers' | 'placements' | 'fields', Mended>

/**
 * Looks at a portal, binds what is missing, removes what belongs elsewhere, makes the app's fields and writes down how it stands.
 * Doing it again changes nothing: one call to look, and one to mend when there is something. Returns what was changed; null when
 * the portal did not answer.
 */
export async function preparePortal(app: App, memberId: string): Promise<Prepared | null> {
  const portal = await findPortal(app.db, memberId)
  if (!portal) return null
  const { settings } = await getPortalSettings(app.db, memberId)
  const answer = await callBatch(app, memberId, { ...surveyCommands(settings.target, portal.access === 'app'), ...peopleCommands(0, FIRST_PAGES) }, { halt: false })
  if (answer.kind !== 'ok') {
    app.log.warn({ memberId, answer: answer.kind, reason: answer.reason }, 'a portal could not be looked at')
    await keepChecks(app, memberId, judgeSilence((await findPortal(app.db, memberId))?.state ?? portal.state, answer))
    return null
  }
  const survey = readSurvey(settings.target, answer.batch)
  await keepFacts(app, memberId, survey, settings)
  const people = await readEverybody(app, memberId, answer.batch.results)
  if (people) await setActivePeople(app.db, memberId, people)
  const mended = await mendPortal(app, portal, survey, settings)
  await judge(app, portal, survey, mended, settings)
  return mended
}

async function keepFacts(app: App, memberId: string, { processId, hasOffline }: Survey, { target }: PortalSettings): Promise<void> {
  // A number that could not be read leaves the known one: records in work still need it.
  if (kindOf(target.entityTypeId) === 'process' && processId !== null) await setProcessPrefix(app.db, memberId, prefixOf(processId))
  await setOfflineEvents(app.db, memberId, hasOffline)
}

async function mendPortal(app: App, { memberId, access }: Portal, survey: Survey, { target }: PortalSettings): Promise<Prepared> {
  // Records of an earlier choice are still followed.
  const watched = await listWatchedItems(app.db, memberId)
  const entityTypeIds = [...new Set([target.entityTypeId, ...watched.map((item) => item.entityTypeId)])]
  const isApp = access === 'app'
  const nothing = { remove: [], add: [] }
  return mend(app, memberId, {
    handlers: isApp && survey.handlers ? handlerChanges(survey.handlers, { entityTypeIds, address: `${app.publicUrl}/b24/event`, hasOffline: survey.hasOffline }) : nothing,
    placements: isApp && survey.placements ? placementChanges(survey.placements, target, app.publicUrl) : nothing,
    fields: { remove: [], add: missingFields(survey) },
  })
}

async function judge(app: App, portal: Portal, survey: Survey, mended: Prepared, settings: PortalSettings): Promise<void> {
  const now = app.now()
  const spares = (await listAdminTokens(app.db, portal.memberId)).filter(({ userId }) => userId !== survey.person?.id).length
  // An installation that runs at the same time may have brought the token since.
  const hasToken = ((await findPortal(app.db, portal.memberId)) ?? portal).tokenHash !== null
  const found = (portal.access === 'webhook' ? judgeWebhook : judgeFindings)({ survey, mended, settings, spares, hasToken, isWebhook: portal.access === 'webhook', now })
  await keepChecks(app, portal.memberId, found)
}

async function keepChecks(app: App, memberId: string, found: readonly Found[]): Promise<void> {
  const now = app.now()
  const queue = judgeQueue(await readPortalQueue(app.db, memberId, now), now)
  for (const check of [...found, ...queue]) await savePortalCheck(app.db, memberId, check, now)
}
