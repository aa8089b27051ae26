import { randomBytes } from 'node:crypto'
import { raiseInstalled, raiseUninstalled, raiseUpdated } from './events.ts'
import type { Portal } from './portal.ts'
import { touch } from './portal.ts'
import { killTokens } from './tokens.ts'

function newApplicationToken(): string {
  return randomBytes(16).toString('hex')
}

/** Registers the application at the portal. With an installer page it stays unfinished until that page says so. */
export function beginInstallation(portal: Portal): void {
  const { app } = portal.cloud
  if (!app) throw new Error('no application is registered in this sandbox')
  if (portal.state.install !== 'none') return
  portal.state.install = 'wizard'
  portal.state.clientId = app.clientId
  // A reinstalled application gets a new token, so what was stored before must not be trusted for ever.
  portal.state.applicationToken = newApplicationToken()
  touch(portal)
}

export function finishInstallation(portal: Portal, userId: number): void {
  if (portal.state.install === 'done') return
  beginInstallation(portal)
  portal.state.install = 'done'
  raiseInstalled(portal, userId)
  touch(portal)
}

/** A new version wipes handlers and placements, mostly has a new application token, and the administrator sees the installer again. */
export function upgradeInstallation(portal: Portal, userId: number): void {
  const { state, cloud } = portal
  if (state.install !== 'done') return
  const previous = state.version
  Object.assign(state, { install: 'wizard', version: previous + 1, handlers: [], placements: [], ...(cloud.weather.newTokenAtUpgrade && { applicationToken: newApplicationToken() }) })
  raiseUpdated(portal, previous, userId)
  touch(portal)
}

/** Handlers and placements go, options stay unless the user asked for a clean removal; CRM data always stays. */
export function removeInstallation(portal: Portal, clean: boolean): void {
  if (portal.state.install === 'none') return
  raiseUninstalled(portal, clean)
  killTokens(portal)
  Object.assign(portal.state, { install: 'none', handlers: [], placements: [], firstRunDone: [] })
  if (clean) Object.assign(portal.state, { appOptions: {}, userOptions: {} })
  touch(portal)
}
