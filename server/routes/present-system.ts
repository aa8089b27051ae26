import { english } from '../say/speak.ts'
import type { AddressView, DeadEventView, DeadWorkView, HealthView, PortalHealthView, SystemView } from '../contract/system.ts'
import type { DeadEvent, DeadWork, PortalAddress, PortalHealth, System } from '../app/system/show-system.ts'
import { presentCheck, presentRepair } from './present-connection.ts'

export function presentSystem({ portals, partners, dead, addresses, keys, queues, deadEvents, ...of }: System, now: number, streams: number): SystemView {
  const domains = new Map(portals.map(({ portal }) => [portal.memberId, portal.domain]))
  return {
    portals: portals.map(presentHealth),
    partners: partners.map(({ id, name }) => ({ id, name })),
    dead: dead.map((work) => presentDead(work, domains)),
    addresses: addresses.map((address) => presentAddress(address, domains)),
    deadEvents: deadEvents.map((event) => presentEvent(event, domains)),
    health: presentState(of, streams),
    keys, queues,
    now,
  }
}

function presentState({ next, backups, clockAt, version }: Pick<System, 'next' | 'backups' | 'clockAt' | 'version'>, streams: number): HealthView {
  const shown = (it: System['backups']['good']): HealthView['backups']['good'] => it && { madeAt: it.madeAt, detail: it.detail }
  return { next, backups: { good: shown(backups.good), failed: shown(backups.failed), isLate: backups.isLate }, streams, clockAt, version }
}

/** Events are told by what they say of a portal. */
const EVENTS: readonly (readonly [RegExp, string])[] = [
  [/^ONAPP(INSTALL|UPDATE)$/, 'The app was installed or updated'], [/^ONAPPUNINSTALL$/, 'The app was removed'], [/^ONCRM\w*DELETE$/, 'A CRM record was deleted'], [/^ONCRM/, 'A CRM record changed'],
]

function presentEvent({ id, event, memberId, attempts, lastError, since, canReplay }: DeadEvent, domains: Map<string, string>): DeadEventView {
  return { id, event, what: EVENTS.find(([form]) => form.test(event))?.[1] ?? event, portal: domains.get(memberId) ?? null, tries: attempts, error: lastError, since, canReplay }
}

export function presentHealth(health: PortalHealth): PortalHealthView {
  const { portal, partner, work, isVendor } = health
  const { memberId, domain, state, access, installedAt, sweptAt } = portal
  return {
    memberId, domain, state, access, installedAt, sweptAt, isVendor, partner: partner && { id: partner.id, name: partner.name }, text: sentence(health),
    work: { waiting: work.waiting, dead: work.dead }, lastError: work.lastError,
    checks: health.checks.map((it) => presentCheck(it, english)), repairs: health.repairs.map((it) => presentRepair(it, english)),
  }
}

/** The gravest trouble first, with the way out. */
function sentence({ portal, partner, work, isVendor, checks, hasNamesake }: PortalHealth): string {
  if (portal.state === 'uninstalled') return 'The app was uninstalled. It can be installed again; partner and history are kept.'
  if (portal.isDoubted && portal.access === 'webhook') return 'Another webhook was pasted, and nothing shows that it is the same Bitrix24. Make sure, then choose its partner again.'
  if (portal.state === 'needs_reopen' && portal.access === 'webhook') return 'The webhook was deleted or changed. An administrator of the portal has to paste a new one at /connect.'
  if (portal.state === 'needs_reopen') return 'Access has run out. An administrator of the portal has to open the app once.'
  if (!isVendor && !partner && hasNamesake) return 'Not linked: another Bitrix24 stood at this address before. Make sure it is the same company, then choose its partner.'
  if (!isVendor && !partner) return 'Not linked to a partner yet. Choose one, and its people can reserve.'
  const broken = checks.find((it) => it.state === 'broken' && !OF_WORK.has(it.name))
  if (broken) return broken.detail
  if (work.dead > 0) return `${work.dead} could not be delivered. Look at the reason below and start them anew.`
  if (work.lastError !== null) return 'The CRM did not take everything at once. We try again by ourselves.'
  return 'Works.'
}

/** Checks that say what `work` says. */
const OF_WORK = new Set(['crm_write', 'queue'])

const WHAT: Record<DeadWork['kind'], string> = {
  'crm.create': 'Put a reservation into the CRM', 'crm.close': 'Tell the CRM how it ended', 'crm.ask_proof': 'Ask for the proof of Won', 'crm.activity': 'Set the activities of the CRM record', 'crm.log': 'Write into the CRM record’s log',
  'crm.note': 'Write a line into the CRM record', 'crm.assign': 'Hand the CRM record to a colleague', 'crm.ask_update': 'Ask the responsible person how it goes', 'crm.withdrawn': 'Tell the CRM that the client took the consent back',
  'mail.new_links': 'Mail to a client: new links', 'mail.follow_up': 'Mail to a client: how did it go', 'crm.phone': 'Put the client’s new phone number into the CRM',
  'mail.received': 'Mail to the client: request received', 'mail.confirm': 'Mail to the client: confirm your address', 'mail.published': 'Mail to the client: partners see it', 'mail.reserved': 'Mail to the client: partner took it', 'mail.answer': 'Mail to the client: did anybody call',
  'mail.chosen': 'Mail to the client: who got it', 'mail.withdrawn': 'Mail to the client: taken back', 'mail.stopped': 'Mail to the client: partner stopped', 'mail.closed': 'Mail to the client: request closed', 'mail.question': 'Mail to the client: a question', 'mail.notice': 'Mail to a partner: notice', 'mail.offer': 'Mail to a partner: a request is offered', 'mail.erased': 'Mail to the client: data erased', 'mail.reveals': 'Mail to the staff: contacts shown in a week',
  'im.ask': 'Message to a portal’s administrators',
  'notify.person': 'Tell a person of a partner',
}

function presentDead({ id, kind, memberId, attempts, lastError, since }: DeadWork, domains: Map<string, string>): DeadWorkView {
  return { id, kind, what: WHAT[kind], portal: memberId === null ? null : domains.get(memberId) ?? null, tries: attempts, error: lastError, since }
}

const ADDRESS_TEXT = {
  wanted: 'wants to connect. Allow it if you know this portal; its administrator then opens the installer again.',
  allowed: 'may connect.',
  refused: 'may not connect. You can still allow it.',
} as const satisfies Record<PortalAddress['state'], string>

function presentAddress({ host, state, memberId, by, since }: PortalAddress, domains: Map<string, string>): AddressView {
  return { host, state, by, since, portal: memberId === null ? null : domains.get(memberId) ?? null, text: `${host} ${ADDRESS_TEXT[state]}` }
}
