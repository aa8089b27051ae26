import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import { sweepFeeds } from '../../server/app/feed/sweep-feeds.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { FeedFieldsView, FeedsView } from '../../server/contract/feed.ts'
import type { Api, Answer, Product } from '../support/product.ts'
import { DEAL, ENGINES, intercept, LEAD, openProduct, postEvent } from './steps.ts'

const TEXT = 'I agree that up to three certified Bitrix24 partners get my contacts and call me.'
const FEED = {
  id: 'form-pt', entity: 'lead', formId: 12, language: 'pt-BR',
  fields: { country: { value: 'PT' }, place: { code: 'UF_CRM_CITY' }, needs: { code: 'UF_CRM_NEEDS', values: { 45: 'telephony', 46: 'training' } }, seats: { code: 'UF_CRM_SEATS' } },
  consent: { text: TEXT, field: { code: 'UF_CRM_AGREED', yes: ['Y', '1'] } },
}
const DEALS = { ...FEED, id: 'deals', entity: 'deal', formId: null, sourceId: 'WEBFORM', language: 'de', fields: { country: { value: 'DE' } } }
const SENT = {
  formId: 12, entity: 'lead', name: 'Mara', lastName: 'Reis', email: 'mara@clinica.example', phone: '+351 912 345 678', utmSource: 'google',
  comments: '[B]We[/B] are a clinic with two offices.<br>We want calls and leads in one place.',
  fields: { UF_CRM_CITY: 'Porto', UF_CRM_NEEDS: ['45', '46'], UF_CRM_SEATS: '25', UF_CRM_AGREED: 'Y' },
} as const

describe.each(ENGINES)('forms of the vendor’s CRM, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let vendor: SandboxPortal

  beforeAll(async () => {
    product = await openProduct(open)
    operator = await product.as('vendor')
    vendor = product.sandbox.vendor
    for (const entityTypeId of [LEAD, DEAL]) {
      vendor.addUserField(entityTypeId, { fieldName: 'UF_CRM_CITY' })
      vendor.addUserField(entityTypeId, { fieldName: 'UF_CRM_NEEDS', multiple: true })
      vendor.addUserField(entityTypeId, { fieldName: 'UF_CRM_SEATS' })
      vendor.addUserField(entityTypeId, { fieldName: 'UF_CRM_AGREED' })
    }
    await setFeeds([FEED, DEALS])
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })
  beforeEach(() => {
    product.sandbox.weather.dropEvents = 0
    product.sandbox.weather.duplicateEvents = 0
    product.sandbox.weather.shuffleEvents = false
  })

  const feeds = async (): Promise<FeedsView> => (await operator.get<FeedsView>('/api/operator/feeds')).body
  const setFeeds = async (wanted: object[]): Promise<Answer<FeedsView & ErrorBody>> => operator.put('/api/operator/feeds', { version: (await feeds()).version, feeds: wanted })
  const requests = () => product.app.db.selectFrom('requests').selectAll().orderBy('number').execute()
  const records = () => product.app.db.selectFrom('feed_records').selectAll().orderBy('item_id').execute()
  const waitingOf = async (id: number) => (await feeds()).waiting.find((it) => it.id === id)
  /** How many requests something made. */
  const made = async (deed: () => unknown): Promise<number> => {
    const before = (await requests()).length
    await deed()
    await product.settled()
    return (await requests()).length - before
  }

  it('a sent form becomes a request, once, with what was typed and picked', async () => {
    expect(await made(() => vendor.sendForm(SENT))).toBe(1)
    expect((await requests()).at(-1)).toMatchObject({ country: 'PT', place: 'Porto', needs: JSON.stringify(['training', 'telephony']), seats: 25, form_language: 'pt-BR', language: 'pt' })
    expect((await requests()).at(-1)?.masked_text).toBe('We are a clinic with two offices.\nWe want calls and leads in one place.')
    expect((await feeds()).feeds.map(({ id, taken }) => [id, taken])).toEqual([['deals', 0], ['form-pt', 1]])
  })

  it('an event that comes ten times, shuffled with others, makes no second one', async () => {
    Object.assign(product.sandbox.weather, { duplicateEvents: 9, shuffleEvents: true })
    expect(await made(() => [vendor.sendForm(SENT), vendor.sendForm({ ...SENT, email: 'other@clinica.example' })])).toBe(2)
    product.sandbox.weather.duplicateEvents = 0
    const [lead] = vendor.items(LEAD).slice(-1)
    expect(await made(() => vendor.setField(LEAD, lead?.id ?? 0, 'title', 'Read by somebody'))).toBe(0)
  })

  it('a deal gives its contact’s name, phone and address', async () => {
    expect(await made(() => vendor.sendForm({ ...SENT, entity: 'deal', phone: '+49 40 123456', email: 'jan@werk.example', name: 'Jan', lastName: 'Weber' }))).toBe(1)
    expect((await requests()).at(-1)).toMatchObject({ country: 'DE', form_language: 'de', needs: JSON.stringify(['unsure']) })
  })

  it('a lost event is made good by the sweep, and a second sweep makes nothing', async () => {
    product.sandbox.weather.dropEvents = 1
    expect(await made(() => [vendor.sendForm(SENT), vendor.sendForm({ ...SENT, entity: 'deal' })])).toBe(0)
    expect(await made(() => sweepFeeds(product.app, 0))).toBe(2)
    expect(await made(() => sweepFeeds(product.app, 0))).toBe(0)
  })

  it('what the CRM did not show is taken by the sweep after', async () => {
    product.sandbox.weather.dropEvents = 1
    vendor.sendForm(SENT)
    const stop = intercept(product, async (url, _body, pass) => (url.includes('crm.item.get') ? { status: 500, body: {} } : await pass()))
    expect(await made(() => sweepFeeds(product.app, 0))).toBe(0)
    stop()
    expect(await made(() => sweepFeeds(product.app, 0))).toBe(1)
  })

  it('neither a forged event nor a partner’s own form makes anything', async () => {
    product.sandbox.weather.dropEvents = 1
    const lead = vendor.sendForm(SENT)
    const forged = { 'event': 'ONCRMLEADADD', 'data[FIELDS][ID]': String(lead.id), 'ts': '1742807175', 'auth[member_id]': vendor.memberId, 'auth[application_token]': '51856fefc120afa4b628cc82d3935cce' }
    expect(await made(() => postEvent(product, forged))).toBe(0)
    expect((await records()).some((row) => row.item_id === lead.id)).toBe(false)
    product.sandbox.weather.dropEvents = 0
    expect(await made(() => product.sandbox.portal('luso').sendForm({ ...SENT, fields: {} }))).toBe(0)
    expect(await made(() => sweepFeeds(product.app, 0))).toBe(1)
  })

  it('a form that nobody mapped, a record without one and one from before the feed are left alone', async () => {
    const known = (await records()).length
    const sent = (): unknown => [vendor.sendForm({ ...SENT, formId: 99 }), vendor.addItem(LEAD, { title: 'By phone', name: 'Ana', sourceId: 'CALL' })]
    expect(await made(sent)).toBe(0)
    await setFeeds([FEED])
    product.sandbox.weather.dropEvents = 1
    expect(await made(() => vendor.sendForm({ ...SENT, entity: 'deal' }))).toBe(0)
    product.clock.advance(2 * 3_600_000)
    operator = await product.as('vendor')
    await setFeeds([FEED, DEALS])
    expect(await made(() => sweepFeeds(product.app, 0))).toBe(0)
    expect((await records()).length).toBe(known)
  })

  it('without a consent the record waits; when it was added, it becomes a request', async () => {
    let id = 0
    expect(await made(() => { id = vendor.sendForm({ ...SENT, fields: { ...SENT.fields, UF_CRM_AGREED: '' } }).id })).toBe(0)
    expect(await waitingOf(id)).toMatchObject({ entity: 'lead', feed: 'form-pt', trouble: 'consent_missing', fields: [], url: `https://${vendor.domain}/crm/lead/details/${id}/` })
    expect(await made(() => vendor.setField(LEAD, id, 'UF_CRM_AGREED', 'Y'))).toBe(1)
    expect(await waitingOf(id)).toBeUndefined()
  })

  it('while nobody has said how clients of a form agree, all its records wait', async () => {
    let id = 0
    await setFeeds([{ ...FEED, consent: null }, DEALS])
    expect(await made(() => { id = vendor.sendForm(SENT).id })).toBe(0)
    expect(await waitingOf(id)).toMatchObject({ trouble: 'consent_missing' })
    await setFeeds([FEED, DEALS])
    expect(await made(() => sweepFeeds(product.app, 0))).toBe(1)
  })

  it('what can’t be read waits with the names of the fields, and nothing of what stands in them', async () => {
    let id = 0
    expect(await made(() => { id = vendor.sendForm({ ...SENT, phone: '12345', comments: 'Hm', name: 'Xanthippe' }).id })).toBe(0)
    expect(await waitingOf(id)).toMatchObject({ trouble: 'invalid', fields: ['text', 'phone'] })
    const told = JSON.stringify([await feeds(), await records(), product.log])
    for (const canary of ['12345', 'Xanthippe', 'mara@']) expect(told).not.toContain(canary)
  })

  it('an operator looks again, or puts a record aside for good', async () => {
    let id = 0
    await made(() => { id = vendor.sendForm({ ...SENT, comments: 'Hm' }).id })
    product.sandbox.weather.dropEvents = 1
    vendor.setField(LEAD, id, 'comments', 'We need help with telephony for two offices.')
    const looked = await operator.post<FeedsView>(`/api/operator/feeds/records/lead/${id}/look`)
    expect(looked.body.waiting.some((it) => it.id === id)).toBe(false)
    product.sandbox.weather.dropEvents = 0

    await made(() => { id = vendor.sendForm({ ...SENT, comments: 'Hm' }).id })
    expect((await operator.post<FeedsView>(`/api/operator/feeds/records/lead/${id}/leave`)).body.waiting.some((it) => it.id === id)).toBe(false)
    expect((await operator.post(`/api/operator/feeds/records/lead/${id}/leave`)).status).toBe(404)
    expect(await made(() => vendor.setField(LEAD, id, 'comments', 'We need help with telephony for two offices.'))).toBe(0)
    expect(await product.app.db.selectFrom('journal').select(['user_name', 'details']).where('kind', '=', 'feed_record_left').execute()).toEqual([{ user_name: 'Petra Novak', details: `lead ${id}` }])
  })

  it('tells where answers may stand, with what a list offers, to who may change it', async () => {
    vendor.addUserField(LEAD, { fieldName: 'UF_CRM_TOPIC', userTypeId: 'enumeration', list: [71, 72].map((id) => ({ id, value: id === 71 ? 'Telephony' : 'Training', sort: id, def: false, xmlId: String(id) })) })
    const { status, body } = await operator.get<FeedFieldsView>('/api/operator/feeds/fields/lead')
    expect(status).toBe(200)
    expect(body.fields.find(({ code }) => code === 'UF_CRM_TOPIC')?.choices).toEqual([{ value: '71', name: 'Telephony' }, { value: '72', name: 'Training' }])
    expect(body.fields.find(({ code }) => code === 'UF_CRM_CITY')?.choices).toBeNull()
    expect(body.needs).toContainEqual({ code: 'telephony', name: expect.any(String) as string })
    expect((await operator.get('/api/operator/feeds/fields/contact')).status).toBe(400)
    product.sandbox.weather.restDown = { vendor: 'html500' }
    expect(await operator.get('/api/operator/feeds/fields/lead')).toMatchObject({ status: 503 })
    product.sandbox.weather.restDown = {}
  })

  it('the list of feeds is saved as it was seen, by operators only, and each change is in the journal', async () => {
    const { version } = await feeds()
    expect((await operator.put<FeedsView>('/api/operator/feeds', { version, feeds: [FEED] })).body.feeds).toMatchObject([{ ...FEED, sourceId: null, changedBy: 'Petra Novak' }])
    expect(await operator.put('/api/operator/feeds', { version, feeds: [] })).toMatchObject({ status: 409, body: { error: { code: 'feeds_changed' } } })
    const rows = await product.app.db.selectFrom('journal').select('details').where('kind', '=', 'feeds_changed').orderBy('id').execute()
    expect([rows.at(0)?.details, rows.at(-1)?.details]).toEqual(['=form-pt =deals', '-deals'])
    await setFeeds([FEED])
    expect((await product.app.db.selectFrom('journal').select('id').where('kind', '=', 'feeds_changed').execute()).length).toBe(rows.length)
    expect((await (await product.as('luso')).get('/api/operator/feeds')).status).toBe(403)
  })

  it.each([
    ['two feeds of one form', [FEED, { ...FEED, id: 'again' }], 'feeds'],
    ['no form at all', [{ ...FEED, formId: null }], 'feeds.0.formId'],
    ['a field of ours that is none', [{ ...FEED, fields: { key: { value: 'x' } } }], 'feeds.0.fields'],
    ['an unknown word', [{ ...FEED, active: true }], 'feeds.0'],
    ['a consent without its words', [{ ...FEED, consent: { text: 'yes', field: null } }], 'feeds.0.consent.text'],
  ])('refuses %s', async (_, wanted, field) => {
    const { status, body } = await setFeeds(wanted)
    expect([status, Object.keys(body.error.fields ?? {})]).toEqual([400, [field]])
  })
})
