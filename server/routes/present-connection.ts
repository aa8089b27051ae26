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
  'No tab in records and no menu item: the app opens from its own address only.',
  'Events come from an outgoing webhook that your administrator sets up; without it changes are found by comparing.',
  'The app works with the rights of the person whose webhook it is, and stops when they leave.',
]

export function presentConnection({ portal, checks, repairs, queue, checkedAt, sweptAt, lastEventAt, now }: Connection): ConnectionView {
  return {
    access: portal.access, domain: portal.domain, limits: portal.access === 'webhook' ? WEBHOOK_LIMITS : [],
    checks: checks.map(presentCheck), repairs: repairs.map(presentRepair),
    work: { waiting: queue.waiting, dead: queue.dead, oldestWaitingSince: queue.oldestWaitingSince },
    checkedAt, lastSweepAt: sweptAt, lastEventAt, now,
  }
}

export function presentCheck({ name, state, detail, since }: Check): ConnectionCheck {
  return { name, title: TITLES[name] ?? name, state, text: detail, since, action: state === 'ok' ? null : actionOf(name, state) }
}

/** A portal that is only silent is asked again; who may open the app does not matter then. */
function actionOf(name: string, state: Check['state']): ConnectionAction {
  return name === 'access' && state === 'attention' ? 'check' : ACTIONS[name] ?? 'check'
}

export function presentRepair({ kind, count, lastAt }: Repair): ConnectionView['repairs'][number] {
  return { text: REPAIRS[kind] ?? kind, count, lastAt }
}
