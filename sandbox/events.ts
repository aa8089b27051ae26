import { randomBytes } from 'node:crypto'
import type { Params } from './php-form.ts'
import type { Portal } from './portal.ts'
import { isDismissed, languageOf, memberId, restUrl } from './portal.ts'
import { nextId } from './state.ts'
import type { EventHandler, OfflineEvent } from './state.ts'
import { ACCESS_SECONDS, eventToken, issueTokens } from './tokens.ts'

const NOUNS = ['LEAD', 'DEAL', 'CONTACT', 'COMPANY']
const VERBS = ['ADD', 'UPDATE', 'DELETE']
const CRM_EVENTS = [
  ...NOUNS.flatMap((noun) => VERBS.map((verb) => `ONCRM${noun}${verb}`)), 'ONCRMDEALMOVETOCATEGORY',
  ...NOUNS.flatMap((noun) => [...VERBS, 'SETENUMVALUES'].map((verb) => `ONCRM${noun}USERFIELD${verb}`)),
  ...VERBS.map((verb) => `ONCRMDYNAMICITEM${verb}`), ...VERBS.map((verb) => `ONCRMACTIVITY${verb}`), ...VERBS.map((verb) => `ONCRMTIMELINECOMMENT${verb}`),
]
const APP_EVENTS = ['ONAPPINSTALL', 'ONAPPUPDATE', 'ONAPPUNINSTALL', 'ONAPPPAYMENT', 'ONAPPMETHODCONFIRM', 'ONAPPTEST', 'ONOFFLINEEVENT']

/** Names an application may bind at this portal: each smart process adds its own. */
export function knownEvents(portal: Portal): string[] {
  const ofPeople = portal.cloud.app?.scopes.includes('user') ? ['ONUSERADD'] : []
  return [...APP_EVENTS, ...ofPeople, ...CRM_EVENTS, ...portal.state.types.flatMap((type) => VERBS.map((verb) => `ONCRMDYNAMICITEM${verb}_${type.entityTypeId}`))]
}

function bareAuth(portal: Portal): Params {
  return {
    domain: portal.domain,
    server_endpoint: `${portal.cloud.oauthUrl}/rest/`,
    client_endpoint: restUrl(portal),
    member_id: memberId(portal),
    application_token: portal.state.applicationToken,
  }
}

/** Tokens of the user who acted; none when a robot acted. Never a refresh token, unlike the documentation's examples. */
function actorAuth(portal: Portal, userId: number | null): Params {
  if (userId === null || isDismissed(portal, userId) || portal.cloud.weather.forgetTokensInEvents) return bareAuth(portal)
  const { token, expiresAt } = eventToken(portal, userId)
  return {
    access_token: token,
    expires: Math.floor(expiresAt / 1000),
    expires_in: Math.max(0, Math.floor((expiresAt - portal.cloud.now()) / 1000)),
    scope: portal.cloud.app?.scopes.join(',') ?? '',
    ...bareAuth(portal),
    status: portal.state.payment.status,
    user_id: userId,
  }
}

/** Life-cycle events bring a whole pair of tokens. */
function ownerAuth(portal: Portal, userId: number): Params {
  const { now, app } = portal.cloud
  const pair = issueTokens(portal, userId)
  return {
    access_token: pair.access_token, expires: Math.floor(now() / 1000) + ACCESS_SECONDS, expires_in: ACCESS_SECONDS,
    scope: app?.scopes.join(',') ?? '', ...bareAuth(portal), status: portal.state.payment.status, user_id: userId, refresh_token: pair.refresh_token,
  }
}

function stamp(portal: Portal): number {
  return Math.floor(portal.cloud.now() / 1000) + portal.cloud.weather.clockSkewSeconds
}

/** A portal that may use no REST sends nothing either. */
function isMute(portal: Portal): boolean {
  const { weather } = portal.cloud
  return portal.state.deleted || weather.paymentRequired.includes(portal.seed.name) || weather.planLapsed.includes(portal.seed.name)
}

function body(portal: Portal, event: string, handlerId: number | null, data: Params, auth: Params): Params {
  return { event, event_handler_id: handlerId, data, ts: stamp(portal), auth }
}

const NOT_FOR_WEBHOOKS = new Set(['ONCRMDEALMOVETOCATEGORY'])

/** An outbound webhook sends names and ids without tokens, whether an application is installed or not. */
function callWebhook(portal: Portal, event: string, data: Params): void {
  const { outbound } = portal.state
  if (!outbound || NOT_FOR_WEBHOOKS.has(event) || !outbound.events.includes(event)) return
  const auth = { domain: portal.domain, member_id: memberId(portal), application_token: outbound.applicationToken }
  portal.cloud.queue.send(portal, outbound.url, { event, data, ts: stamp(portal), auth })
}

/** The queue keeps what it would have sent: texts. */
function asTexts(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asTexts(inner)]))
}

/** Notes what changed for a handler that will come and ask: one record for each event of each object, with the last time. */
function enqueue(portal: Portal, handler: EventHandler, event: string, data: Params): void {
  const connector = handler.connector ?? ''
  if (connector !== '' && connector === portal.connector) return
  const { state, cloud } = portal
  const texts = asTexts(data)
  const isSame = (known: OfflineEvent): boolean => known.event === event && known.connector === connector && JSON.stringify(known.data) === JSON.stringify(texts)
  const waiting = state.offlineQueue.find((known) => isSame(known) && known.processId === '' && !known.error)
  if (waiting) {
    waiting.at = cloud.now()
    return
  }
  const id = nextId(state, 'offline', 0)
  state.offlineQueue.push({ id, event, data: texts, messageId: String(id), connector, at: cloud.now(), processId: '', error: false })
}

/** Tells the application that its offline queue grew, not more often than it asked for. */
function signalOffline(portal: Portal): void {
  const { state, cloud } = portal
  for (const handler of state.handlers) {
    if (handler.event !== 'ONOFFLINEEVENT' || handler.offline) continue
    const pauseMs = (handler.minTimeout ?? 1) * 1000
    if (handler.signalledAt !== undefined && cloud.now() - handler.signalledAt < pauseMs) continue
    handler.signalledAt = cloud.now()
    const { access_token, expires_in, scope, status, refresh_token } = ownerAuth(portal, handler.userId)
    cloud.queue.send(portal, handler.handler, { event: 'ONOFFLINEEVENT', data: {}, ts: stamp(portal), auth: { access_token, expires_in, scope, status, refresh_token, ...bareAuth(portal) } })
  }
}

/** Sends an event to every online handler bound to it and queues it for the offline ones; nothing before the installation is finished. */
export function raiseEvent(portal: Portal, event: string, data: Params, userId: number | null): void {
  const { state, cloud } = portal
  if (isMute(portal)) return
  callWebhook(portal, event, data)
  if (state.install !== 'done') return
  const bound = state.handlers.filter((handler) => handler.event === event)
  for (const handler of bound) {
    if (handler.offline) {
      enqueue(portal, handler, event, data)
      continue
    }
    const actor = handler.authType > 0 ? handler.authType : userId
    cloud.queue.send(portal, handler.handler, body(portal, event, handler.id, data, actorAuth(portal, actor)))
    if (cloud.weather.forgedEvents > 0 && cloud.random() < cloud.weather.forgedEvents) forgeEvent(portal, handler.handler, event, data)
  }
  if (bound.some((handler) => handler.offline)) signalOffline(portal)
}

/** Goes to the address in the application's card and to handlers bound by the installer, each address once. */
export function raiseInstalled(portal: Portal, userId: number): void {
  const { app, queue } = portal.cloud
  if (!app) return
  const bound = portal.state.handlers.filter((handler) => handler.event === 'ONAPPINSTALL')
  const targets = new Map<string, number | null>([[app.eventUrl, null], ...bound.map((handler) => [handler.handler, handler.id] as const)])
  for (const [url, handlerId] of targets) {
    const auth = ownerAuth(portal, userId)
    const data = { VERSION: portal.state.version, ACTIVE: 'Y', INSTALLED: 'Y', LANGUAGE_ID: languageOf(portal) }
    queue.send(portal, url, body(portal, 'ONAPPINSTALL', handlerId, data, auth))
  }
}

/** A new version: its handlers are gone already, so only the address in the application's card hears of it. */
export function raiseUpdated(portal: Portal, previousVersion: number, userId: number): void {
  const { app, queue } = portal.cloud
  if (!app) return
  const auth = ownerAuth(portal, userId)
  const data = { VERSION: portal.state.version, PREVIOUS_VERSION: previousVersion, LANGUAGE_ID: languageOf(portal) }
  queue.send(portal, app.eventUrl, body(portal, 'ONAPPUPDATE', null, data, auth))
}

/** A robot's call carries tokens of whoever installed the application. */
export function robotAuth(portal: Portal): Params {
  return actorAuth(portal, 1)
}

/** Goes to whoever bound it, with as much `auth` as is given. */
function tellBound(portal: Portal, event: string, data: Params, auth: Params): void {
  const { state, cloud } = portal
  if (state.install !== 'done' || isMute(portal)) return
  for (const handler of state.handlers.filter((known) => known.event === event && !known.offline)) cloud.queue.send(portal, handler.handler, { event, data, ts: stamp(portal), auth })
}

/** Something about the payment changed: the documented `auth` has no application token, so it proves nothing. */
export function raisePayment(portal: Portal): void {
  const { state, cloud } = portal
  const { status, expired, days } = state.payment
  const { application_token: _, ...auth } = bareAuth(portal)
  tellBound(portal, 'ONAPPPAYMENT', { CODE: cloud.app?.code ?? '', VERSION: state.version, STATUS: status, PAYMENT_EXPIRED: expired ? 'Y' : 'N', DAYS: days, LANGUAGE_ID: languageOf(portal) }, auth)
}

export function raiseConfirmed(portal: Portal, method: string, allowed: boolean): void {
  tellBound(portal, 'ONAPPMETHODCONFIRM', { TOKEN: randomBytes(16).toString('hex'), METHOD: method, CONFIRMED: allowed ? 1 : 0, LANGUAGE_ID: languageOf(portal) }, bareAuth(portal))
}

/** Somebody who knows a handler's address posts what looks like an event; only the application token is invented. */
export function forgeEvent(portal: Portal, url: string, event: string, data: Params): void {
  const auth = { ...bareAuth(portal), application_token: randomBytes(16).toString('hex') }
  portal.cloud.queue.send(portal, url, { event, event_handler_id: 1, data, ts: stamp(portal), auth })
}

/** The last word of a portal: tokens are dead already, only the application token proves it. */
export function raiseUninstalled(portal: Portal, clean: boolean): void {
  const { app, queue } = portal.cloud
  const bound = portal.state.handlers.filter((handler) => handler.event === 'ONAPPUNINSTALL').map((handler) => handler.handler)
  const urls = new Set(bound.length > 0 || !app ? bound : [app.eventUrl])
  const data = { LANGUAGE_ID: languageOf(portal), CLEAN: clean ? 1 : 0 }
  for (const url of urls) queue.send(portal, url, body(portal, 'ONAPPUNINSTALL', null, data, bareAuth(portal)))
}
