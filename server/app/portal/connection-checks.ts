import type { Survey } from '../../bitrix24/survey.ts'
import { kindOf } from '../../core/crm-target.ts'
import { SCOPES } from '../../core/manifest.ts'
import type { PortalSettings } from '../../core/portal-settings.ts'
import { say } from '../../core/said.ts'
import { DAY_MS, MINUTE_MS } from '../../core/time.ts'
import { attention, broken, ok } from './found.ts'
import type { Found } from './found.ts'
import type { Mended } from './mend.ts'
import { demandedOf } from './required-fields.ts'

/** Everything that was learnt of a portal that answered. */
export type Findings = {
  survey: Survey
  mended: Record<'handlers' | 'placements' | 'fields', Mended>
  settings: PortalSettings
  /** Pairs of administrators beside the one whose access was used. */
  spares: number
  /** Whether events can be recognised as the portal's own. */
  hasToken: boolean
  isWebhook: boolean
  now: number
}

const CLOCK_MS = 2 * MINUTE_MS
const SOON_DAYS = 7

/** What the findings mean, one sentence each. What could not be read says nothing: its check keeps what it said before. */
export function judgeFindings(found: Findings): Found[] {
  const judged = [access(found), licence(found), scopes(found), ...(found.isWebhook ? [] : [events(found), placements(found)]), fields(found), target(found), clock(found), notifications(found)]
  return judged.filter((it) => it !== null)
}

function access({ survey: { person }, spares, hasToken, isWebhook }: Findings): Found {
  if (!hasToken && !isWebhook) return attention('access', say('check.noToken'))
  const name = person?.name ?? say('check.anAdministrator')
  if (isWebhook) return ok('access', say('check.webhookOf', { name }))
  return ok('access', spares === 0 ? say('check.accessAlone', { name }) : say('check.access', { name, n: spares }))
}

function licence({ survey: { info } }: Findings): Found | null {
  if (!info) return null
  if (info.isExpired) return broken('licence', say('check.expired'))
  const days = info.daysLeft
  if (days !== null && days >= 0 && days <= SOON_DAYS) return attention('licence', say('check.expiresSoon', { n: days }))
  return ok('licence', say('check.licence'))
}

function scopes({ survey }: Findings): Found | null {
  if (!survey.scopes) return null
  // The wider permissions for people hold the narrow one.
  const granted = new Set(survey.scopes.flatMap((scope) => (scope === 'user' || scope === 'user_basic' ? [scope, 'user_brief'] : [scope])))
  const missing = SCOPES.filter((scope) => !granted.has(scope))
  if (missing.length === 0) return ok('scopes', say('check.scopes'))
  const costs = missing.map((scope) => say(`scopeCost.${scope}`))
  const text = say('check.scopesMissing', { missing: { all: missing.map((scope) => `“${scope}”`), as: 'commas' }, costs: { all: costs, as: 'commas' } })
  return missing.includes('crm') ? broken('scopes', text) : attention('scopes', text)
}

function events({ survey: { handlers, hasOffline }, mended }: Findings): Found | null {
  if (!handlers) return null
  const { failed } = mended.handlers
  if (failed.length > 0) return broken('events', say('check.eventsFailed', { n: failed.length, what: words(failed) }))
  return ok('events', say(hasOffline ? 'check.eventsKept' : 'check.events'))
}

function placements({ survey, mended: { placements: { failed } } }: Findings): Found | null {
  if (!survey.placements) return null
  if (failed.length > 0) return attention('placements', say('check.placementsFailed', { n: failed.length, what: words(failed) }))
  return ok('placements', say('check.placements'))
}

function fields({ survey, mended: { fields: { failed } } }: Findings): Found | null {
  if (survey.fields.size === 0) return null
  if (failed.length > 0) return attention('fields', say('check.fieldsFailed', { n: failed.length, what: words(failed) }))
  return ok('fields', say('check.fields'))
}

function target({ survey, settings }: Findings): Found | null {
  const kind = kindOf(settings.target.entityTypeId)
  if (kind === 'lead' && survey.hasLeads === false) return broken('target', say('check.noLeads'))
  if (kind === 'process' && survey.pipelines === null) return survey.fields.size > 0 ? null : broken('target', say('check.noProcess'))
  if (survey.pipelines && !survey.pipelines.some(({ id }) => id === settings.target.categoryId)) return broken('target', say('check.noPipeline'))
  if (survey.stages?.length === 0) return broken('target', say('check.noStages'))
  const uncovered = demandedOf(survey.fields.get(settings.target.entityTypeId) ?? []).filter(({ name }) => !(name in settings.fieldValues))
  if (uncovered.length > 0) return broken('target', say('check.demands', { what: words(uncovered.map(({ label }) => `“${label}”`)) }))
  return survey.stages ? ok('target', say('check.target')) : null
}

function clock({ survey: { clock: theirs }, now }: Findings): Found | null {
  if (theirs === null) return null
  const apart = Math.round(Math.abs(theirs - now) / MINUTE_MS)
  if (Math.abs(theirs - now) <= CLOCK_MS) return ok('clock', say('check.clock'))
  const by = apart >= DAY_MS / MINUTE_MS ? say('check.overADay') : say('check.minutes', { n: apart })
  return attention('clock', say(theirs > now ? 'check.clockAhead' : 'check.clockBehind', { by }))
}

function notifications({ survey, settings }: Findings): Found | null {
  if (!settings.notify) return ok('notifications', say('check.notifyOff'))
  if (!survey.scopes) return null
  if (!survey.scopes.includes('im')) return attention('notifications', say('check.notifyMissing'))
  return ok('notifications', say('check.notify'))
}

/** Each once, without the full stop at its end. */
function words(list: readonly string[]): string {
  return [...new Set(list.map((it) => it.replace(/\.+$/, '')))].slice(0, 3).join(', ')
}
