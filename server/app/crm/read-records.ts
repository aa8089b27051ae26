import type { App } from '../app.ts'
import type { BatchCommand } from '../../bitrix24/batch.ts'
import { batchOf } from '../../bitrix24/chunks.ts'
import { readItems } from '../../bitrix24/crm-item.ts'
import type { ItemState } from '../../bitrix24/crm-item.ts'
import { readTouches, recordCommands, touchCommands } from '../../bitrix24/crm-read.ts'
import type { Touch } from '../../bitrix24/crm-read.ts'
import { readStages, stagesCommand } from '../../bitrix24/stages.ts'
import type { Stage } from '../../bitrix24/stages.ts'
import { CRM_TYPES } from '../../core/crm-target.ts'
import type { CrmTarget } from '../../core/crm-target.ts'
import type { CrmItem } from '../../store/crm-items.ts'
import type { AwaitedActivity } from '../../store/reservations.ts'
import { callBatch } from '../portal/call-portal.ts'
import type { PortalAnswer } from '../portal/call-portal.ts'

/** A record that stands in the portal; `itemId` is certain. */
export type Standing = CrmItem & { itemId: number }

/** `touchesRead`: no list of activities was refused. */
export type Records = { states: Map<string, ItemState>, stages: Map<string, Stage[]>, touches: Touch[], touchesRead: boolean }
type Trouble = Exclude<PortalAnswer, { kind: 'ok' }>

/** Records, the stages of their pipelines and the calls and mails of those in work: one call for a portal of usual size. */
export async function readRecords(
  app: App, memberId: string, items: readonly Standing[], awaited: readonly AwaitedActivity[], processPrefix: string | null,
): Promise<{ kind: 'ok', records: Records } | Trouble> {
  const targets = new Map(items.map((item) => [targetKey(item), { entityTypeId: item.entityTypeId, categoryId: item.categoryId }]))
  const commands: [string, BatchCommand][] = [
    ...recordCommands(items, processPrefix).map((command, index): [string, BatchCommand] => [`records${index}`, command]),
    ...[...targets].map(([key, target]): [string, BatchCommand] => [`stages_${key}`, stagesCommand(target)]),
    ...touchCommandsOf(items, awaited).map((command, index): [string, BatchCommand] => [`touches${index}`, command]),
  ]
  const read = await ask(app, memberId, commands)
  if (read.kind !== 'ok') return read
  const { results } = read
  const listed = pick(results, 'records').map(([key, result]) => [key, readItems(result)] as const)
  const states = new Map(listed.flatMap(([key, found]) => found.map((state) => [`${entityOf(commands, key)}x${state.id}`, state] as const)))
  const stages = new Map(pick(results, 'stages_').map(([key, result]) => [key.slice('stages_'.length), readStages(result)]))
  // A list that was refused says nothing about its records: they must not look deleted.
  const isWhole = listed.length === commands.filter(([key]) => key.startsWith('records')).length
  if (!isWhole) return { kind: 'unknown', reason: 'The CRM did not show its records' }
  const moved = await readMoved(app, memberId, items, states, stages)
  if (moved.kind !== 'ok') return moved
  const touched = pick(results, 'touches')
  const touchesRead = touched.length === commands.filter(([key]) => key.startsWith('touches')).length
  return { kind: 'ok', records: { states, stages, touches: touched.flatMap(([, result]) => readTouches(result)), touchesRead } }
}

/** Stages of pipelines into which records were moved since. */
async function readMoved(app: App, memberId: string, items: readonly Standing[], states: Map<string, ItemState>, stages: Map<string, Stage[]>): Promise<{ kind: 'ok' } | Trouble> {
  const targets = items.flatMap((item) => {
    const state = states.get(recordKey(item))
    return state ? [targetOf(item, state)] : []
  })
  const unknown = new Map(targets.filter((target) => !stages.has(targetKey(target))).map((target) => [targetKey(target), target]))
  if (unknown.size === 0) return { kind: 'ok' }
  const read = await ask(app, memberId, [...unknown].map(([key, target]): [string, BatchCommand] => [key, stagesCommand(target)]))
  if (read.kind !== 'ok') return read
  for (const [key, result] of Object.entries(read.results)) stages.set(key, readStages(result))
  return { kind: 'ok' }
}

function touchCommandsOf(items: readonly Standing[], awaited: readonly AwaitedActivity[]): BatchCommand[] {
  const first = awaited.filter((it) => it.contactedIn === null)
  const further = awaited.filter((it) => it.contactedIn !== null)
  return [
    ...(first.length === 0 ? [] : touchCommands(ownersOf(items, first), Math.min(...first.map((it) => it.since)))),
    ...(further.length === 0 ? [] : touchCommands(ownersOf(items, further), Math.min(...further.map((it) => it.since)), 'DESC')),
  ]
}

function ownersOf(items: readonly Standing[], awaited: readonly AwaitedActivity[]): { entityTypeId: number, itemId: number }[] {
  const waiting = new Set(awaited.map(({ reservationId }) => reservationId))
  return items.filter((item) => waiting.has(item.reservationId)).flatMap((item) => [
    { entityTypeId: item.entityTypeId, itemId: item.itemId },
    ...(item.contactId === null ? [] : [{ entityTypeId: CRM_TYPES.contact, itemId: item.contactId }]),
  ])
}

async function ask(app: App, memberId: string, commands: [string, BatchCommand][]): Promise<{ kind: 'ok', results: Record<string, unknown> } | Trouble> {
  const results: Record<string, unknown> = {}
  for (const chunk of batchOf(commands)) {
    const answer = await callBatch(app, memberId, Object.fromEntries(chunk), { halt: false })
    if (answer.kind !== 'ok') return answer
    Object.assign(results, answer.batch.results)
  }
  return { kind: 'ok', results }
}

export function recordKey({ entityTypeId, itemId }: Pick<Standing, 'entityTypeId' | 'itemId'>): string {
  return `${entityTypeId}x${itemId}`
}

/** A lead has one pipeline; the others tell theirs. */
export function targetOf(item: Pick<CrmItem, 'entityTypeId'>, state: Pick<ItemState, 'categoryId'>): CrmTarget {
  return { entityTypeId: item.entityTypeId, categoryId: item.entityTypeId === CRM_TYPES.lead ? 0 : state.categoryId }
}

export function targetKey({ entityTypeId, categoryId }: CrmTarget): string {
  return `${entityTypeId}_${categoryId}`
}

function entityOf(commands: readonly [string, BatchCommand][], key: string): string {
  return String(commands.find(([name]) => name === key)?.[1].params['entityTypeId'])
}

function pick(results: Record<string, unknown>, prefix: string): [string, unknown][] {
  return Object.entries(results).filter(([key]) => key.startsWith(prefix))
}
