import { z } from 'zod'
import type { BatchCommand } from '../../bitrix24/batch.ts'
import type { TryResult } from '../../core/outbox.ts'
import { MINUTE_MS } from '../../core/time.ts'
import type { CrmItem } from '../../store/crm-items.ts'
import { countRepairs } from '../../store/portal-checks.ts'
import { listOfflinePortals } from '../../store/portals.ts'
import type { App } from '../app.ts'
import { syncItems } from '../crm/sync-items.ts'
import { callBatch, tryAgain, tryCommandAgain } from './call-portal.ts'
import { pointedItems } from './pointed-items.ts'

const AT_ONCE = 50
/** A queue that is longer is gone on with at the next look. */
const MOST_ROUNDS = 20
const EVERY_MS = 10 * MINUTE_MS
const PORTALS_AT_ONCE = 10

const event = z.object({ ID: z.coerce.string(), EVENT_NAME: z.string(), EVENT_DATA: z.object({ FIELDS: z.object({ ID: z.coerce.number() }) }).nullish().catch(null), PROCESS_ID: z.string().nullish().catch(null) })
type QueuedEvent = z.infer<typeof event>
const taken = z.object({ process_id: z.string().nullish().catch(null), events: z.array(event).catch([]) }).catch({ process_id: null, events: [] })
const listed = z.array(event).catch([])

/** `items`: our records that the fetched events are about. `confirm` lets the portal forget these events. */
export type OfflineItems = { kind: 'ok', count: number, items: CrmItem[], confirm: () => Promise<TryResult> } | { kind: 'failed', result: TryResult }

/**
 * Takes what a portal's queue kept for us. Events stay reserved there until they are confirmed: those of a process that died in
 * between are seen in the list and taken along (BITRIX24 §4.4).
 */
export async function fetchOfflineItems(app: App, memberId: string): Promise<OfflineItems> {
  const answer = await callBatch(app, memberId, {
    taken: { method: 'event.offline.get', params: { clear: 0, limit: AT_ONCE } },
    listed: { method: 'event.offline.list', params: { order: { ID: 'ASC' } } },
  }, { halt: false })
  if (answer.kind !== 'ok') return { kind: 'failed', result: tryAgain(answer) }
  const [trouble] = Object.values(answer.batch.errors)
  if (trouble) return { kind: 'failed', result: tryCommandAgain(trouble) }
  const { process_id: processId, events: own } = taken.parse(answer.batch.results['taken'])
  const left = listed.parse(answer.batch.results['listed']).filter((it) => it.PROCESS_ID && it.PROCESS_ID !== processId)
  const events = [...own.map((it) => ({ ...it, PROCESS_ID: processId })), ...left]
  return { kind: 'ok', count: events.length, items: await itemsOf(app, memberId, events), confirm: () => confirm(app, memberId, events) }
}

/** Acts on everything a portal's queue kept. Returns how it went and how many reservations were not as their records say. */
export async function drainOffline(app: App, memberId: string): Promise<{ result: TryResult, changed: number }> {
  let changed = 0
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const fetched = await fetchOfflineItems(app, memberId)
    if (fetched.kind === 'failed') return { result: fetched.result, changed }
    const synced = await syncItems(app, memberId, fetched.items)
    changed += synced.changed
    if (synced.result.kind !== 'done') return { result: synced.result, changed }
    const confirmed = await fetched.confirm()
    if (confirmed.kind !== 'done' || fetched.count < AT_ONCE) return { result: confirmed, changed }
  }
  return { result: { kind: 'done' }, changed }
}

/** A worker's step: signals can be lost, so every queue is looked into from time to time, a few at once. */
export function createDraining(app: App): () => Promise<number> {
  let nextLook = 0
  let left: string[] = []
  return async () => {
    if (left.length === 0) {
      if (app.now() < nextLook) return 0
      nextLook = app.now() + EVERY_MS
      left = await listOfflinePortals(app.db)
    }
    const some = left.splice(0, PORTALS_AT_ONCE)
    await Promise.all(some.map((memberId) => drainAndCount(app, memberId)))
    return some.length
  }
}

async function drainAndCount(app: App, memberId: string): Promise<void> {
  const { result, changed } = await drainOffline(app, memberId)
  await countRepairs(app.db, memberId, 'event_recovered', changed, app.now())
  if (result.kind !== 'done') app.log.warn({ memberId, reason: result.reason }, 'a portal’s queue of events could not be read')
}

async function itemsOf(app: App, memberId: string, events: readonly QueuedEvent[]): Promise<CrmItem[]> {
  const items = new Map<string, CrmItem>()
  for (const { EVENT_NAME: name, EVENT_DATA: data } of events) {
    for (const item of await pointedItems(app, memberId, name.toUpperCase(), data?.FIELDS.ID ?? null)) items.set(item.reservationId, item)
  }
  return [...items.values()]
}

async function confirm(app: App, memberId: string, events: readonly QueuedEvent[]): Promise<TryResult> {
  const processes = [...new Set(events.map((it) => it.PROCESS_ID ?? ''))].filter((id) => id !== '')
  if (processes.length === 0) return { kind: 'done' }
  // Only what was read: more may be reserved under the same process meanwhile.
  const commands = processes.map((id, index): [string, BatchCommand] => [`clear${index}`, {
    method: 'event.offline.clear', params: { process_id: id, id: events.filter((it) => it.PROCESS_ID === id).map((it) => it.ID) },
  }])
  const answer = await callBatch(app, memberId, Object.fromEntries(commands), { halt: false })
  return answer.kind === 'ok' ? { kind: 'done' } : tryAgain(answer)
}
