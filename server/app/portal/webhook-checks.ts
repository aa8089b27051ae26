import { say } from '../../core/said.ts'
import { missingScopes, webhookTrouble, WISHED_SCOPES } from '../../core/webhook.ts'
import { judgeFindings } from './connection-checks.ts'
import type { Findings } from './connection-checks.ts'
import { attention, broken, ok } from './found.ts'
import type { Found } from './found.ts'

/** What the findings mean where a webhook is used: other permissions, other events, no place in the portal and no messenger. */
export function judgeWebhook(found: Findings): Found[] {
  const own = [scopes(found), events(found), ok('notifications', say('webhookCheck.notify'))].filter((it) => it !== null)
  return [...judgeFindings(found).filter((it) => !own.some(({ name }) => name === it.name) && it.name !== 'scopes'), ...own]
}

function scopes({ survey }: Findings): Found | null {
  if (!survey.scopes) return null
  const granted = survey.scopes
  const missing = missingScopes(granted)
  if (missing.includes('crm')) return broken('scopes', say('webhookCheck.noCrm'))
  if (missing.length > 0) return broken('scopes', say('webhookCheck.noUsers'))
  const wished = WISHED_SCOPES.filter((scope) => !granted.includes(scope))
  return ok('scopes', say(wished.length === 0 ? 'webhookCheck.scopes' : 'webhookCheck.scopesButProcesses'))
}

function events({ hasToken }: Findings): Found {
  if (hasToken) return ok('events', say('webhookCheck.events'))
  return attention('events', say('webhookCheck.noEvents'))
}

/** What a webhook that is not called any more means; null when the reason is another. */
export function judgeWebhookTrouble(reason: string): Found | null {
  const trouble = webhookTrouble(reason)
  return trouble && broken('access', say(`webhookTrouble.${trouble}`, { address: /(https?:\S+?)\.?$/.exec(reason)?.[1] ?? '/connect' }))
}
