import { z } from 'zod'
import type { App } from '../app.ts'
import { batchParams, readBatch } from '../../bitrix24/batch.ts'
import type { BatchCommand, BatchResult } from '../../bitrix24/batch.ts'
import { ForbiddenAddress } from '../../bitrix24/guard.ts'
import { judge } from '../../bitrix24/outcome.ts'
import { callRest } from '../../bitrix24/rest.ts'
import type { RestAnswer } from '../../bitrix24/rest.ts'
import { Refusal } from '../../core/errors.ts'
import { missingScopes } from '../../core/webhook.ts'
import type { Webhook } from '../../core/webhook.ts'
import { noteForbidden } from '../portal/forbidden-address.ts'
import { employeeIn, employeeCommand } from '../sign-in/employee.ts'
import type { Employee } from '../sign-in/employee.ts'
import { webhookMemberId } from './webhook-access.ts'

/** Who made the webhook, and the person to whom the first sign-in link goes. */
export type CheckedWebhook = { owner: { id: string, name: string }, person: Employee }

const profile = z.object({ ID: z.coerce.string(), ADMIN: z.boolean().catch(false), NAME: z.string().nullish(), LAST_NAME: z.string().nullish() })
const scopes = z.array(z.string()).catch([])

/** Asks the portal whether the webhook can do what the app needs. Throws one of the `webhook_…` refusals or `portal_silent`. */
export async function checkWebhook(app: App, webhook: Webhook, email: string): Promise<CheckedWebhook> {
  const { results } = await ask(app, webhook, {
    profile: { method: 'profile', params: {} }, scope: { method: 'scope', params: {} }, admin: { method: 'user.admin', params: {} }, person: employeeCommand({ EMAIL: email }),
  })
  const owner = profile.safeParse(results['profile']).data
  if (!owner || owner.ID !== webhook.userId) throw new Refusal('webhook_wrong', { host: webhook.host })
  const missing = missingScopes(scopes.parse(results['scope']))
  if (missing.length > 0) throw new Refusal('webhook_scopes', { missing: { all: missing.map((it) => `“${it}”`), as: 'list' } })
  if (!owner.ADMIN || results['admin'] !== true) throw new Refusal('webhook_not_admin')
  const person = employeeIn(results['person'], { email })
  if (!person) throw new Refusal('webhook_email', { host: webhook.host })
  return { owner: { id: owner.ID, name: [owner.NAME, owner.LAST_NAME].filter(Boolean).join(' ') || `User ${owner.ID}` }, person }
}

/** Commands by a webhook that is not stored (yet). Throws as above. */
export async function ask(app: App, { address, host }: Pick<Webhook, 'address' | 'host'>, commands: Record<string, BatchCommand>): Promise<BatchResult> {
  const access = { endpoint: address, accessToken: null }
  const answer = await callRest(app.bitrix24.http, access, 'batch', batchParams(commands)).catch((error: unknown) => refuseAddress(app, host, error))
  if (answer.kind !== 'ok') throw refusalOf(answer, host)
  try {
    return readBatch(answer.result)
  } catch {
    throw new Refusal('portal_silent')
  }
}

function refusalOf(answer: Exclude<RestAnswer, { kind: 'ok' }>, host: string): Refusal {
  if (answer.kind === 'silent') return new Refusal('webhook_silent', { host })
  const verdict = judge(answer)
  if (verdict.kind === 'park') return new Refusal('webhook_plan')
  if (verdict.kind === 'unknown' || verdict.kind === 'busy' || verdict.kind === 'blocked') return new Refusal('webhook_silent', { host })
  return new Refusal('webhook_wrong', { host })
}

async function refuseAddress(app: App, host: string, error: unknown): Promise<never> {
  if (!(error instanceof ForbiddenAddress)) throw error
  await noteForbidden(app, webhookMemberId(host), error)
  throw error.wanted === null ? new Refusal('webhook_address', { host }) : new Refusal('webhook_port', { host: error.wanted })
}
