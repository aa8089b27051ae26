import type { App } from '../app.ts'
import type { BatchCommand, BatchResult } from '../../bitrix24/batch.ts'
import { batchParams, readBatch } from '../../bitrix24/batch.ts'
import { judge, missingScope } from '../../bitrix24/outcome.ts'
import type { Verdict } from '../../bitrix24/outcome.ts'
import type { Access, Params } from '../../bitrix24/rest.ts'
import { callRest } from '../../bitrix24/rest.ts'
import { Refusal } from '../../core/errors.ts'
import type { TryResult } from '../../core/outbox.ts'
import { MINUTE_MS, SECOND_MS } from '../../core/time.ts'
import { findPortal } from '../../store/portals.ts'
import { findPause } from './call-limits.ts'
import type { Pause, PortalCall } from './call-limits.ts'
import { callWithTokens, NOBODY } from './call-with-tokens.ts'
import type { Attempt } from './call-with-tokens.ts'
import { callWithWebhook } from './call-with-webhook.ts'
import { keepLicense } from './license.ts'
import { openTokens } from './tokens.ts'

/** What is left of a verdict once tokens were renewed, other administrators tried and limits heeded. */
export type PortalAnswer = Exclude<Verdict, { kind: 'refresh' | 'moved' | 'other_user' | 'busy' | 'blocked' }> | Pause

/** Calls a portal with an administrator's stored tokens at its stored address; never throws for what the portal does. */
export async function callPortal(app: App, memberId: string, method: string, params: Params = {}): Promise<PortalAnswer> {
  const answer = await call(app, memberId, { method, params, commands: {} })
  if (method === 'app.info' && answer.kind === 'ok') await keepLicense(app, memberId, answer.result)
  return answer
}

/** Up to 50 commands in one HTTP call; the later ones may use a `ref` to the earlier. `halt` stops at the first error. */
export async function callBatch(
  app: App, memberId: string, commands: Record<string, BatchCommand>, { halt = true } = {},
): Promise<{ kind: 'ok', batch: BatchResult } | Exclude<PortalAnswer, { kind: 'ok' }>> {
  const methods = Object.fromEntries(Object.entries(commands).map(([key, { method }]) => [key, method]))
  const answer = await call(app, memberId, { method: 'batch', params: batchParams(commands, halt), commands: methods })
  if (answer.kind !== 'ok') return answer
  const batch = read(answer.result)
  if (!batch) return { kind: 'unknown', reason: 'The batch was answered in a shape that is not documented' }
  for (const [key, method] of Object.entries(methods)) if (method === 'app.info') await keepLicense(app, memberId, batch.results[key])
  return { kind: 'ok', batch: nameScopes(batch, methods) }
}

/**
 * What a portal answers to a token that is not stored; null when it refuses the token. Throws `portal_silent`, or `ForbiddenAddress`
 * when the address must not be called.
 */
export async function askWithToken(app: App, access: Access, commands: Record<string, BatchCommand>): Promise<BatchResult['results'] | null> {
  const verdict = judge(await callRest(app.bitrix24.http, access, 'batch', batchParams(commands)))
  if (['unknown', 'busy', 'blocked', 'moved'].includes(verdict.kind)) throw new Refusal('portal_silent')
  if (verdict.kind !== 'ok') return null
  const batch = read(verdict.result)
  if (!batch) throw new Refusal('portal_silent')
  return batch.results
}

/** How a piece of work stands after an answer that was not ok. */
export function tryAgain(answer: Exclude<PortalAnswer, { kind: 'ok' }>): TryResult {
  switch (answer.kind) {
    case 'pause': return { kind: 'pause', afterMs: answer.afterMs, reason: answer.reason }
    case 'park': return { kind: 'retry', reason: answer.reason }
    case 'unknown': return { kind: 'retry', reason: answer.reason }
    case 'gone': case 'refused': return { kind: 'dead', reason: answer.reason }
  }
}

/** How a piece of work stands after a command inside a batch that was answered went wrong. */
export function tryCommandAgain({ code, description }: BatchResult['errors'][string]): TryResult {
  const verdict = judge({ kind: 'error', status: 200, code, description, resetMs: null })
  // How long a blocked method has to wait exactly is known when it is called again.
  if (verdict.kind === 'busy') return { kind: 'pause', afterMs: SECOND_MS, reason: verdict.reason }
  if (verdict.kind === 'blocked') return { kind: 'pause', afterMs: MINUTE_MS, reason: verdict.reason }
  const answer = settle(verdict)
  return answer.kind === 'ok' ? { kind: 'done' } : tryAgain(answer)
}

async function call(app: App, memberId: string, wanted: PortalCall): Promise<PortalAnswer> {
  const portal = await findPortal(app.db, memberId)
  if (portal?.movedTo !== undefined) return call(app, portal.movedTo, wanted)
  if (!portal || portal.state === 'uninstalled') return { kind: 'gone', reason: 'The app is not installed' }
  const pause = await findPause(app, memberId, wanted)
  if (pause) return pause
  if (portal.access === 'webhook') return settle(await callWithWebhook(app, portal, wanted))

  let attempt: Attempt = { kind: 'park', reason: NOBODY }
  for (const tokens of await openTokens(app, memberId)) {
    attempt = await callWithTokens(app, portal, tokens, wanted)
    if (attempt.kind !== 'other_user') break
  }
  return settle(attempt)
}

function settle(attempt: Attempt): PortalAnswer {
  if (attempt.kind === 'other_user') return { kind: 'park', reason: attempt.reason }
  if (attempt.kind === 'refresh' || attempt.kind === 'moved') return { kind: 'unknown', reason: attempt.kind }
  return attempt
}

function read(result: unknown): BatchResult | null {
  try {
    return readBatch(result)
  } catch {
    return null
  }
}

/** Bitrix24 does not say which permission is missing; the administrator has to know. */
function nameScopes({ results, errors }: BatchResult, methods: Readonly<Record<string, string>>): BatchResult {
  const named = Object.entries(errors).map(([key, { code, description }]) => {
    const scope = code === 'insufficient_scope' ? missingScope(methods[key] ?? '') : null
    return [key, { code, description: scope ?? description }]
  })
  return { results, errors: Object.fromEntries(named) as BatchResult['errors'] }
}
