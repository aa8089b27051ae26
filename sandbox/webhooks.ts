import { randomBytes } from 'node:crypto'
import type { Portal } from './portal.ts'
import { portalUrl, touch } from './portal.ts'
import { nextId } from './state.ts'

/** A person's inbound webhook: the address alone is the key. */
export function createWebhook(portal: Portal, userId: number, scopes: string[]): string {
  const code = randomBytes(8).toString('hex')
  portal.state.webhooks.push({ userId, code, scopes })
  touch(portal)
  return `${portalUrl(portal)}/rest/${userId}/${code}/`
}

export function deleteWebhook(portal: Portal, url: string): void {
  portal.state.webhooks = portal.state.webhooks.filter((webhook) => !url.includes(`/${webhook.userId}/${webhook.code}`))
  touch(portal)
}

/** Where the portal sends the chosen events; the answer is the token its administrator sees in the settings. */
export function setOutboundWebhook(portal: Portal, url: string, events: string[]): string {
  const applicationToken = randomBytes(16).toString('hex')
  portal.state.outbound = { url, events: events.map((event) => event.toUpperCase()), applicationToken, handlerId: nextId(portal.state, 'handler', 200) }
  touch(portal)
  return applicationToken
}
