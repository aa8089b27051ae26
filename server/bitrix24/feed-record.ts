import { z } from 'zod'
import { CRM_TYPES } from '../core/crm-target.ts'
import type { Feed, FeedRecord } from '../core/feed.ts'
import { entityTypeOf } from '../core/feed.ts'
import type { BatchCommand } from './batch.ts'

const PAGE = 50

/** One record with everything in it; `contact` is its own kind. */
export function feedRecordCommand(entityTypeId: number, id: number): BatchCommand {
  return { method: 'crm.item.get', params: { entityTypeId, id, useOriginalUfNames: 'Y' } }
}

export function contactCommand(id: number): BatchCommand {
  return feedRecordCommand(CRM_TYPES.contact, id)
}

/** Records that a form made since a moment, a page of them after an id. */
export function feedListCommand({ entity, formId, sourceId }: Pick<Feed, 'entity' | 'formId' | 'sourceId'>, since: number, afterId: number): BatchCommand {
  return {
    method: 'crm.item.list',
    params: {
      entityTypeId: entityTypeOf(entity), select: ['id'], order: { id: 'ASC' }, start: -1,
      filter: { ...(formId === null ? { '=sourceId': sourceId } : { '=webformId': formId }), '>=createdTime': new Date(since).toISOString(), '>id': afterId },
    },
  }
}

const idList = z.object({ items: z.array(z.object({ id: z.coerce.number() })) })

/** The ids of a page, and whether there may be more after the last. */
export function readFeedList(result: unknown): { ids: number[], isLast: boolean } {
  const ids = idList.parse(result).items.map(({ id }) => id)
  return { ids, isLast: ids.length < PAGE }
}

const number = z.coerce.number().catch(0).transform((it) => it === 0 ? null : it)
const multiField = z.array(z.object({ typeId: z.string(), value: z.string() })).catch([])
const itemAnswer = z.object({ item: z.looseObject({
  id: z.coerce.number(), webformId: number, contactId: number, sourceId: z.string().nullish().catch(null),
  createdTime: z.string().transform((it) => Date.parse(it)), fm: multiField,
}) })

/** The answer of crm.item.get; null when it has another shape than documented. */
export function readFeedRecord(result: unknown): FeedRecord | null {
  const parsed = itemAnswer.safeParse(result)
  if (!parsed.success || Number.isNaN(parsed.data.item.createdTime)) return null
  const { id, webformId, contactId, sourceId, createdTime, fm, ...rest } = parsed.data.item
  const fields = new Map(Object.entries(rest).map(([code, value]): [string, string[]] => [code, textsOf(value)]))
  fields.set('comments', (fields.get('comments') ?? []).map(withoutMarkup))
  fields.set('sourceId', textsOf(sourceId))
  for (const [code, typeId] of [['phone', 'PHONE'], ['email', 'EMAIL']] as const) fields.set(code, fm.filter((it) => it.typeId === typeId && it.value !== '').map(({ value }) => value))
  return { itemId: id, formId: webformId, sourceId: sourceId ?? null, createdAt: createdTime, contactId, fields }
}

/** A list has several; a yes or no comes as a boolean, a number as 0 and 1, or as Y and N. */
function textsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf)
  if (typeof value === 'boolean') return [value ? 'Y' : 'N']
  if (typeof value === 'number') return [String(value)]
  return typeof value === 'string' && value.trim() !== '' ? [value.trim()] : []
}

/** Comments are BBCode or HTML, depending on who wrote them. */
function withoutMarkup(text: string): string {
  return text.replace(/<br\s*\/?>|<\/p>/gi, '\n').replace(/<[^>]*>/g, '').replace(/\[\/?(?:b|i|u|s|url|p|list|\*|color|size|font|quote|code|img)(?:=[^\]]*)?\]/gi, '').trim()
}
