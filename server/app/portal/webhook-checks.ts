import { isWebhookTrouble, missingScopes, WISHED_SCOPES } from '../../core/webhook.ts'
import { judgeFindings } from './connection-checks.ts'
import type { Findings } from './connection-checks.ts'
import { attention, broken, ok } from './found.ts'
import type { Found } from './found.ts'

/** What the findings mean where a webhook is used: other permissions, other events, no place in the portal and no messenger. */
export function judgeWebhook(found: Findings): Found[] {
  const own = [scopes(found), events(found), ok('notifications', 'Nobody is told in the messenger: only the app from the Marketplace can do that.')].filter((it) => it !== null)
  return [...judgeFindings(found).filter((it) => !own.some(({ name }) => name === it.name) && it.name !== 'scopes'), ...own]
}

function scopes({ survey }: Findings): Found | null {
  if (!survey.scopes) return null
  const granted = survey.scopes
  const missing = missingScopes(granted)
  if (missing.includes('crm')) return broken('scopes', 'The webhook lacks the permission “crm”: nothing can be put into your CRM. Paste one that has it.')
  if (missing.length > 0) return broken('scopes', 'The webhook lacks the permission “user_basic”: nobody can sign in. Paste one that has it.')
  const wished = WISHED_SCOPES.filter((scope) => !granted.includes(scope))
  return ok('scopes', wished.length === 0 ? 'The webhook has every permission it needs.' : 'The webhook has the permissions it needs. For smart processes it would also need “userfieldconfig”.')
}

function events({ hasToken }: Findings): Found {
  if (hasToken) return ok('events', 'Your outbound webhook tells the app of changes. Moves to another pipeline are seen within 15 minutes.')
  return attention('events', 'No outbound webhook is set up: changes in your CRM are seen within 15 minutes. To set it up, paste your webhook at /connect again.')
}

/** What a webhook that is not called any more means; null when the reason is another. */
export function judgeWebhookTrouble(reason: string): Found | null {
  return isWebhookTrouble(reason) ? broken('access', `${reason} Everything that waits is then done by itself.`) : null
}
