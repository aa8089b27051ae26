import type { DeadWorkView, PortalHealthView, SystemView } from '../contract/system.ts'
import type { DeadWork, PortalHealth, System } from '../app/system/show-system.ts'

export function presentSystem({ portals, partners, dead }: System, now: number): SystemView {
  const domains = new Map(portals.map(({ portal }) => [portal.memberId, portal.domain]))
  return {
    portals: portals.map(presentHealth),
    partners: partners.map(({ id, name }) => ({ id, name })),
    dead: dead.map((work) => presentDead(work, domains)),
    now,
  }
}

function presentHealth(health: PortalHealth): PortalHealthView {
  const { portal, partner, work, isVendor } = health
  const { memberId, domain, state, installedAt, sweptAt } = portal
  return {
    memberId, domain, state, installedAt, sweptAt, isVendor, partner: partner && { id: partner.id, name: partner.name }, text: sentence(health),
    work: { waiting: work.waiting, dead: work.dead }, lastError: work.lastError,
  }
}

/** The gravest trouble first, with the way out. */
function sentence({ portal, partner, work, isVendor }: PortalHealth): string {
  if (portal.state === 'uninstalled') return 'The app was uninstalled. It can be installed again; partner and history are kept.'
  if (portal.state === 'needs_reopen') return 'Access has run out. An administrator of the portal has to open the app once.'
  if (!isVendor && !partner) return 'Not linked to a partner yet. Choose one, and its people can reserve.'
  if (work.dead > 0) return `${work.dead} could not be delivered. Look at the reason below and start them anew.`
  if (work.lastError !== null) return 'The CRM did not take everything at once. We try again by ourselves.'
  return 'Works.'
}

const WHAT: Record<DeadWork['kind'], string> = {
  'crm.create': 'Put a reservation into the CRM', 'crm.close': 'Tell the CRM how it ended', 'crm.ask_proof': 'Ask for the proof of Won',
  'mail.received': 'Mail to the client: request received', 'mail.reserved': 'Mail to the client: partner took it',
}

function presentDead({ id, kind, memberId, attempts, lastError, since }: DeadWork, domains: Map<string, string>): DeadWorkView {
  return { id, what: WHAT[kind], portal: memberId === null ? null : domains.get(memberId) ?? null, tries: attempts, error: lastError, since }
}
