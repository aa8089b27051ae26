import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import { sendMessages } from '../../server/app/notice/send-messages.ts'
import { start } from '../../server/compose.ts'
import type { NotifyView } from '../../server/contract/notify.ts'
import type { NoticesView } from '../../server/contract/notice.ts'
import type { NotifyPrefs } from '../../server/core/notify.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../server/core/time.ts'
import { openFrozen } from '../faults/frozen-product.ts'
import type { EngineName } from '../support/engines.ts'
import type { Api, Product } from '../support/product.ts'
import { publishOne } from '../support/product.ts'
import { passTime, runDue } from './recall-steps.ts'
import { inCrm, PATIENT, stranger, UNLIMITED } from './steps.ts'

const ENGINES: EngineName[] = ['SQLite', 'PostgreSQL']
const LARGE = { levels: [{ level: 1, name: 'Start', fromConversion: 0, perDay: 1_000, inWork: 1_000 }, { level: 2, name: 'Proved', fromConversion: 0.9, perDay: 1_000, inWork: 1_000 }], largeRequests: { seats: 500, minLevel: 2, minutes: 60 } } as const

describe.each(ENGINES)('news for a person, on %s', (engine) => {
  let product: Product
  let operator: Api
  let luso: Api
  let iberia: Api
  let portal: SandboxPortal

  beforeAll(async () => {
    product = await openFrozen(engine, { shared: true, rules: { ...UNLIMITED, ...PATIENT, ...LARGE, openDelaySeconds: 30 } })
    portal = product.sandbox.portal('luso')
    await signIn()
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })
  afterEach(async () => {
    expect(product.log.filter((line) => line.startsWith('error'))).toEqual([])
    // Everybody has looked, and nobody was told of anything for a while.
    await passTime(product, HOUR_MS)
    await signIn()
    await reset(luso)
    await reset(iberia)
    await passTime(product, HOUR_MS)
    await signIn()
  })

  async function signIn(): Promise<void> {
    [operator, luso, iberia] = await Promise.all([product.as('vendor'), product.as('luso', 7), product.as('iberia', 6)]) as [Api, Api, Api]
  }
  async function choose(api: Api, patch: Partial<NotifyPrefs>): Promise<void> {
    const { body } = await api.get<NotifyView>('/api/notifications')
    expect((await api.put('/api/notifications', { version: body.version, prefs: { ...body.prefs, ...patch } })).status).toBe(200)
  }
  async function reset(api: Api): Promise<void> {
    await choose(api, { quiet: null, digestMinutes: 0, timeZone: null })
  }
  const newsOf = (name: string, userId: number): string[] =>
    product.sandbox.portal(name).notifications.filter((it) => it.userId === userId && it.tag.includes('|new|')).map((it) => it.message)
  async function later(ms: number): Promise<void> {
    await passTime(product, ms)
  }

  it('of one new request has its number and a link to it, at the moment it opens and not before', async () => {
    const number = await publishOne(product, operator, stranger({ country: 'PT', seats: '25' }))
    await later(29 * SECOND_MS)
    expect(newsOf('luso', 7)).toEqual([])
    await later(SECOND_MS)
    expect(newsOf('luso', 7)).toEqual([`New in Portugal: ${number}, 25 users. 0 of 3 reserved. [URL=/marketplace/view/${product.app.bitrix24.appCode}/?params%5Bid%5D=${number}]Open[/URL]`])
    expect(newsOf('iberia', 6)).toHaveLength(1)
    const made = await product.app.db.selectFrom('messages').select('made_at').distinct().where('event', '=', 'new_requests').where('state', '=', 'sent').execute()
    expect(made).toHaveLength(1)
    // Adria has not passed the Tutorial: it may look and not reserve.
    expect(product.sandbox.portal('adria').notifications).toEqual([])
  })

  it('of several comes once in five minutes, with their number, in place of the one before', async () => {
    await publishOne(product, operator, stranger({ country: 'PT' }))
    await later(MINUTE_MS)
    expect(newsOf('luso', 7)).toEqual([expect.stringMatching(/^New in Portugal/)])
    await publishOne(product, operator, stranger({ country: 'PT' }))
    await publishOne(product, operator, stranger({ country: 'ES' }))
    await later(3 * MINUTE_MS)
    expect(newsOf('luso', 7)).toEqual([expect.stringMatching(/^New in Portugal/)])
    await later(2 * MINUTE_MS)
    expect(newsOf('luso', 7)).toEqual([expect.stringMatching(/^3 new requests in Portugal and Spain/)])
  })

  it('begins to count anew when the person has looked', async () => {
    await publishOne(product, operator, stranger({ country: 'PT' }))
    await later(MINUTE_MS)
    await later(5 * MINUTE_MS)
    luso = await product.as('luso', 7)
    await later(MINUTE_MS)
    const number = await publishOne(product, operator, stranger({ country: 'PT' }))
    await later(MINUTE_MS)
    expect(newsOf('luso', 7)).toEqual([expect.stringContaining(number)])
  })

  it('comes later by one’s own quiet hours, and to nobody else', async () => {
    const inLisbon = new Date(product.clock.now()).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Lisbon' })
    const hour = Number(inLisbon.slice(0, 2))
    const two = (it: number): string => String((it + 24) % 24).padStart(2, '0')
    await choose(luso, { quiet: { from: `${two(hour - 1)}:00`, to: `${two(hour + 2)}:00` }, timeZone: 'Europe/Lisbon' })
    const before = newsOf('luso', 7).join()
    const number = await publishOne(product, operator, stranger({ country: 'PT' }))
    await later(MINUTE_MS)
    expect(newsOf('iberia', 6).join()).toContain(number)
    expect(newsOf('luso', 7).join()).toBe(before)
    await later(2 * HOUR_MS)
    expect(newsOf('luso', 7).join()).toContain(number)
  })

  it('of a large request comes to the lower level when its lock ends', async () => {
    const number = await publishOne(product, operator, stranger({ country: 'PT', seats: '600' }))
    await later(10 * MINUTE_MS)
    expect(newsOf('luso', 7).join()).not.toContain(number)
    await later(51 * MINUTE_MS)
    expect(newsOf('luso', 7).join()).toContain(number)
  })

  it('is told once, however many processes look at the same moment', async () => {
    // Two processes with one SQLite file would wait for each other in this one: there the same process asks four times at once.
    const other = engine === 'SQLite' ? null : await start({ ...product.settings, role: 'web', port: 0, publicUrl: product.url })
    try {
      const number = await publishOne(product, operator, stranger({ country: 'PT' }))
      product.clock.advance(MINUTE_MS)
      await Promise.all([product.app, other?.app ?? product.app, product.app, other?.app ?? product.app].map((app) => sendMessages(app)))
      await product.settled()
      const work = await product.app.db.selectFrom('outbox').select('subject').where('kind', '=', 'notify.person').where('lane', '=', `notify/${portal.memberId}/7`)
        .orderBy('id', 'desc').limit(5).execute()
      const messages = await product.app.db.selectFrom('messages').select(['id', 'user_id']).where('request_id', 'in',
        product.app.db.selectFrom('requests').select('id').where('number', '=', Number(number.slice(3)))).where('member_id', '=', portal.memberId).execute()
      expect(messages.filter((it) => it.user_id === '7')).toHaveLength(1)
      const id = messages.find((it) => it.user_id === '7')?.id
      expect(work.filter((it) => it.subject.split(',').includes(String(id)))).toHaveLength(1)
      expect(portal.calls.filter((it) => it.method === 'im.notify.system.add' && JSON.stringify(it.params).includes(number) && Number(it.params['USER_ID']) === 7)).toHaveLength(1)
    } finally {
      await other?.stop()
    }
  })

  it('of a deadline goes to who works on it, also in quiet hours, once at the exact minute it is late', async () => {
    const number = await publishOne(product, operator, stranger())
    await later(MINUTE_MS)
    const { body: { id } } = await luso.post<{ id: string }>(`/api/requests/${number}/reservation`, { key: crypto.randomUUID() })
    await luso.post(`/api/reservations/${id}/contact`)
    await inCrm(luso, id)
    await choose(luso, { quiet: { from: '00:00', to: '23:59' } })
    await product.app.db.updateTable('reservations').set({ idle_due_at: product.clock.now() + HOUR_MS, idle_next_at: product.clock.now() + HOUR_MS, idle_warned: 9 }).where('id', '=', id).execute()
    const late = (): number => portal.calls.filter((it) => it.method === 'im.notify.system.add' && JSON.stringify(it.params).includes(`${number} was taken back`)).length
    await later(HOUR_MS - 1)
    expect(late()).toBe(0)
    await later(1)
    expect(late()).toBe(1)
    await runDue(product)
    expect(late()).toBe(1)
    expect(portal.notifications.find((it) => it.message.includes(`${number} was taken back`))).toMatchObject({ userId: 7 })
    expect(product.sandbox.mails().filter((mail) => mail.text.includes(`${number} was taken back`)).length).toBeLessThanOrEqual(1)
  })

  it('that a portal refuses is not tried for ever', async () => {
    product.sandbox.weather.failNextRest = { portal: 'luso', method: 'im.notify.system.add', times: 1, status: 403, error: 'insufficient_scope' }
    await publishOne(product, operator, stranger({ country: 'PT' }))
    await later(MINUTE_MS)
    await later(DAY_MS)
    const left = await product.app.db.selectFrom('outbox').select('state').where('kind', '=', 'notify.person').where('state', '!=', 'sent').execute()
    expect(left).toEqual([])
    expect(product.log.splice(0).some((line) => line.includes('a notification was refused'))).toBe(true)
  })

  it('under the bell is read by each person alone', async () => {
    await product.app.db.insertInto('notices').values({ partner_id: 'luso', kind: 'level_changed', subject: `t${product.clock.now()}`, at: product.clock.now(), text: 'You are level 2 now.', request_id: null, reservation_id: null, due_at: null, read_at: null }).execute()
    const ana = await product.as('luso', 1)
    const seen = (await luso.get<NoticesView>('/api/notices')).body
    expect(seen.notices[0]).toMatchObject({ text: 'You are level 2 now.', isRead: false })
    const read = await luso.post<NoticesView>('/api/notices/read', { upTo: seen.notices[0]?.id })
    expect(read.body.unread).toBe(0)
    expect((await ana.get<NoticesView>('/api/notices')).body.unread).toBeGreaterThan(0)
  })

  it('is chosen by each person, and a second window loses nothing in silence', async () => {
    const { body } = await luso.get<NotifyView>('/api/notifications')
    const prefs = { ...body.prefs, digestMinutes: 30 }
    expect((await luso.put('/api/notifications', { version: body.version, prefs })).status).toBe(200)
    const second = await luso.put<{ error: { code: string } }>('/api/notifications', { version: body.version, prefs: { ...body.prefs, digestMinutes: 60 } })
    expect(second).toMatchObject({ status: 409, body: { error: { code: 'prefs_changed' } } })
    expect((await luso.get<NotifyView>('/api/notifications')).body.prefs.digestMinutes).toBe(30)
    expect((await luso.put('/api/notifications', { version: body.version + 1, prefs: { ...prefs, timeZone: 'Mars/Olympus' } })).status).toBe(400)
    expect((await product.as('luso', 1)).token).not.toBe('')
  })

  it('about a broken CRM comes to the administrators after a quarter of an hour, once', async () => {
    const ana = await product.as('luso', 1)
    product.sandbox.weather.restDown = { luso: 'reset' }
    const number = await publishOne(product, operator, stranger({ country: 'PT' }))
    await later(MINUTE_MS)
    const { body } = await luso.post<{ id: string }>(`/api/requests/${number}/reservation`, { key: crypto.randomUUID() })
    await luso.post(`/api/reservations/${body.id}/contact`)
    for (let minute = 0; minute < 18; minute += 2) await later(2 * MINUTE_MS)
    product.sandbox.weather.restDown = {}
    for (let minute = 0; minute < 40; minute += 10) await later(10 * MINUTE_MS)
    const told = (await (await product.as('luso', 1)).get<NoticesView>('/api/notices')).body.notices.filter((it) => it.kind === 'crm_trouble')
    expect(told).toHaveLength(1)
    expect(ana.token).not.toBe('')
    luso = await product.as('luso', 7)
    await inCrm(luso, body.id)
  }, 60_000)
})
