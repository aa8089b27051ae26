import type { Params } from './php-form.ts'
import type { Portal } from './portal.ts'
import { restUrl } from './portal.ts'
import { ACCESS_SECONDS, eventToken, issueTokens } from './tokens.ts'

const CRM_EVENTS = ['LEAD', 'DEAL', 'CONTACT', 'COMPANY'].flatMap((noun) => ['ADD', 'UPDATE', 'DELETE'].map((verb) => `ONCRM${noun}${verb}`))
const APP_EVENTS = ['ONAPPINSTALL', 'ONAPPUPDATE', 'ONAPPUNINSTALL', 'ONAPPPAYMENT', 'ONAPPMETHODCONFIRM', 'ONAPPTEST']

export const KNOWN_EVENTS = [...APP_EVENTS, ...CRM_EVENTS, 'ONCRMDEALMOVETOCATEGORY']

function bareAuth(portal: Portal): Params {
  return {
    domain: portal.domain,
    server_endpoint: `${portal.cloud.oauthUrl}/rest/`,
    client_endpoint: restUrl(portal),
    member_id: portal.seed.memberId,
    application_token: portal.state.applicationToken,
  }
}

/** Tokens of the user who acted; none when a robot acted. Never a refresh token, unlike the documentation's examples. */
function actorAuth(portal: Portal, userId: number | null): Params {
  if (userId === null || portal.cloud.weather.forgetTokensInEvents) return bareAuth(portal)
  const { token, expiresAt } = eventToken(portal, userId)
  return {
    access_token: token,
    expires: Math.floor(expiresAt / 1000),
    expires_in: Math.max(0, Math.floor((expiresAt - portal.cloud.now()) / 1000)),
    scope: portal.cloud.app?.scopes.join(',') ?? '',
    ...bareAuth(portal),
    status: 'F',
    user_id: userId,
  }
}

/** Life-cycle events bring a whole pair of tokens. */
function ownerAuth(portal: Portal, userId: number): Params {
  const { now, app } = portal.cloud
  const pair = issueTokens(portal, userId)
  return {
    access_token: pair.access_token, expires: Math.floor(now() / 1000) + ACCESS_SECONDS, expires_in: ACCESS_SECONDS,
    scope: app?.scopes.join(',') ?? '', ...bareAuth(portal), status: 'F', user_id: userId, refresh_token: pair.refresh_token,
  }
}

function body(portal: Portal, event: string, handlerId: number | null, data: Params, auth: Params): Params {
  return { event, event_handler_id: handlerId, data, ts: Math.floor(portal.cloud.now() / 1000), auth }
}

/** Sends an event to every online handler bound to it; nothing before the installation is finished. */
export function raiseEvent(portal: Portal, event: string, data: Params, userId: number | null): void {
  const { state, cloud } = portal
  if (state.install !== 'done' || cloud.weather.paymentRequired.includes(portal.seed.name)) return
  for (const handler of state.handlers) {
    if (handler.event !== event || handler.offline) continue
    const actor = handler.authType > 0 ? handler.authType : userId
    cloud.queue.send(portal, handler.handler, body(portal, event, handler.id, data, actorAuth(portal, actor)))
  }
}

/** Goes to the address in the application's card and to handlers bound by the installer, each address once. */
export function raiseInstalled(portal: Portal, userId: number): void {
  const { app, queue } = portal.cloud
  if (!app) return
  const bound = portal.state.handlers.filter((handler) => handler.event === 'ONAPPINSTALL')
  const targets = new Map<string, number | null>([[app.eventUrl, null], ...bound.map((handler) => [handler.handler, handler.id] as const)])
  for (const [url, handlerId] of targets) {
    const auth = ownerAuth(portal, userId)
    const data = { VERSION: portal.state.version, ACTIVE: 'Y', INSTALLED: 'Y', LANGUAGE_ID: portal.seed.language }
    queue.send(portal, url, body(portal, 'ONAPPINSTALL', handlerId, data, auth))
  }
}

/** A new version: its handlers are gone already, so only the address in the application's card hears of it. */
export function raiseUpdated(portal: Portal, previousVersion: number, userId: number): void {
  const { app, queue } = portal.cloud
  if (!app) return
  const auth = ownerAuth(portal, userId)
  const data = { VERSION: portal.state.version, PREVIOUS_VERSION: previousVersion, LANGUAGE_ID: portal.seed.language }
  queue.send(portal, app.eventUrl, body(portal, 'ONAPPUPDATE', null, data, auth))
}

/** The last word of a portal: tokens are dead already, only the application token proves it. */
export function raiseUninstalled(portal: Portal, clean: boolean): void {
  const { app, queue } = portal.cloud
  const bound = portal.state.handlers.filter((handler) => handler.event === 'ONAPPUNINSTALL').map((handler) => handler.handler)
  const urls = new Set(bound.length > 0 || !app ? bound : [app.eventUrl])
  const data = { LANGUAGE_ID: portal.seed.language, CLEAN: clean ? 1 : 0 }
  for (const url of urls) queue.send(portal, url, body(portal, 'ONAPPUNINSTALL', null, data, bareAuth(portal)))
}
