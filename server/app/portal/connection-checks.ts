import type { Survey } from '../../bitrix24/survey.ts'
import { kindOf } from '../../core/crm-target.ts'
import { SCOPES } from '../../core/manifest.ts'
import type { Scope } from '../../core/manifest.ts'
import type { PortalSettings } from '../../core/portal-settings.ts'
import { DAY_MS, MINUTE_MS } from '../../core/time.ts'
import { attention, broken, count, ok } from './found.ts'
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
  if (!hasToken && !isWebhook) return attention('access', 'The app works, but its events can’t be recognised yet. An administrator has to open the app once.')
  const name = person?.name ?? 'an administrator'
  if (isWebhook) return ok('access', `The app works with the webhook of ${name}.`)
  const others = spares === 0 ? 'If they leave, another administrator has to open the app once.' : `${count(spares, 'administrator')} more ${spares === 1 ? 'stands' : 'stand'} by.`
  return ok('access', `The app works with the access of ${name}. ${others}`)
}

function licence({ survey: { info } }: Findings): Found | null {
  if (!info) return null
  if (info.isExpired) return broken('licence', 'The paid time of the app is over. Requests you have are safe here; it goes on by itself once it is paid.')
  const days = info.daysLeft
  if (days !== null && days >= 0 && days <= SOON_DAYS) return attention('licence', `The time of the app ends in ${count(days, 'day')}. Renew it in your Bitrix24.`)
  return ok('licence', 'The app is active on your Bitrix24 plan.')
}

const COSTS: Record<Scope, string> = {
  crm: 'nothing can be put into your CRM', placement: 'the app has no tab in your CRM', user_brief: 'responsible people can’t be chosen', im: 'nobody is told in the messenger',
  userfieldconfig: 'smart processes get no fields',
}

function scopes({ survey }: Findings): Found | null {
  if (!survey.scopes) return null
  // The wider permissions for people hold the narrow one.
  const granted = new Set(survey.scopes.flatMap((scope) => (scope === 'user' || scope === 'user_basic' ? [scope, 'user_brief'] : [scope])))
  const missing = SCOPES.filter((scope) => !granted.has(scope))
  if (missing.length === 0) return ok('scopes', 'The app has every permission it needs.')
  const text = `Permission ${missing.map((scope) => `“${scope}”`).join(', ')} is missing: ${missing.map((scope) => COSTS[scope]).join(', ')}. An administrator has to update the app.`
  return missing.includes('crm') ? broken('scopes', text) : attention('scopes', text)
}

function events({ survey: { handlers, hasOffline }, mended }: Findings): Found | null {
  if (!handlers) return null
  const { failed } = mended.handlers
  if (failed.length > 0) return broken('events', `${count(failed.length, 'event')} can’t be listened to: ${words(failed)}. Changes in your CRM are found a little later, by comparing.`)
  return ok('events', `Your CRM tells the app of every change${hasOffline ? ', and keeps what could not be told' : ''}.`)
}

function placements({ survey, mended: { placements: { failed } } }: Findings): Found | null {
  if (!survey.placements) return null
  if (failed.length > 0) return attention('placements', `${count(failed.length, 'place')} of the app in your Bitrix24 could not be made: ${words(failed)}. The app still opens from its menu.`)
  return ok('placements', 'The app stands in the menu and as a tab in your records.')
}

function fields({ survey, mended: { fields: { failed } } }: Findings): Found | null {
  if (survey.fields.size === 0) return null
  if (failed.length > 0) return attention('fields', `${count(failed.length, 'field')} of the app could not be made: ${words(failed)}. Proofs have to be typed into the app.`)
  return ok('fields', 'Request number, deadline, link and proof have their fields in your records.')
}

function target({ survey, settings }: Findings): Found | null {
  const kind = kindOf(settings.target.entityTypeId)
  if (kind === 'lead' && survey.hasLeads === false) return broken('target', 'Your CRM no longer uses leads. Choose a deal pipeline; requests wait until then.')
  if (kind === 'process' && survey.pipelines === null) return survey.fields.size > 0 ? null : broken('target', 'The chosen smart process is gone. Choose where requests go; they wait until then.')
  if (survey.pipelines && !survey.pipelines.some(({ id }) => id === settings.target.categoryId)) return broken('target', 'The chosen pipeline is gone. Choose another; requests wait until then.')
  if (survey.stages?.length === 0) return broken('target', 'The chosen pipeline has no stages. Choose another; requests wait until then.')
  const uncovered = demandedOf(survey.fields.get(settings.target.entityTypeId) ?? []).filter(({ name }) => !(name in settings.fieldValues))
  if (uncovered.length > 0) return broken('target', `Your CRM demands ${words(uncovered.map(({ label }) => `“${label}”`))} in new records. Say in the settings what the app should write there.`)
  return survey.stages ? ok('target', 'The chosen pipeline is there and takes new records.') : null
}

function clock({ survey: { clock: theirs }, now }: Findings): Found | null {
  if (theirs === null) return null
  const apart = Math.round(Math.abs(theirs - now) / MINUTE_MS)
  if (Math.abs(theirs - now) <= CLOCK_MS) return ok('clock', 'Your Bitrix24 and the app agree on the time.')
  return attention('clock', `The clock of your Bitrix24 is ${apart >= DAY_MS / MINUTE_MS ? 'more than a day' : count(apart, 'minute')} ${theirs > now ? 'ahead' : 'behind'}. Deadlines in your records look wrong; set the clock of that server.`)
}

function notifications({ survey, settings }: Findings): Found | null {
  if (!settings.notify) return ok('notifications', 'Off in your settings: nobody is told in the messenger.')
  if (!survey.scopes) return null
  if (!survey.scopes.includes('im')) return attention('notifications', 'Responsible people are not told in the messenger: the permission “im” is missing.')
  return ok('notifications', 'Responsible people are told in the messenger.')
}

/** Each once, without the full stop at its end. */
function words(list: readonly string[]): string {
  return [...new Set(list.map((it) => it.replace(/\.+$/, '')))].slice(0, 3).join(', ')
}
