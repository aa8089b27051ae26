import { createHash, randomBytes } from 'node:crypto'
import { beginInstallation } from './installation.ts'
import type { AppCard, Portal } from './portal.ts'
import { languageOf, memberId, touch } from './portal.ts'
import { ACCESS_SECONDS, issueTokens } from './tokens.ts'
import { widgetsOf } from './widgets.ts'
import type { PortalUser } from './world.ts'

export type FrameOptions = Record<string, unknown>
/** `index`: which of several handlers of one place. */
export type FrameWish = { placement: string, options: FrameOptions, index: number }
export type FrameOpening = { action: string, frameName: string, sid: string, fields: Record<string, string>, initData: Record<string, unknown> }
export type FrameAnswer = { state: 'ready', opening: FrameOpening } | { state: 'no-app' | 'not-installed' | 'not-finished' | 'no-handler' }

function handlerOf(portal: Portal, app: AppCard, { user, wish, isInstaller }: { user: PortalUser, wish: FrameWish, isInstaller: boolean }): string | null {
  if (isInstaller) return app.installUrl
  if (wish.placement === 'DEFAULT') return app.appUrl
  return widgetsOf(portal, user, wish.placement)[wish.index]?.handler ?? null
}

function frameUrl(portal: Portal, handler: string, sid: string): string {
  const url = new URL(handler)
  url.searchParams.set('DOMAIN', portal.domain)
  url.searchParams.set('PROTOCOL', '0')
  url.searchParams.set('LANG', languageOf(portal))
  url.searchParams.set('APP_SID', sid)
  return url.href
}

/** What the portal's page needs to post the application into its iframe: new tokens and a new APP_SID at every render. */
export function openFrame(portal: Portal, user: PortalUser, wish: FrameWish): FrameAnswer {
  const { app, oauthUrl, weather } = portal.cloud
  if (!app) return { state: 'no-app' }
  if (portal.state.install === 'none' || portal.state.restricted.includes(user.id)) return { state: 'not-installed' }
  const isInstaller = portal.state.install === 'wizard'
  if (isInstaller && !user.admin) return { state: 'not-finished' }
  const handler = handlerOf(portal, app, { user, wish, isInstaller })
  if (!handler) return { state: 'no-handler' }

  const sid = createHash('md5').update(randomBytes(16)).digest('hex')
  const pair = issueTokens(portal, user.id)
  const placement = isInstaller ? 'DEFAULT' : wish.placement
  const fields: Record<string, string> = {
    AUTH_ID: pair.access_token, AUTH_EXPIRES: String(ACCESS_SECONDS), REFRESH_ID: pair.refresh_token,
    // Older portals send none of these three.
    ...(!weather.oldPortals.includes(portal.seed.name) && { SERVER_ENDPOINT: `${oauthUrl}/rest/`, APPLICATION_TOKEN: portal.state.applicationToken, APPLICATION_SCOPE: app.scopes.join(',') }),
    member_id: memberId(portal), status: portal.state.payment.status, PLACEMENT: placement,
    PLACEMENT_OPTIONS: JSON.stringify(wish.options),
  }
  return { state: 'ready', opening: { action: frameUrl(portal, handler, sid), frameName: `${portal.domain}|0|${sid}`, sid, fields, initData: initData(portal, user, { pair, placement, options: wish.options, isInstaller }) } }
}

type InitSource = { pair: { access_token: string, refresh_token: string }, placement: string, options: FrameOptions, isInstaller: boolean }

function initData(portal: Portal, user: PortalUser, { pair, placement, options, isInstaller }: InitSource): Record<string, unknown> {
  return {
    LANG: languageOf(portal), DOMAIN: portal.domain, PROTOCOL: '0', PATH: '/rest', AUTH_ID: pair.access_token, AUTH_EXPIRES: String(ACCESS_SECONDS), REFRESH_ID: pair.refresh_token,
    MEMBER_ID: memberId(portal), FIRST_RUN: !portal.state.firstRunDone.includes(user.id), IS_ADMIN: user.admin, INSTALL: isInstaller,
    USER_OPTIONS: portal.state.userOptions[user.id] ?? {}, APP_OPTIONS: portal.state.appOptions, PLACEMENT: placement, PLACEMENT_OPTIONS: options,
  }
}

/** The administrator pressed Install. Without an installer page the application is there at once; with one, the page must finish it. */
export function pressInstall(portal: Portal, user: PortalUser): void {
  if (user.admin) beginInstallation(portal)
}

export function endFirstRun(portal: Portal, userId: number): void {
  if (!portal.state.firstRunDone.includes(userId)) portal.state.firstRunDone.push(userId)
  touch(portal)
}
