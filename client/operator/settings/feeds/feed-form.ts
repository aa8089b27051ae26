import { FEED_FIELDS } from '../../../../server/core/feed.ts'
import type { Feed, FeedField, FeedSource } from '../../../../server/core/feed.ts'
import type { TextKey } from '../../../shared/i18n/i18n.ts'

/** Where an answer comes from, as it is typed. `usual`: where Bitrix24 puts it, or nowhere. */
export type AnswerForm = { from: 'usual' | 'field' | 'always', code: string, values: Record<string, string>, always: string }
export type FeedForm = {
  id: string, entity: Feed['entity'], knownBy: 'form' | 'source', formId: string, sourceId: string, language: Feed['language']
  consent: string, agreed: 'always' | 'field', agreedCode: string, agreedYes: string
  answers: Record<FeedField, AnswerForm>
}

export const ANSWER_NAMES = {
  needs: 'feeds.of.needs', text: 'feeds.of.text', seats: 'feeds.of.seats', budgetAmount: 'feeds.of.budgetAmount', budgetCurrency: 'feeds.of.budgetCurrency', country: 'feeds.of.country', place: 'feeds.of.place',
  firstName: 'feeds.of.firstName', lastName: 'feeds.of.lastName', email: 'feeds.of.email', phone: 'feeds.of.phone', language: 'feeds.of.language',
} as const satisfies Record<FeedField, TextKey>

/** Answers that stand somewhere without anybody saying where. */
export const USUAL_NAMES: Readonly<Partial<Record<FeedField, TextKey>>> = {
  firstName: 'feeds.usual.firstName', lastName: 'feeds.usual.lastName', email: 'feeds.usual.email', phone: 'feeds.usual.phone', text: 'feeds.usual.text', needs: 'feeds.usual.needs', language: 'feeds.usual.language',
}

export function toForm(feed: Feed | null): FeedForm {
  const field = feed?.consent?.field ?? null
  return {
    id: feed?.id ?? '', entity: feed?.entity ?? 'lead', knownBy: feed !== null && feed.formId === null ? 'source' : 'form', formId: feed?.formId?.toString() ?? '', sourceId: feed?.sourceId ?? '', language: feed?.language ?? 'en',
    consent: feed?.consent?.text ?? '', agreed: field === null ? 'always' : 'field', agreedCode: field?.code ?? '', agreedYes: field?.yes.join(', ') ?? '',
    answers: Object.fromEntries(FEED_FIELDS.map((it) => [it, toAnswer(feed?.fields[it])])) as FeedForm['answers'],
  }
}

function toAnswer(source: FeedSource | undefined): AnswerForm {
  if (source === undefined) return { from: 'usual', code: '', values: {}, always: '' }
  return 'value' in source ? { from: 'always', code: '', values: {}, always: source.value } : { from: 'field', code: source.code, values: { ...source.values }, always: '' }
}

/** What is kept. No words of the consent: nobody has said yet how clients agree, and its records wait. */
export function toFeed(form: FeedForm): Feed {
  const text = form.consent.trim()
  const yes = form.agreedYes.split(',').map((it) => it.trim()).filter((it) => it !== '')
  return {
    id: form.id.trim(), entity: form.entity, language: form.language,
    formId: form.knownBy === 'form' && form.formId.trim() !== '' ? Number(form.formId) : null, sourceId: form.knownBy === 'source' && form.sourceId.trim() !== '' ? form.sourceId.trim() : null,
    fields: Object.fromEntries(FEED_FIELDS.flatMap((it) => {
      const source = toSource(form.answers[it])
      return source === null ? [] : [[it, source]]
    })),
    consent: text === '' ? null : { text, field: form.agreed === 'field' ? { code: form.agreedCode.trim(), yes } : null },
  }
}

function toSource({ from, code, values, always }: AnswerForm): FeedSource | null {
  if (from === 'usual') return null
  if (from === 'always') return { value: always.trim() }
  const said = Object.entries(values).filter(([, ours]) => ours.trim() !== '')
  return { code: code.trim(), ...(said.length > 0 && { values: Object.fromEntries(said) }) }
}
