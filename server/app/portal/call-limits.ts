import type { App } from '../app.ts'
import { readBatch, readBatchResets } from '../../bitrix24/batch.ts'
import { judge } from '../../bitrix24/outcome.ts'
import type { Verdict } from '../../bitrix24/outcome.ts'
import type { Params, RestAnswer } from '../../bitrix24/rest.ts'
import { paceOf } from '../../core/pace.ts'
import { MINUTE_MS, SECOND_MS } from '../../core/time.ts'
import { findBlocks, saveBlock, WHOLE_PORTAL } from '../../store/method-blocks.ts'
import { findLicense, takePace } from '../../store/portals.ts'

/** One HTTP call; `commands` are the methods of a batch by their keys. */
export type PortalCall = { method: string, params: Params, commands: Readonly<Record<string, string>> }
export type Pause = { kind: 'pause', afterMs: number, reason: string }

const METHOD_BLOCK_MS = MINUTE_MS
const PORTAL_BLOCK_MS = 10 * MINUTE_MS
const MAX_JITTER_MS = 250

/** Whether the call has to be left for later: Bitrix24 asked for it, or the portal has been silent. No HTTP call is made for that. */
export async function findPause(app: App, memberId: string, call: PortalCall): Promise<Pause | null> {
  const now = app.now()
  const methods = new Set([WHOLE_PORTAL, call.method, ...Object.values(call.commands)].map((method) => method.toLowerCase()))
  const block = (await findBlocks(app.db, memberId, now)).find(({ method }) => methods.has(method))
  if (block) return { kind: 'pause', afterMs: block.until - now, reason: blockReason(block.method) }
  const restMs = app.bitrix24.memory.restMs(memberId, now)
  return restMs > 0 ? { kind: 'pause', afterMs: restMs, reason: 'The portal has not answered several times; it is left alone for a moment' } : null
}

/** Waits until the portal's rate bucket has room. */
export async function keepPace(app: App, memberId: string): Promise<void> {
  const pace = app.bitrix24.pace ?? paceOf(await findLicense(app.db, memberId))
  const waitMs = await takePace(app.db, memberId, pace, app.now())
  if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
}

/** The verdict on an answer, after everything was noted that later calls have to heed. */
export async function heedAnswer(app: App, memberId: string, call: PortalCall, answer: RestAnswer): Promise<Exclude<Verdict, { kind: 'busy' | 'blocked' }> | Pause> {
  const { memory } = app.bitrix24
  const verdict = judge(answer, call.method)
  if (verdict.kind === 'busy') return { kind: 'pause', afterMs: memory.busyMs(memberId) + Math.floor(Math.random() * MAX_JITTER_MS), reason: verdict.reason }
  if (answer.kind === 'silent' && verdict.kind === 'unknown') memory.noteSilence(memberId, app.now())
  else memory.noteAnswer(memberId)
  if (verdict.kind === 'blocked') return block(app, memberId, verdict.what === 'portal' ? WHOLE_PORTAL : call.method, answer)
  if (answer.kind === 'ok') await heedTimes(app, memberId, call, answer)
  return verdict
}

async function heedTimes(app: App, memberId: string, call: PortalCall, { result, resetMs }: RestAnswer & { kind: 'ok' }): Promise<void> {
  const { memory } = app.bitrix24
  if (resetMs !== null) memory.noteReset(memberId, call.method.toLowerCase(), app.now() + resetMs)
  if (call.method !== 'batch') return
  for (const [key, ms] of readBatchResets(result)) memory.noteReset(memberId, (call.commands[key] ?? '').toLowerCase(), app.now() + ms)
  for (const key of blockedCommands(result)) await block(app, memberId, call.commands[key] ?? '', null)
}

function blockedCommands(result: unknown): string[] {
  try {
    return Object.entries(readBatch(result).errors).filter(([, { code }]) => code === 'OPERATION_TIME_LIMIT').map(([key]) => key)
  } catch {
    return []
  }
}

/** Only this method of this portal waits, and in every process. A portal that was blocked by hand waits as a whole. */
async function block(app: App, memberId: string, method: string, answer: RestAnswer | null): Promise<Pause> {
  const now = app.now()
  const name = method.toLowerCase()
  const until = name === WHOLE_PORTAL ? now + PORTAL_BLOCK_MS : blockedUntil(app, memberId, name, answer, now)
  await saveBlock(app.db, memberId, { method: name, until })
  if (name === WHOLE_PORTAL) app.log.error({ memberId, until }, 'Bitrix24 blocked this portal’s REST because of overload; nothing is sent to it for ten minutes')
  else app.log.warn({ memberId, method: name, until }, 'Bitrix24 blocked a method that took too much of its time')
  return { kind: 'pause', afterMs: until - now, reason: blockReason(name) }
}

function blockedUntil(app: App, memberId: string, method: string, answer: RestAnswer | null, now: number): number {
  if (answer?.kind === 'error' && answer.resetMs !== null) return now + answer.resetMs
  const last = app.bitrix24.memory.lastReset(memberId, method)
  return last !== null && last > now + SECOND_MS ? last : now + METHOD_BLOCK_MS
}

function blockReason(method: string): string {
  return method === WHOLE_PORTAL ? 'Bitrix24 blocked this portal’s REST because of overload' : `Bitrix24 allows ${method} no more time for now`
}
