import { say, wordsOf } from '../core/said.ts'
import type { SaidKey, Words } from '../core/said.ts'
import type { Speak } from '../say/speak.ts'
import type { AddressView, DeadEventView, DeadWorkView, HealthView, PortalHealthView, SystemView } from '../contract/system.ts'
import type { DeadEvent, DeadWork, PortalAddress, PortalHealth, System } from '../app/system/show-system.ts'
import { presentCheck, presentRepair } from './present-connection.ts'

type Domains = ReadonlyMap<string, string>

export function presentSystem({ portals, partners, dead, addresses, keys, queues, deadEvents, ...of }: System, { speak, now, streams }: { speak: Speak, now: number, streams: number }): SystemView {
  const domains = new Map(portals.map(({ portal }) => [portal.memberId, portal.domain]))
  return {
    portals: portals.map((it) => presentHealth(it, speak)),
    partners: partners.map(({ id, name }) => ({ id, name })),
    dead: dead.map((work) => presentDead(work, domains, speak)),
    addresses: addresses.map((address) => presentAddress(address, domains, speak)),
    deadEvents: deadEvents.map((event) => presentEvent(event, domains, speak)),
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
const EVENTS = [
  [/^ONAPP(INSTALL|UPDATE)$/, 'eventTold.installed'], [/^ONAPPUNINSTALL$/, 'eventTold.removed'], [/^ONCRM\w*DELETE$/, 'eventTold.deleted'], [/^ONCRM/, 'eventTold.changed'],
] as const

function presentEvent({ id, event, memberId, attempts, lastError, since, canReplay }: DeadEvent, domains: Domains, speak: Speak): DeadEventView {
  const told = EVENTS.find(([form]) => form.test(event))?.[1]
  return { id, event, what: told === undefined ? event : speak(say(told)), portal: domains.get(memberId) ?? null, tries: attempts, error: lastError, since, canReplay }
}

export function presentHealth(health: PortalHealth, speak: Speak): PortalHealthView {
  const { portal, partner, work, isVendor } = health
  const { memberId, domain, state, access, installedAt, sweptAt } = portal
  return {
    memberId, domain, state, access, installedAt, sweptAt, isVendor, partner: partner && { id: partner.id, name: partner.name }, text: speak(sentence(health)),
    work: { waiting: work.waiting, dead: work.dead }, lastError: work.lastError,
    checks: health.checks.map((it) => presentCheck(it, speak)), repairs: health.repairs.map((it) => presentRepair(it, speak)),
  }
}

/** The gravest trouble first, with the way out. */
function sentence({ portal, partner, work, isVendor, checks, hasNamesake }: PortalHealth): Words {
  if (portal.state === 'uninstalled') return say('health.uninstalled')
  if (portal.isDoubted && portal.access === 'webhook') return say('health.otherWebhook')
  if (portal.state === 'needs_reopen') return say(portal.access === 'webhook' ? 'health.webhookGone' : 'health.accessOver')
  if (!isVendor && !partner) return say(hasNamesake ? 'health.namesake' : 'health.noPartner')
  const broken = checks.find((it) => it.state === 'broken' && !OF_WORK.has(it.name))
  if (broken) return wordsOf({ text: broken.detail, said: broken.said })
  if (work.dead > 0) return say('health.dead', { n: work.dead })
  return say(work.lastError === null ? 'health.works' : 'health.retrying')
}

/** Checks that say what `work` says. */
const OF_WORK = new Set(['crm_write', 'queue'])

function presentDead({ id, kind, memberId, attempts, lastError, since }: DeadWork, domains: Domains, speak: Speak): DeadWorkView {
  return { id, kind, what: speak(say(`workTold.${kind}`)), portal: memberId === null ? null : domains.get(memberId) ?? null, tries: attempts, error: lastError, since }
}

const ADDRESS_TEXT = { wanted: 'health.mayWant', allowed: 'health.mayAllowed', refused: 'health.mayRefused' } as const satisfies Record<PortalAddress['state'], SaidKey>

function presentAddress({ host, state, memberId, by, since }: PortalAddress, domains: Domains, speak: Speak): AddressView {
  return { host, state, by, since, portal: memberId === null ? null : domains.get(memberId) ?? null, text: speak(say(ADDRESS_TEXT[state], { host })) }
}
