import type { EventQueue } from './queue.ts'
import type { PortalState } from './state.ts'
import type { Weather } from './weather.ts'
import type { PortalSeed, PortalUser } from './world.ts'

export type AppCard = {
  code: string, clientId: string, clientSecret: string, title: string
  appUrl: string, installUrl: string, formUrl: string, eventUrl: string, scopes: string[]
}

/** What all portals and the authorisation server share. */
export type Cloud = {
  now: () => number
  random: () => number
  weather: Weather
  queue: EventQueue
  app: AppCard | null
  oauthUrl: string
  deskUrl: string
  portals: Portal[]
  /** Refresh tokens of portals that are gone. */
  buried: Set<string>
  save: () => void
}

export type RestCall = { method: string, params: Record<string, unknown>, status: number, error: string | null, userId: number | null, inBatch: boolean, at: number }

export type Portal = {
  cloud: Cloud
  seed: PortalSeed
  state: PortalState
  domain: string
  /** Gives the portal another address; the first one answers 302 to it from then on. */
  moveTo: () => Promise<string>
  calls: RestCall[]
  buckets: Map<string, { level: number, at: number }>
  watchers: Set<() => void>
  /** Execution time of methods by application or webhook, in baskets of a minute. */
  operating: Map<string, { minute: number, firstAt: number, seconds: number }[]>
  /** The `auth_connector` of the call that is being run. */
  connector: string
}

const KEPT_CALLS = 5000

export function recordCall(portal: Portal, call: RestCall): void {
  portal.calls.push(call)
  if (portal.calls.length > KEPT_CALLS) portal.calls.splice(0, portal.calls.length - KEPT_CALLS)
}

/** Says that something of this portal changed: it is saved, and open boards redraw. */
export function touch(portal: Portal): void {
  portal.cloud.save()
  for (const watcher of portal.watchers) watcher()
}

export function portalUrl(portal: Portal): string {
  return `http://${portal.domain}`
}

export function restUrl(portal: Portal): string {
  return `${portalUrl(portal)}/rest/`
}

/** The id of the company, not of its address. */
export function memberId(portal: Portal): string {
  return portal.state.memberId || portal.seed.memberId
}

/** The plan with its region, as `de_ent10000`; a company's own server has `_selfhosted`. */
export function licenseOf(portal: Portal): string {
  return portal.state.license || portal.seed.license
}

export function isOnPremise(portal: Portal): boolean {
  return licenseOf(portal).endsWith('_selfhosted')
}

/** Bitrix24's code of the interface language. */
export function languageOf(portal: Portal): string {
  return portal.state.language || portal.seed.language
}

export function crmMode(portal: Portal): 'classic' | 'simple' {
  return portal.state.crmMode || portal.seed.crmMode
}

export function isDismissed(portal: Portal, userId: number): boolean {
  return portal.state.dismissed.some((gone) => gone.userId === userId)
}

/** The people of the portal; those who came later are kept in its state. */
export function usersOf(portal: Portal): PortalUser[] {
  return [...portal.seed.users, ...portal.state.hired]
}

export function findUser(portal: Portal, userId: number): PortalUser | null {
  return usersOf(portal).find((user) => user.id === userId) ?? null
}

export function adminOf(portal: Portal): PortalUser {
  const admin = portal.seed.users.find((user) => user.admin)
  if (!admin) throw new Error(`portal ${portal.seed.name} has no administrator`)
  return admin
}
