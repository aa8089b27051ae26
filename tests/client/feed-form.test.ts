import { describe, expect, it } from 'vitest'
import { toFeed, toForm } from '../../client/operator/settings/feeds/feed-form.ts'
import { feedsBody } from '../../server/contract/feed.ts'
import type { Feed } from '../../server/core/feed.ts'

const TEXT = 'I agree that up to three partners get my contacts.'
const FEEDS: readonly Feed[] = [
  {
    id: 'form-pt', entity: 'lead', formId: 12, sourceId: null, language: 'pt-BR',
    fields: { country: { value: 'PT' }, place: { code: 'UF_CRM_CITY' }, needs: { code: 'UF_CRM_NEEDS', values: { 45: 'telephony', 46: 'training' } } },
    consent: { text: TEXT, field: { code: 'UF_CRM_AGREED', yes: ['Y', '1'] } },
  },
  { id: 'deals', entity: 'deal', formId: null, sourceId: 'WEBFORM', language: 'ar', fields: {}, consent: { text: TEXT, field: null } },
  { id: 'waits', entity: 'lead', formId: 3, sourceId: null, language: 'de', fields: {}, consent: null },
]

describe('a form of the CRM, as it is typed', () => {
  it.each(FEEDS.map((feed) => [feed.id, feed] as const))('is kept as it was read: %s', (_, feed) => {
    expect(toFeed(toForm(feed))).toEqual(feed)
    expect(feedsBody.parse({ version: '', feeds: [toFeed(toForm(feed))] }).feeds).toEqual([feed])
  })

  it('a new one lacks a name and how it is known, and the server says so', () => {
    const { error } = feedsBody.safeParse({ version: '', feeds: [toFeed(toForm(null))] })
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(['feeds.0.id', 'feeds.0.formId'])
    const named = { ...toForm(null), id: 'one' }
    expect(feedsBody.safeParse({ version: '', feeds: [toFeed(named)] }).error?.issues.map(({ path }) => path.join('.'))).toEqual(['feeds.0.formId'])
    expect(feedsBody.safeParse({ version: '', feeds: [toFeed({ ...named, formId: 'twelve' })] }).success).toBe(false)
  })

  it('forgets what was typed for another choice', () => {
    const form = toForm(FEEDS[0] ?? null)
    expect(toFeed({ ...form, agreed: 'always', knownBy: 'source', sourceId: ' WEBFORM ' })).toMatchObject({ formId: null, sourceId: 'WEBFORM', consent: { text: TEXT, field: null } })
    form.answers.needs = { ...form.answers.needs, values: { 45: ' ', 46: 'training' } }
    expect(toFeed(form).fields.needs).toEqual({ code: 'UF_CRM_NEEDS', values: { 46: 'training' } })
  })
})
