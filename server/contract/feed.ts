import { z } from 'zod'
import { FEED_ENTITIES, FEED_FIELDS } from '../core/feed.ts'
import type { Feed, FeedTrouble } from '../core/feed.ts'
import { inIssue } from '../core/issue-words.ts'
import { CLIENT_LANGUAGES } from '../core/languages.ts'

/** A field of a record or contact as crm.item.get names it: `comments`, `UF_CRM_1721244707107`; `phone` and `email` are the first of each. */
const code = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,60}$/)
const word = z.string().min(1).max(200)
const source = z.union([z.strictObject({ code, values: z.record(word, word).optional() }), z.strictObject({ value: z.string().min(1).max(2000) })])

const feed = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
  entity: z.enum(FEED_ENTITIES),
  formId: z.int().positive().nullable().default(null),
  sourceId: z.string().regex(/^[A-Za-z0-9_|]{1,50}$/).nullable().default(null),
  language: z.enum(CLIENT_LANGUAGES),
  fields: z.partialRecord(z.enum(FEED_FIELDS), source).default({}),
  consent: z.strictObject({ text: z.string().trim().min(20).max(10_000), field: z.strictObject({ code, yes: z.array(word).min(1).max(20) }).nullable().default(null) }).nullable().default(null),
}).refine((it) => it.formId !== null || it.sourceId !== null, { path: ['formId'], message: inIssue('badField.formOrSource') })

/** Two feeds of one form would both want its records. */
const noTwoAlike = (feeds: readonly Feed[]): boolean => {
  const keys = feeds.flatMap((it) => [`id ${it.id}`, `${it.entity} ${it.formId === null ? `source ${it.sourceId}` : `form ${it.formId}`}`])
  return new Set(keys).size === keys.length
}

/** PUT /api/operator/feeds — the whole list; `version` is what GET gave, so that nobody overwrites what they have not seen. */
export const feedsBody = z.strictObject({
  version: z.string().max(100),
  feeds: z.array(feed).max(100).refine(noTwoAlike, inIssue('badField.feedsAlike')),
})
export type FeedsBody = z.infer<typeof feedsBody>

export const feedFieldsParams = z.object({ entity: z.enum(FEED_ENTITIES) })

/** GET /api/operator/feeds/fields/:entity — where answers may stand in a record of the vendor's CRM (`choices` of a list, else null), and what a need may be. */
export type FeedFieldsView = { fields: { code: string, title: string, choices: { value: string, name: string }[] | null }[], needs: { code: string, name: string }[] }

/** `POST /api/operator/feeds/records/:entity/:id/look` reads a record again, `…/leave` puts it aside. */
export const feedRecordParams = z.object({ entity: z.enum(FEED_ENTITIES), id: z.coerce.number().int().positive() })

export type FeedRecordView = {
  entity: Feed['entity']
  id: number
  /** Where it stands in the vendor's portal. */
  url: string
  feed: string
  /** Null while it is being read. */
  trouble: FeedTrouble | null
  /** Our fields that could not be read; never what stands in them. */
  fields: string[]
  foundAt: number
  lookedAt: number
}

/** GET /api/operator/feeds; PUT, look and leave answer with it too. `waiting` are the latest, `waitingCount` all. */
export type FeedsView = { version: string, feeds: (Feed & { taken: number, changedBy: string, changedAt: number })[], waiting: FeedRecordView[], waitingCount: number, now: number }
