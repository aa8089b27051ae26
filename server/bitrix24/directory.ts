import { z } from 'zod'
import { CRM_TYPES } from '../core/crm-target.ts'
import type { BatchCommand } from './batch.ts'

/** Leads are there only in classic mode (BITRIX24 §5.4). */
const CLASSIC_MODE = 1
const PEOPLE_PER_PAGE = 50
/** People beyond these are not offered in lists. */
const PEOPLE_PAGES = 4
const MAX_PROCESSES = 20

export type Pipeline = { id: number, name: string }
export type Process = { entityTypeId: number, title: string }
export type Person = { id: string, name: string, position: string }

/** What a portal's administrator can choose from, in one batch. */
export function directoryCommands(): Record<string, BatchCommand> {
  const pages = Array.from({ length: PEOPLE_PAGES }, (_, page): [string, BatchCommand] =>
    [`people${page}`, { method: 'user.get', params: { FILTER: { ACTIVE: true }, start: page * PEOPLE_PER_PAGE } }])
  return {
    mode: { method: 'crm.settings.mode.get', params: {} },
    deals: pipelinesCommand(CRM_TYPES.deal),
    processes: { method: 'crm.type.list', params: {} },
    ...Object.fromEntries(pages),
  }
}

export function pipelinesCommand(entityTypeId: number): BatchCommand {
  return { method: 'crm.category.list', params: { entityTypeId } }
}

export function readHasLeads(result: unknown): boolean {
  return Number(result) === CLASSIC_MODE
}

const pipelines = z.object({ categories: z.array(z.object({ id: z.coerce.number(), name: z.string() })) })

/** Pipelines as far as the token's person may see them; null when they could not be read. */
export function readPipelines(result: unknown): Pipeline[] | null {
  return pipelines.safeParse(result).data?.categories ?? null
}

const processes = z.object({ types: z.array(z.object({ entityTypeId: z.coerce.number(), title: z.string(), isStagesEnabled: z.string().nullish() })) })

/** Smart processes with stages; without stages nothing could be Won. */
export function readProcesses(result: unknown): Process[] {
  const types = processes.safeParse(result).data?.types ?? []
  return types.filter((it) => it.isStagesEnabled !== 'N').slice(0, MAX_PROCESSES).map(({ entityTypeId, title }) => ({ entityTypeId, title }))
}

const person = z.object({
  ID: z.coerce.string(), NAME: z.string().nullish(), LAST_NAME: z.string().nullish(), WORK_POSITION: z.string().nullish(), ACTIVE: z.union([z.boolean(), z.string()]).nullish(),
})

/** The people of all pages, without those who have left. */
export function readPeople(results: Record<string, unknown>): Person[] {
  const rows = Object.keys(results).filter((key) => key.startsWith('people')).flatMap((key) => z.array(person).safeParse(results[key]).data ?? [])
  const there = rows.filter((it) => it.ACTIVE !== false && it.ACTIVE !== 'N' && it.ACTIVE !== 'false')
  const people = there.map((it) => ({ id: it.ID, name: [it.NAME, it.LAST_NAME].filter(Boolean).join(' ') || `User ${it.ID}`, position: it.WORK_POSITION ?? '' }))
  return [...new Map(people.map((it) => [it.id, it])).values()]
}

export type FieldCard = {
  name: string, label: string, type: string, isRequired: boolean, isReadOnly: boolean
  /** Null for other types than lists. */
  items: { id: string, name: string }[] | null
}

const field = z.object({
  type: z.string(), title: z.string().nullish(), isRequired: z.boolean().catch(false), isReadOnly: z.boolean().catch(false),
  items: z.array(z.object({ ID: z.coerce.string(), VALUE: z.string() })).nullish().catch(null),
})
const fields = z.object({ fields: z.record(z.string(), field) })

/** The fields of a kind of record by their crm.item name. */
export function readFields(result: unknown): FieldCard[] {
  const cards = fields.safeParse(result).data?.fields ?? {}
  return Object.entries(cards).map(([name, it]) => ({
    name, label: it.title ?? name, type: it.type, isRequired: it.isRequired, isReadOnly: it.isReadOnly,
    items: it.items?.map(({ ID, VALUE }) => ({ id: ID, name: VALUE })) ?? null,
  }))
}
