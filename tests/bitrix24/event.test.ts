import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import express from 'express'
import { describe, expect, it } from 'vitest'
import { parseEvent } from '../../server/bitrix24/event.ts'

const EXAMPLES = join(import.meta.dirname, '..', 'fixtures', 'bitrix24')
const MEMBER = 'a'.repeat(32)
const GOOD = {
  event: 'ONCRMDEALUPDATE', event_handler_id: '7', data: { FIELDS: { ID: '42' } }, ts: '1790000000',
  auth: { member_id: MEMBER, application_token: 'f'.repeat(32), domain: 'x.bitrix24.com' },
}

describe('parseEvent', () => {
  it('reads what the app uses', () => {
    expect(parseEvent(GOOD)).toEqual({
      event: 'ONCRMDEALUPDATE', handlerId: '7', ts: '1790000000', memberId: MEMBER, domain: 'x.bitrix24.com', applicationToken: 'f'.repeat(32), refreshToken: null, itemId: 42,
    })
  })

  it('reads names in any case', () => {
    expect(parseEvent({ ...GOOD, event: 'OnCrmDealUpdate' })?.event).toBe('ONCRMDEALUPDATE')
  })

  it.each(readdirSync(EXAMPLES).filter((name) => name.startsWith('event.') && !name.startsWith('event.get')))('reads the documented event %s', (name) => {
    const { body_parsed: body } = JSON.parse(readFileSync(join(EXAMPLES, name), 'utf8')) as { body_parsed?: { event: string, auth: { member_id: string } } }
    if (!body || !/^[0-9a-f]{32}$/.test(body.auth.member_id)) return
    expect(parseEvent(body)).toMatchObject({ event: body.event.toUpperCase(), memberId: body.auth.member_id })
  })

  it.each([
    ['no data', { ...GOOD, data: undefined }], ['data that is a text', { ...GOOD, data: 'x' }], ['fields that are a list', { ...GOOD, data: { FIELDS: ['1'] } }],
    ['an id that is a list', { ...GOOD, data: { FIELDS: { ID: ['1', '2'] } } }], ['an id that is a map', { ...GOOD, data: { FIELDS: { ID: { a: '1' } } } }],
    ['an id with a minus', { ...GOOD, data: { FIELDS: { ID: '-1' } } }], ['an id that is no number', { ...GOOD, data: { FIELDS: { ID: '1 or 1=1' } } }],
    ['an id beyond all ids', { ...GOOD, data: { FIELDS: { ID: '9'.repeat(40) } } }],
  ])('makes no item out of %s', (_name, body) => {
    expect(parseEvent(body)).toMatchObject({ event: 'ONCRMDEALUPDATE', itemId: null })
  })

  it.each<[string, unknown]>([
    ['nothing', undefined], ['null', null], ['a text', 'event=X'], ['a number', 5], ['a list', [GOOD]], ['an empty map', {}],
    ['a list of events', { ...GOOD, event: ['ONCRMDEALUPDATE', 'ONAPPUNINSTALL'] }], ['an event of strange letters', { ...GOOD, event: 'ON CRM;DROP' }],
    ['a very long event', { ...GOOD, event: 'A'.repeat(61) }], ['no auth', { ...GOOD, auth: undefined }], ['auth that is a text', { ...GOOD, auth: 'x' }],
    ['no member', { ...GOOD, auth: { application_token: 'x'.repeat(32) } }], ['a member in capitals', { ...GOOD, auth: { member_id: 'A'.repeat(32) } }],
    ['a member that is a list', { ...GOOD, auth: { member_id: [MEMBER] } }], ['a token that is a map', { ...GOOD, auth: { ...GOOD.auth, application_token: { a: 1 } } }],
    ['a token that is empty', { ...GOOD, auth: { ...GOOD.auth, application_token: '' } }], ['a token without end', { ...GOOD, auth: { ...GOOD.auth, application_token: 'x'.repeat(257) } }],
    ['a time without end', { ...GOOD, ts: '1'.repeat(21) }],
  ])('refuses %s', (_name, body) => {
    expect(parseEvent(body)).toBeNull()
  })

  it.each(['x', 'with space '.repeat(3), 'é'.repeat(30), 'x'.repeat(257)])('takes the refresh token %j for none', (refresh) => {
    expect(parseEvent({ ...GOOD, auth: { ...GOOD.auth, refresh_token: refresh } })).toMatchObject({ refreshToken: null })
  })
})

describe('an event’s form as Express reads it', () => {
  const read = async (body: string): Promise<unknown> => {
    const app = express()
    let seen: unknown
    app.post('/', express.urlencoded({ extended: true, limit: '64kb', parameterLimit: 200 }), (req, res) => {
      seen = req.body as unknown
      res.end()
    })
    const server = app.listen(0)
    await new Promise((resolve) => server.once('listening', resolve))
    const address = server.address()
    if (typeof address !== 'object' || address === null) throw new Error('no port')
    await fetch(`http://127.0.0.1:${address.port}/`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body })
    server.close()
    return seen
  }
  const auth = `auth[member_id]=${MEMBER}&auth[application_token]=${'f'.repeat(32)}`

  it('is read with its nested parts', async () => {
    expect(parseEvent(await read(`event=ONCRMDEALUPDATE&data[FIELDS][ID]=42&ts=1&${auth}`))).toMatchObject({ itemId: 42, memberId: MEMBER })
    expect(parseEvent(await read(`event=ONCRMDEALUPDATE&data%5BFIELDS%5D%5BID%5D=42&ts=1&${auth}`))).toMatchObject({ itemId: 42 })
  })

  it('plants nothing on every object', async () => {
    await read(`event=X&__proto__[admin]=1&constructor[prototype][admin]=1&auth[__proto__][admin]=1&data[constructor][prototype][admin]=1`)
    expect(({} as { admin?: string }).admin).toBeUndefined()
    expect(parseEvent(await read(`event=ONCRMDEALUPDATE&__proto__[event]=ONAPPUNINSTALL&${auth}`))?.event).toBe('ONCRMDEALUPDATE')
  })

  it.each([`event=A&event=B&${auth}`, `event[]=ONCRMDEALUPDATE&${auth}`, `event=ONCRMDEALUPDATE&auth=x`, `event=ONCRMDEALUPDATE&${auth}&auth[member_id]=${'b'.repeat(32)}`, '%', '&&&', '='])(
    'is refused as %j', async (body) => {
      expect(parseEvent(await read(body))).toBeNull()
    })
})
