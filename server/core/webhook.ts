import type { Scope } from './manifest.ts'
import { crmEvents } from './manifest.ts'

/** An inbound webhook's address in its parts; `address` is the secret, the others are not. */
export type Webhook = { address: string, host: string, restUrl: string, userId: string }

/** The person's number, the code, and perhaps a method that was pasted along. */
const PATH = /^\/rest\/([1-9]\d{0,9})\/([A-Za-z0-9]{8,64})(?:\/[\w.]{0,100})?\/?$/

/** Reads what an administrator pastes: with or without a method, a slash at the end, or `https://`. Null when it is no webhook's address. */
export function parseWebhook(text: string): Webhook | null {
  const pasted = text.trim()
  const whole = /^https?:\/\//i.test(pasted) ? pasted : `https://${pasted}`
  if (pasted.length > 500 || !URL.canParse(whole)) return null
  const { origin, host, pathname, username, password } = new URL(whole)
  const [, userId, code] = PATH.exec(pathname) ?? []
  if (userId === undefined || code === undefined || username !== '' || password !== '') return null
  return { address: `${origin}/rest/${userId}/${code}/`, host, restUrl: `${origin}/rest/`, userId }
}

/** What a webhook has to be allowed: people are found by their e-mail addresses, which the narrower permission hides. */
const NEEDED = [['crm', ['crm']], ['user_basic', ['user_basic', 'user']]] as const

/** Permissions without which nothing works, as far as the webhook does not have them. */
export function missingScopes(granted: readonly string[]): string[] {
  return NEEDED.filter(([, good]) => !good.some((scope) => granted.includes(scope))).map(([scope]) => scope)
}

/** What only smart processes need. */
export const WISHED_SCOPES: readonly Scope[] = ['userfieldconfig']

/** Events that an outbound webhook can send; a move to another pipeline is told to apps only (BITRIX24 §9). */
export function webhookEvents(entityTypeIds: readonly number[]): string[] {
  return crmEvents(entityTypeIds).filter((event) => event !== 'ONCRMDEALMOVETOCATEGORY')
}

/** Whether it may come from an outbound webhook at all: nothing about an app, which the portal does not have. */
export function isWebhookEvent(event: string): boolean {
  return /^ONCRM(DEAL|LEAD|DYNAMICITEM)(ADD|UPDATE|DELETE)(_\d+)?$/.test(event)
}

/** How the reasons begin for which a webhook is not called (any more); the rest says where to go. */
export const WEBHOOK_TROUBLE = {
  dead: 'The webhook was deleted or changed; paste a new one',
  moved: 'Your Bitrix24 has another address now; paste a webhook of the new one',
  doubted: 'Another webhook was pasted, and the vendor has to confirm that it is the same Bitrix24',
} as const

export type WebhookTrouble = keyof typeof WEBHOOK_TROUBLE

/** Which of them a reason is; null for another one. */
export function webhookTrouble(reason: string): WebhookTrouble | null {
  return (['dead', 'moved', 'doubted'] as const).find((it) => reason.startsWith(WEBHOOK_TROUBLE[it])) ?? null
}
