import { z } from 'zod'
import { CRM_TYPES } from '../core/crm-target.ts'
import type { BatchCommand } from './batch.ts'
import { batchOf } from './chunks.ts'
import { fieldName } from './crm-fields.ts'

/** What one page of a list holds (BITRIX24 §3.6). */
const PAGE = 50

type Pointer = { entityTypeId: number, itemId: number }

/** Commands that read many records of a portal, fifty with each. */
export function recordCommands(items: readonly Pointer[], processPrefix: string | null): BatchCommand[] {
  return groupByType(items).flatMap(([entityTypeId, ids]) => batchOf(ids, PAGE).map((some) => ({
    method: 'crm.item.list',
    params: { entityTypeId, filter: { '@id': some }, select: selectOf(entityTypeId, processPrefix), start: -1, useOriginalUfNames: 'Y' },
  })))
}

function selectOf(entityTypeId: number, processPrefix: string | null): string[] {
  const proof = fieldName(entityTypeId, processPrefix, 'proof')
  return ['id', 'stageId', 'categoryId', 'assignedById', 'contactId', ...(proof === null ? [] : [proof])]
}

function groupByType(items: readonly Pointer[]): [number, number[]][] {
  const groups = new Map<number, number[]>()
  for (const { entityTypeId, itemId } of items) groups.set(entityTypeId, [...groups.get(entityTypeId) ?? [], itemId])
  return [...groups]
}

/** One record; the only way to know whether it is gone or only hidden from us. */
export function recordCommand({ entityTypeId, itemId }: Pointer): BatchCommand {
  return { method: 'crm.item.get', params: { entityTypeId, id: itemId, useOriginalUfNames: 'Y' } }
}

/** The deal that a lead became. */
export function dealOfLead(leadId: number): BatchCommand {
  return { method: 'crm.item.list', params: { entityTypeId: CRM_TYPES.deal, select: ['id'], filter: { leadId }, start: -1 } }
}

/** Calls, mails and meetings of records since a moment; one page each is enough for a first one (`ASC`) or a newest one (`DESC`). */
export function touchCommands(owners: readonly Pointer[], since: number, order: 'ASC' | 'DESC' = 'ASC'): BatchCommand[] {
  return groupByType(owners).flatMap(([ownerTypeId, ids]) => batchOf(ids, PAGE).map((some) => ({
    method: 'crm.activity.list',
    params: {
      filter: { OWNER_TYPE_ID: ownerTypeId, OWNER_ID: some, TYPE_ID: Object.values(KINDS), '>=CREATED': new Date(since).toISOString() },
      order: { ID: order }, select: ['ID', 'OWNER_ID', 'OWNER_TYPE_ID', 'TYPE_ID', 'DIRECTION', 'COMPLETED', 'CREATED'],
    },
  })))
}

const KINDS = { meeting: 1, call: 2, mail: 4 } as const
const OUTGOING = '2'

const activity = z.object({
  OWNER_ID: z.coerce.number(), OWNER_TYPE_ID: z.coerce.number(), TYPE_ID: z.coerce.number(), DIRECTION: z.coerce.string().catch(''),
  COMPLETED: z.coerce.string().catch(''), CREATED: z.string().transform((it) => Date.parse(it)),
})

/** A call, mail or meeting that took place, ms. */
export type Touch = Pointer & { at: number }

/** What really happened: done calls and meetings, and mails that went out; plans and newsletters that came in are none. */
export function readTouches(result: unknown): Touch[] {
  const rows = z.array(activity).safeParse(result).data ?? []
  return rows.filter((it) => it.COMPLETED === 'Y' && (it.TYPE_ID !== KINDS.mail || it.DIRECTION === OUTGOING) && !Number.isNaN(it.CREATED))
    .map((it) => ({ entityTypeId: it.OWNER_TYPE_ID, itemId: it.OWNER_ID, at: it.CREATED }))
}
