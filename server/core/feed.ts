import { CRM_TYPES } from './crm-target.ts'
import type { ClientLanguage } from './languages.ts'

export const FEED_ENTITIES = ['lead', 'deal'] as const
export type FeedEntity = (typeof FEED_ENTITIES)[number]

/** The answers of our form that a form of the CRM can give. */
export const FEED_FIELDS = ['needs', 'text', 'seats', 'budgetAmount', 'budgetCurrency', 'country', 'place', 'firstName', 'lastName', 'email', 'phone', 'language'] as const
export type FeedField = (typeof FEED_FIELDS)[number]

/** Where an answer comes from: a field of the record, or of its contact where the record has none; `values` turns what stands there into ours. Or always the same. */
export type FeedSource = { code: string, values?: Readonly<Record<string, string>> | undefined } | { value: string }

/** What proves that the client agreed: one of the values in a field, or that the form can't be sent otherwise. `text` is what the form says, word for word. */
export type FeedConsent = { text: string, field: { code: string, yes: readonly string[] } | null }

/** A form of the vendor's CRM whose records become requests. It is known by its number, or by the source that its records name. */
export type Feed = {
  id: string
  entity: FeedEntity
  formId: number | null
  sourceId: string | null
  /** The language of its page: that of every mail to the client. */
  language: ClientLanguage
  fields: Readonly<Partial<Record<FeedField, FeedSource>>>
  /** Null: nobody has said yet how its clients agree, so its records wait. */
  consent: FeedConsent | null
}

/** A record as it was read: every field as texts, none for what is empty. Of its contact the same. */
export type FeedRecord = {
  itemId: number
  formId: number | null
  sourceId: string | null
  createdAt: number
  contactId: number | null
  fields: ReadonlyMap<string, readonly string[]>
}

export function entityTypeOf(entity: FeedEntity): number {
  return CRM_TYPES[entity]
}

/** The feed a record belongs to; a form's number says more than a source. */
export function feedOf<It extends Feed>(feeds: readonly It[], { formId, sourceId }: Pick<FeedRecord, 'formId' | 'sourceId'>): It | null {
  return feeds.find((feed) => feed.formId !== null && feed.formId === formId)
    ?? feeds.find((feed) => feed.formId === null && feed.sourceId !== null && feed.sourceId === sourceId) ?? null
}

/** Where an answer stands unless the feed says otherwise; Bitrix24 has these fields for every form. */
const USUAL: Partial<Record<FeedField, FeedSource>> = {
  firstName: { code: 'name' }, lastName: { code: 'lastName' }, email: { code: 'email' }, phone: { code: 'phone' }, text: { code: 'comments' }, needs: { value: 'unsure' },
}

export type FeedAnswers = Partial<Record<FeedField, string | string[]>>

/** What the client answered, under our names; an answer that the form did not ask for is not there. */
export function answersOf(feed: Feed, record: FeedRecord, contact: FeedRecord | null): FeedAnswers {
  const answers: FeedAnswers = { language: feed.language.split('-')[0] ?? '' }
  for (const field of FEED_FIELDS) {
    const source = feed.fields[field] ?? USUAL[field]
    if (!source) continue
    const values = 'value' in source ? [source.value] : read(source, record, contact)
    if (values.length > 0) answers[field] = field === 'needs' ? values : values.join('\n')
  }
  return answers
}

function read({ code, values = {} }: { code: string, values?: Readonly<Record<string, string>> | undefined }, record: FeedRecord, contact: FeedRecord | null): string[] {
  const own = record.fields.get(code) ?? []
  const found = own.length > 0 ? own : contact?.fields.get(code) ?? []
  // A person has several phones; the first one is theirs by the form.
  const some = code === 'phone' || code === 'email' ? found.slice(0, 1) : found
  return some.map((value) => Object.hasOwn(values, value) ? values[value] ?? value : value)
}

/** Whether the record shows that its client agreed. */
export function hasConsent({ consent }: Feed, record: FeedRecord): boolean {
  if (consent === null) return false
  if (consent.field === null) return true
  const { code, yes } = consent.field
  return (record.fields.get(code) ?? []).some((value) => yes.includes(value))
}

/** Why a record became no request; `fields` then names those of ours that can't be read, never what stands in them. */
export const FEED_TROUBLES = ['consent_missing', 'invalid'] as const
export type FeedTrouble = (typeof FEED_TROUBLES)[number]
