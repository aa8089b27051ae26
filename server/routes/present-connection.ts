import type { Connection } from '../app/portal/connection.ts'
import type { ConnectionAction, ConnectionCheck, ConnectionView } from '../contract/connection.ts'

type Check = Connection['checks'][number]
type Repair = Connection['repairs'][number]

const TITLES: Record<string, string> = {
  access: 'Access', licence: 'Plan', scopes: 'Permissions', events: 'Events', placements: 'Menu and tab', fields: 'Fields', target: 'CRM target',
  crm_write: 'Writing to the CRM', queue: 'Deliveries', clock: 'Clock', notifications: 'Messenger',
}

const ACTIONS: Record<string, ConnectionAction> = { access: 'reopen', licence: 'pay', target: 'settings' }

const REPAIRS: Record<string, string> = {
  handlers_rebound: 'Events bound again', placements_rebound: 'Menu and tab put back', fields_made: 'Fields made again', outcome_found: 'Results found by comparing that no event had told',
  item_found: 'Records found again after a lost answer', event_recovered: 'Results taken from the queue of events',
}

/** What cannot work by a webhook, which belongs to one person and is no application. */
const WEBHOOK_LIMITS = [
  'No menu item and no tab in CRM records: the app opens at its own address, and people sign in with a link from a mail.',
  'No messenger notices from the app.',
  'Moves of a deal to another pipeline are seen within 15 minutes. Without an outbound webhook that is so for every change.',
  'The app has the rights of the person who made the webhook: what they cannot see in the CRM, it cannot see.',
  'When that person leaves or deletes the webhook, the app stops. Paste a new one at /connect; nothing is lost.',
  'Only the person who made the webhook can change the settings here.',
]

export function presentConnection({ portal, checks, repairs, queue, checkedAt, sweptAt, lastEventAt, now }: Connection): ConnectionView {
  return {
    access: portal.access, domain: portal.domain, limits: portal.access === 'webhook' ? WEBHOOK_LIMITS : [],
    checks: checks.map(presentCheck).map((it) => (portal.access === 'webhook' ? withoutFrame(it) : it)), repairs: repairs.map(presentRepair),
    work: { waiting: queue.waiting, dead: queue.dead, oldestWaitingSince: queue.oldestWaitingSince },
    checkedAt, lastSweepAt: sweptAt, lastEventAt, now,
  }
}

export function presentCheck({ name, state, detail, since }: Check): ConnectionCheck {
  return { name, title: TITLES[name] ?? name, state, text: detail, since, action: state === 'ok' ? null : actionOf(name, state) }
}

/** Opening the app renews nothing where it is no app: the text says where a new webhook is pasted. */
function withoutFrame(check: ConnectionCheck): ConnectionCheck {
  return check.action === 'reopen' ? { ...check, action: 'check' } : check
}

/** A portal that is only silent is asked again; who may open the app does not matter then. */
function actionOf(name: string, state: Check['state']): ConnectionAction {
  return name === 'access' && state === 'attention' ? 'check' : ACTIONS[name] ?? 'check'
}

export function presentRepair({ kind, count, lastAt }: Repair): ConnectionView['repairs'][number] {
  return { text: REPAIRS[kind] ?? kind, count, lastAt }
}
