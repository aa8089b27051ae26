import type { App } from '../app.ts'
import { ForbiddenAddress } from '../../bitrix24/guard.ts'
import { callRest } from '../../bitrix24/rest.ts'
import type { RestAnswer } from '../../bitrix24/rest.ts'
import { WEBHOOK_TROUBLE } from '../../core/webhook.ts'
import { webhookMail } from '../../mail/templates.ts'
import { setPortalState } from '../../store/portals.ts'
import type { Portal } from '../../store/portals.ts'
import { stopPortal } from '../../store/webhook-portals.ts'
import { openWebhook } from '../webhook/webhook-access.ts'
import { heedAnswer, keepPace } from './call-limits.ts'
import type { PortalCall } from './call-limits.ts'
import type { Attempt } from './call-with-tokens.ts'
import { noteForbidden } from './forbidden-address.ts'

type Trouble = keyof typeof WEBHOOK_TROUBLE

/** What a portal says to a webhook that is no more, or whose person has left. */
const DEAD = new Set(['NO_AUTH_FOUND', 'expired_token', 'invalid_token', 'authorization_error'])

/** One call by the stored webhook. There is nothing to refresh: one that is refused waits until an administrator pastes another. */
export async function callWithWebhook(app: App, portal: Portal, call: PortalCall): Promise<Attempt> {
  if (portal.isDoubted) return { kind: 'park', reason: `${WEBHOOK_TROUBLE.doubted}.` }
  const webhook = await openWebhook(app, portal.memberId)
  if (!webhook) return { kind: 'park', reason: troubleOf(app, 'dead') }
  await keepPace(app, portal.memberId)
  try {
    const answer = await callRest(app.bitrix24.http, { endpoint: webhook.address, accessToken: null }, call.method, call.params)
    const attempt = await heedAnswer(app, portal.memberId, call, answer)
    return await afterAnswer(app, portal, webhook.email, answer, attempt)
  } catch (error) {
    if (!(error instanceof ForbiddenAddress)) throw error
    await noteForbidden(app, portal.memberId, error)
    return { kind: 'park', reason: error.message }
  }
}

async function afterAnswer(app: App, portal: Portal, email: string, answer: RestAnswer, attempt: Attempt): Promise<Attempt> {
  if (answer.kind === 'error' && DEAD.has(answer.code)) return stop(app, portal, email, 'dead')
  if (attempt.kind === 'moved') return stop(app, portal, email, 'moved')
  // A page with 401 is a proxy's: the portal itself answers with an error code.
  if (attempt.kind === 'refresh') return { kind: 'unknown', reason: 'HTTP 401 without a REST answer' }
  if (attempt.kind === 'other_user') return { kind: 'park', reason: attempt.reason }
  if (attempt.kind === 'ok' && portal.state === 'needs_reopen') await setPortalState(app.db, portal.memberId, 'active', app.now())
  return attempt
}

/** Told by mail, once: without the webhook nobody can sign in and see it. */
async function stop(app: App, { memberId, domain }: Portal, email: string, why: Trouble): Promise<Attempt> {
  const reason = troubleOf(app, why)
  if (await stopPortal(app.db, memberId, app.now())) {
    app.mail.send(webhookMail({ to: email, domain, reason })).catch((error: unknown) => {
      app.log.error({ memberId, err: error }, 'an administrator could not be told that a webhook stopped')
    })
  }
  return { kind: 'park', reason }
}

function troubleOf(app: App, why: Trouble): string {
  return `${WEBHOOK_TROUBLE[why]} at ${app.publicUrl}/connect.`
}
