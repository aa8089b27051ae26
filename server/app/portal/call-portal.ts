import type { App } from '../app.ts'
import type { BatchCommand, BatchResult } from '../../bitrix24/batch.ts'
import { batchParams, readBatch } from '../../bitrix24/batch.ts'
import type { Verdict } from '../../bitrix24/outcome.ts'
import { judge } from '../../bitrix24/outcome.ts'
import type { Access, Params } from '../../bitrix24/rest.ts'
import { callRest } from '../../bitrix24/rest.ts'
import { Refusal } from '../../core/errors.ts'
import type { TryResult } from '../../core/outbox.ts'
import { findPortal, takePace } from '../../store/portals.ts'
import { inTransaction } from '../../store/transaction.ts'
import { openTokens, refreshPortal } from './tokens.ts'
import type { Tokens } from './tokens.ts'

/** What is left of a verdict once tokens were renewed and other administrators tried. */
export type PortalAnswer = Exclude<Verdict, { kind: 'refresh' | 'moved' | 'other_user' }>

const OAUTH_SILENT_MS = 30_000

/** Calls a portal with an administrator's stored tokens at its stored address; never throws for what the portal does. */
export async function callPortal(app: App, memberId: string, method: string, params: Params = {}): Promise<PortalAnswer> {
  const portal = await findPortal(app.db, memberId)
  if (!portal || portal.state === 'uninstalled') return { kind: 'gone', reason: 'The app is not installed' }
  const [first, ...others] = await openTokens(app, memberId)
  if (!first) return { kind: 'park', reason: 'Nobody’s access works any more; an administrator must open the app' }

  let verdict = await callOnce(app, memberId, portal.clientEndpoint, first, method, params)
  for (const tokens of others) {
    if (verdict.kind !== 'other_user') break
    verdict = await callOnce(app, memberId, portal.clientEndpoint, tokens, method, params)
  }
  return settleVerdict(verdict)
}

/** Up to 50 commands in one HTTP call; the later ones may use `$result[…]` of the earlier. `halt` stops at the first error. */
export async function callBatch(
  app: App, memberId: string, commands: Record<string, BatchCommand>, { halt = true } = {},
): Promise<{ kind: 'ok', batch: BatchResult } | Exclude<PortalAnswer, { kind: 'ok' }>> {
  const answer = await callPortal(app, memberId, 'batch', batchParams(commands, halt))
  if (answer.kind !== 'ok') return answer
  try {
    return { kind: 'ok', batch: readBatch(answer.result) }
  } catch {
    return { kind: 'unknown', reason: 'The batch was answered in a shape that is not documented' }
  }
}

/** What a portal answers to a token that is not stored; null when it refuses the token. Throws `portal_silent`. */
export async function askWithToken(app: App, access: Access, commands: Record<string, BatchCommand>): Promise<BatchResult['results'] | null> {
  const verdict = judge(await callRest(app.bitrix24.http, access, 'batch', batchParams(commands)))
  if (verdict.kind === 'unknown' || verdict.kind === 'pause' || verdict.kind === 'moved') throw new Refusal('portal_silent')
  if (verdict.kind !== 'ok') return null
  try {
    return readBatch(verdict.result).results
  } catch {
    throw new Refusal('portal_silent')
  }
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
  const verdict = settleVerdict(judge({ kind: 'error', status: 200, code, description }))
  return verdict.kind === 'ok' ? { kind: 'done' } : tryAgain(verdict)
}

async function callOnce(app: App, memberId: string, endpoint: string, tokens: Tokens, method: string, params: Params): Promise<Verdict> {
  const first = await pacedCall(app, memberId, endpoint, tokens, method, params)
  if (first.kind !== 'refresh' && first.kind !== 'moved') return first

  const refreshed = await refreshPortal(app, memberId, tokens)
  if (refreshed.kind === 'none') return { kind: 'park', reason: 'Nobody’s access works any more; an administrator must open the app' }
  if (refreshed.kind === 'unpaid') return { kind: 'park', reason: 'The Bitrix24 is not paid for; it goes on once it is' }
  if (refreshed.kind === 'later') return { kind: 'pause', afterMs: OAUTH_SILENT_MS, reason: 'Bitrix24’s authorisation server does not answer' }
  const again = await pacedCall(app, memberId, refreshed.endpoint ?? endpoint, refreshed.tokens, method, params)
  return again.kind === 'refresh' || again.kind === 'moved' ? { kind: 'unknown', reason: `The portal refuses fresh tokens (${again.kind})` } : again
}

async function pacedCall(app: App, memberId: string, endpoint: string, tokens: Tokens, method: string, params: Params): Promise<Verdict> {
  const waitMs = await inTransaction(app.db, (tx) => takePace(tx, memberId, app.bitrix24.pace, app.now()))
  if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
  return judge(await callRest(app.bitrix24.http, { endpoint, accessToken: tokens.accessToken }, method, params))
}

function settleVerdict(verdict: Verdict): PortalAnswer {
  if (verdict.kind === 'other_user') return { kind: 'park', reason: verdict.reason }
  if (verdict.kind === 'refresh' || verdict.kind === 'moved') return { kind: 'unknown', reason: verdict.kind }
  return verdict
}
