import { z } from 'zod'
import { ref } from './batch.ts'
import type { BatchCommand } from './batch.ts'
import { ORIGINATOR } from './originator.ts'

/** What a person sees in the record's timeline and in their own counter until it is done. */
export type Activity = { originId: string, title: string, text: string, deadline: string, responsibleId: string | null, link: string, linkText: string }

/** `configurable` has an origin and a button, and only the app may make one; `todo` is what a webhook can make, too. */
export type ActivityKind = 'configurable' | 'todo'

export type Owner = { entityTypeId: number, itemId: unknown }

export function addActivity({ entityTypeId: ownerTypeId, itemId: ownerId }: Owner, it: Activity, kind: ActivityKind): BatchCommand {
  const responsible = it.responsibleId === null ? {} : { responsibleId: it.responsibleId }
  if (kind === 'todo') return { method: 'crm.activity.todo.add', params: { ownerTypeId, ownerId, deadline: it.deadline, title: it.title, description: it.text, ...responsible } }
  const fields = { completed: 'N', deadline: it.deadline, originatorId: ORIGINATOR, originId: it.originId, ...responsible }
  return { method: 'crm.activity.configurable.add', params: { ownerTypeId, ownerId, fields, layout: layoutOf(it) } }
}

/** Finds what an earlier try, whose answer was lost, may have made; a to-do has no origin and is known by its title. */
export function findActivity({ entityTypeId, itemId }: Owner, { originId, title }: Activity, kind: ActivityKind): BatchCommand {
  const filter = kind === 'todo'
    ? { OWNER_TYPE_ID: entityTypeId, OWNER_ID: itemId, PROVIDER_ID: 'CRM_TODO', SUBJECT: title }
    : { ORIGINATOR_ID: ORIGINATOR, ORIGIN_ID: originId }
  return { method: 'crm.activity.list', params: { filter, select: ['ID'], order: { ID: 'ASC' } } }
}

/** Brings an activity to where it should be: done, or open with this deadline. */
export function changeActivity({ entityTypeId, itemId }: Owner, id: number, it: Activity, { kind, isDone }: { kind: ActivityKind, isDone: boolean }): Record<string, BatchCommand> {
  const completed = isDone ? 'Y' : 'N'
  if (kind === 'configurable') return { change: { method: 'crm.activity.configurable.update', params: { id, fields: { completed, deadline: it.deadline }, layout: layoutOf(it) } } }
  return {
    // A finished to-do takes no deadline.
    change: { method: 'crm.activity.update', params: { id, fields: { COMPLETED: completed } } },
    ...(!isDone && { move: { method: 'crm.activity.todo.updateDeadline', params: { ownerTypeId: entityTypeId, ownerId: itemId, id, value: it.deadline } } }),
  }
}

const made = z.union([z.object({ activity: z.object({ id: z.coerce.number() }) }).transform(({ activity }) => activity.id), z.object({ id: z.coerce.number() }).transform(({ id }) => id)])

/** The number of an activity that was just made; null when the portal said none. */
export function madeActivity(result: unknown): number | null {
  return made.safeParse(result).data ?? null
}

/** The oldest of a list; null when there is none. */
export function foundActivity(result: unknown): number | null {
  return z.array(z.object({ ID: z.coerce.number() })).safeParse(result).data?.[0]?.ID ?? null
}

export type LogEntry = { title: string, text: string, icon: string }

export function addLog({ entityTypeId, itemId: entityId }: Owner, { title, text, icon: iconCode }: LogEntry): BatchCommand {
  return { method: 'crm.timeline.logmessage.add', params: { fields: { entityTypeId, entityId, title, text, iconCode } } }
}

export function listLog({ entityTypeId, itemId: entityId }: Owner): BatchCommand {
  return { method: 'crm.timeline.logmessage.list', params: { entityTypeId, entityId, order: { id: 'desc' } } }
}

const logEntry = z.object({ title: z.string(), text: z.string() })

/** Whether a record's log has this entry: an earlier try may have written it. */
export function hasLog(result: unknown, { title, text }: LogEntry): boolean {
  const rows = z.union([z.array(logEntry), z.object({ logMessages: z.array(logEntry) }).transform((it) => it.logMessages)]).safeParse(result).data ?? []
  return rows.some((it) => it.title === title && it.text === text)
}

/** The record that an earlier command of the same batch makes. */
export const NEW_ITEM = ref('result', 'item', 'item', 'id')

function layoutOf({ title, text, link, linkText }: Activity): object {
  return {
    icon: { code: 'call' }, header: { title },
    body: { logo: { code: 'call' }, blocks: { text: { type: 'text', properties: { value: text, multiline: 'Y' } } } },
    footer: { buttons: { open: { title: linkText, type: 'primary', action: { type: 'redirect', uri: link } } } },
  }
}
