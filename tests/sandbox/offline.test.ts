import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import type { Opened } from './open-sandbox.ts'
import { openSandbox, resultOf } from './open-sandbox.ts'

type Row = { ID: string, EVENT_NAME: string, EVENT_DATA: { FIELDS: { ID: string } }, MESSAGE_ID: string, PROCESS_ID?: string, ERROR?: string }
type Taken = { process_id: string | null, events: Row[] }

let opened: Opened
let luso: SandboxPortal
let now = Date.parse('2026-03-02T09:00:00Z')

beforeEach(async () => {
  opened = await openSandbox({ now: () => now })
  luso = opened.sandbox.portal('luso')
  await opened.sandbox.install(luso)
  await opened.rest(luso, 'event.bind', { event: 'ONCRMDEALUPDATE', event_type: 'offline' })
})
afterEach(() => opened.stop())

const take = async (params: Record<string, unknown> = {}): Promise<Taken> => resultOf<Taken>(await opened.rest(luso, 'event.offline.get', params))
const list = async (params: Record<string, unknown> = {}): Promise<Row[]> => resultOf<Row[]>(await opened.rest(luso, 'event.offline.list', params))
const touched = (times: number): number => {
  const { id } = luso.addItem(2, { title: 'A' })
  for (let turn = 0; turn < times; turn += 1) luso.setField(2, id, 'title', `A${turn}`)
  return id
}

describe('the offline queue', () => {
  it('keeps one record of an object however often it changes, with the last time', async () => {
    const id = touched(1)
    now += 60_000
    luso.setField(2, id, 'title', 'later')
    const rows = await list()
    expect(rows.map((row) => [row.EVENT_NAME, row.EVENT_DATA.FIELDS.ID, row.PROCESS_ID, row.ERROR])).toEqual([['ONCRMDEALUPDATE', String(id), '', '0']])
    expect(Date.parse((rows[0] as unknown as { TIMESTAMP_X: string }).TIMESTAMP_X)).toBe(now)
  })

  it('deletes what it gave unless told to keep it', async () => {
    touched(1)
    expect((await take()).process_id).toBeNull()
    expect((await take()).events).toEqual([])
  })

  it('reserves under a process: parallel readers get different records, a change made meanwhile is a new record', async () => {
    const [first, second] = [touched(1), touched(1)]
    const [one, two] = await Promise.all([take({ clear: 0, limit: 1 }), take({ clear: 0, limit: 1 })])
    expect([...one.events, ...two.events].map((row) => row.EVENT_DATA.FIELDS.ID).toSorted()).toEqual([String(first), String(second)].toSorted())
    expect(one.process_id).not.toBe(two.process_id)
    luso.setField(2, first, 'title', 'again')
    expect((await take({ clear: 0 })).events.map((row) => row.EVENT_DATA.FIELDS.ID)).toEqual([String(first)])
    expect((await take({ clear: 0, process_id: one.process_id })).events).toEqual(one.events)
    for (const { process_id } of [one, two]) await opened.rest(luso, 'event.offline.clear', { process_id })
    expect(await list()).toHaveLength(1)
  })

  it('sets failed records aside until they are asked for', async () => {
    touched(1)
    const { process_id, events } = await take({ clear: 0 })
    await opened.rest(luso, 'event.offline.error', { process_id, message_id: [events[0]!.MESSAGE_ID] })
    expect((await take({ clear: 0 })).events).toEqual([])
    expect((await list({ filter: { ERROR: 1 } }))).toHaveLength(1)
    expect((await take({ error: 1 })).events).toHaveLength(1)
  })

  it('does not queue what was changed under the key of the handler', async () => {
    await opened.rest(luso, 'event.bind', { event: 'ONCRMLEADADD', event_type: 'offline', auth_connector: 'mine' })
    await opened.rest(luso, 'crm.item.add', { entityTypeId: 1, fields: { title: 'own' }, auth_connector: 'mine' })
    await opened.rest(luso, 'crm.item.add', { entityTypeId: 1, fields: { title: 'other' } })
    expect((await take({ auth_connector: 'mine' })).events).toHaveLength(1)
    expect((await take()).events).toEqual([])
  })

  it('signals that it grew, not more often than asked', async () => {
    await opened.rest(luso, 'event.bind', { event: 'ONOFFLINEEVENT', handler: opened.handlerUrl, options: { minTimeout: 30 } })
    touched(3)
    now += 31_000
    touched(1)
    await opened.sandbox.idle()
    const signals = opened.received.filter(({ event }) => event === 'ONOFFLINEEVENT')
    expect(signals).toHaveLength(2)
    expect(signals[0]!.body['data']).toBeUndefined()
    expect(Object.keys(signals[0]!.body['auth'] as object)).toEqual(expect.arrayContaining(['access_token', 'refresh_token', 'application_token']))
  })
})
