import { z } from 'zod'
import { CRM_TYPES, kindOf } from '../core/crm-target.ts'
import type { CrmTarget } from '../core/crm-target.ts'
import type { BatchCommand, BatchResult } from './batch.ts'
import { pipelinesCommand, readFields, readHasLeads, readPipelines } from './directory.ts'
import type { FieldCard, Pipeline } from './directory.ts'
import { readStages, stagesCommand } from './stages.ts'
import type { Stage } from './stages.ts'

/** How the app stands in a portal. What could not be read is null: nothing is concluded from it. */
export type Survey = {
  info: AppInfo | null
  scopes: string[] | null
  /** The portal's clock, ms. */
  clock: number | null
  /** Whose access was used. */
  person: { id: string, name: string } | null
  handlers: Handler[] | null
  placements: BoundPlacement[] | null
  hasOffline: boolean
  /** Fields of the kinds of records that the app writes, by entity type. */
  fields: Map<number, FieldCard[]>
  hasLeads: boolean | null
  pipelines: Pipeline[] | null
  stages: Stage[] | null
  /** The chosen smart process by its other number; null for deals and leads. */
  processId: number | null
}

export type AppInfo = { isExpired: boolean, daysLeft: number | null }
export type Handler = { event: string, handler: string, authType: string, isOffline: boolean }
export type BoundPlacement = { code: string, handler: string }

/** Kinds of records that carry the app's fields: a lead hands its client over to a deal. */
export function fieldTypes({ entityTypeId }: CrmTarget): number[] {
  return entityTypeId === CRM_TYPES.lead ? [CRM_TYPES.lead, CRM_TYPES.deal] : [entityTypeId]
}

/** Everything the survey needs, as commands of one batch; a webhook is not asked what only apps may. */
export function surveyCommands(target: CrmTarget, isApp = true): Record<string, BatchCommand> {
  const plain = (method: string, params: Record<string, unknown> = {}): BatchCommand => ({ method, params })
  const fields = fieldTypes(target).map((id): [string, BatchCommand] => [`fields${id}`, plain('crm.item.fields', { entityTypeId: id })])
  return {
    ...(isApp && {
      info: plain('app.info'), handlers: plain('event.get'), placements: plain('placement.get'), offline: plain('feature.get', { CODE: 'rest_offline_extended' }),
    }),
    scopes: plain('scope'), time: plain('server.time'), profile: plain('profile'),
    mode: plain('crm.settings.mode.get'), stages: stagesCommand(target),
    ...Object.fromEntries(fields),
    ...(kindOf(target.entityTypeId) !== 'lead' && { pipelines: pipelinesCommand(target.entityTypeId) }),
    ...(kindOf(target.entityTypeId) === 'process' && { type: plain('crm.type.getByEntityTypeId', { entityTypeId: target.entityTypeId }) }),
  }
}

const yes = z.union([z.string(), z.number(), z.boolean()]).transform((it) => it === true || it === 1 || it === '1' || it === 'Y')
const appInfo = z.object({ PAYMENT_EXPIRED: z.string().catch('N'), DAYS: z.coerce.number().nullish().catch(null) })
const handlers = z.array(z.object({ event: z.string(), handler: z.string().nullish(), auth_type: z.coerce.string().catch('0'), offline: yes.catch(false) }))
const placements = z.array(z.object({ placement: z.string(), handler: z.string() }))
const profile = z.object({ ID: z.coerce.string().min(1), NAME: z.string().nullish(), LAST_NAME: z.string().nullish() })
const feature = z.object({ value: z.string() })
const smartType = z.object({ type: z.object({ id: z.coerce.number() }) })

export function readSurvey(target: CrmTarget, { results }: Pick<BatchResult, 'results'>): Survey {
  return {
    info: readInfo(results['info']),
    scopes: z.array(z.string()).safeParse(results['scopes']).data ?? null,
    clock: readTime(results['time']),
    person: readPerson(results['profile']),
    handlers: handlers.safeParse(results['handlers']).data?.map((it) => ({ event: it.event.toUpperCase(), handler: it.handler ?? '', authType: it.auth_type, isOffline: it.offline })) ?? null,
    placements: placements.safeParse(results['placements']).data?.map((it) => ({ code: it.placement.toUpperCase(), handler: it.handler })) ?? null,
    hasOffline: feature.safeParse(results['offline']).data?.value === 'Y',
    fields: new Map(fieldTypes(target).flatMap((id): [number, FieldCard[]][] => (results[`fields${id}`] === undefined ? [] : [[id, readFields(results[`fields${id}`])]]))),
    hasLeads: results['mode'] === undefined ? null : readHasLeads(results['mode']),
    pipelines: results['pipelines'] === undefined ? null : readPipelines(results['pipelines']),
    stages: results['stages'] === undefined ? null : readStages(results['stages']),
    processId: smartType.safeParse(results['type']).data?.type.id ?? null,
  }
}

function readInfo(result: unknown): AppInfo | null {
  const info = appInfo.safeParse(result).data
  return info ? { isExpired: info.PAYMENT_EXPIRED === 'Y', daysLeft: info.DAYS ?? null } : null
}

function readTime(result: unknown): number | null {
  const at = typeof result === 'string' ? Date.parse(result) : Number.NaN
  return Number.isNaN(at) ? null : at
}

function readPerson(result: unknown): Survey['person'] {
  const it = profile.safeParse(result).data
  return it ? { id: it.ID, name: [it.NAME, it.LAST_NAME].filter(Boolean).join(' ') || `User ${it.ID}` } : null
}
