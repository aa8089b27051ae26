import { CHECKS } from '../app/portal/found.ts'
import type { Connection } from '../app/portal/connection.ts'
import { say } from '../core/said.ts'
import type { Speak } from '../say/speak.ts'
import type { ConnectionAction, ConnectionCheck, ConnectionView } from '../contract/connection.ts'

type Check = Connection['checks'][number]
type Repair = Connection['repairs'][number]

const ACTIONS: Record<string, ConnectionAction> = { access: 'reopen', licence: 'pay', target: 'settings' }

/** What cannot work by a webhook, which belongs to one person and is no application. */
const WEBHOOK_LIMITS = ['menu', 'notices', 'delay', 'rights', 'leaves', 'owner'] as const

export function presentConnection({ portal, checks, repairs, queue, checkedAt, sweptAt, lastEventAt, now }: Connection, speak: Speak): ConnectionView {
  return {
    access: portal.access, domain: portal.domain, limits: portal.access === 'webhook' ? WEBHOOK_LIMITS.map((it) => speak(say(`webhookLimit.${it}`))) : [],
    checks: checks.map((it) => presentCheck(it, speak)).map((it) => (portal.access === 'webhook' ? withoutFrame(it) : it)), repairs: repairs.map((it) => presentRepair(it, speak)),
    work: { waiting: queue.waiting, dead: queue.dead, oldestWaitingSince: queue.oldestWaitingSince },
    checkedAt, lastSweepAt: sweptAt, lastEventAt, now,
  }
}

export function presentCheck({ name, state, detail, said, since }: Check, speak: Speak): ConnectionCheck {
  const known = CHECKS.find((it) => it === name)
  return { name, title: known ? speak(say(`checkTitle.${known}`)) : name, state, text: speak(said ?? detail), since, action: state === 'ok' ? null : actionOf(name, state) }
}

/** Opening the app renews nothing where it is no app: the text says where a new webhook is pasted. */
function withoutFrame(check: ConnectionCheck): ConnectionCheck {
  return check.action === 'reopen' ? { ...check, action: 'check' } : check
}

/** A portal that is only silent is asked again; who may open the app does not matter then. */
function actionOf(name: string, state: Check['state']): ConnectionAction {
  return name === 'access' && state === 'attention' ? 'check' : ACTIONS[name] ?? 'check'
}

const REPAIRS = ['handlers_rebound', 'placements_rebound', 'fields_made', 'outcome_found', 'item_found', 'event_recovered'] as const

export function presentRepair({ kind, count, lastAt }: Repair, speak: Speak): ConnectionView['repairs'][number] {
  const known = REPAIRS.find((it) => it === kind)
  return { text: known ? speak(say(`repair.${known}`)) : kind, count, lastAt }
}
