import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parsePhpForm } from '../../sandbox/php-form.ts'
import type { Earlier } from '../../sandbox/rest/batch-references.ts'
import { substitute } from '../../sandbox/rest/batch-references.ts'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import type { Opened } from './open-sandbox.ts'
import { openSandbox } from './open-sandbox.ts'

let opened: Opened
let luso: SandboxPortal

beforeAll(async () => {
  opened = await openSandbox()
  opened.sandbox.weather.rateLimit = false
  luso = opened.sandbox.portal('luso')
  await opened.sandbox.install(luso)
})
afterAll(() => opened.stop())

type Inner = { result: Record<string, unknown>, result_error: Record<string, { error: string, error_description: string }>, result_total: Record<string, number> }

async function batch(cmd: Record<string, string>, halt = 0): Promise<Inner> {
  const { status, body } = await opened.rest(luso, 'batch', { halt, cmd })
  expect(status).toBe(200)
  return body.result as Inner
}

const EARLIER: Earlier = {
  result: { list: [], map: { CONTACT: [7] }, text: 'abc', no: null, yes: true, number: 12, deep: { item: { id: 5 } } }, next: { list: 50 }, total: { list: 3 }, time: {}, error: { bad: { error: 'NOT_FOUND' } },
}

describe('a reference', () => {
  it.each([
    ['the whole value', '$result[number]', 12],
    ['a map as it is', '$result[map]', { CONTACT: [7] }],
    ['the deepest list where a key is missing', '$result[list][CONTACT][0]', []],
    ['the deepest map where a key is missing', '$result[deep][item][name]', { id: 5 }],
    ['all results when the command is unknown', '$result[nobody]', EARLIER.result],
    ['what null stands in, because null counts as missing', '$result[no]', EARLIER.result],
    ['a letter of a text', '$result[text][1]', 'b'],
    ['a text whose letter is not there', '$result[text][x]', 'abc'],
    ['totals, pages and errors', '$total[list]', 3],
    ['the page', '$next[list]', 50],
    ['the code of an error', '$error[bad][error]', 'NOT_FOUND'],
    ['nothing by a name in capitals, which is matched but not found', '$RESULT[number]', null],
    ['all brackets up to the next whitespace', '$result[deep]-and-[item]-then-[id]', 5],
    ['two neighbours as one path', '$result[deep]$result[item]', { id: 5 }],
    ['a number inside a text', 'No. $result[number] of $result[number]', 'No. 12 of 12'],
    ['true as 1', 'is $result[yes]', 'is 1'],
    ['nothing without brackets', 'worth $result or $results', 'worth $result or $results'],
    ['nothing in another word', '$price[number]', '$price[number]'],
  ])('gives %s', (_, sent, expected) => {
    expect(substitute(sent, EARLIER)).toEqual(expected)
  })

  it('works in values and keys at any depth', () => {
    expect(substitute({ a: ['$result[number]', { '$result[text]': '$result[yes]' }] }, EARLIER)).toEqual({ a: [12, { abc: true }] })
  })

  it('breaks a text that a list stands in', () => {
    expect(() => substitute('for $result[list] and', EARLIER)).toThrow('Internal server error')
  })

  it('is found after percent signs are decoded, so what people write is one too', () => {
    expect(substitute(parsePhpForm('a=%24result%5Bnumber%5D'), EARLIER)).toEqual({ a: 12 })
  })
})

describe('a batch', () => {
  it('goes on with an empty list where nothing was found', async () => {
    const { result, result_error } = await batch({
      byPhone: 'crm.duplicate.findbycomm?type=PHONE&values[]=%2B351000000000&entity_type=CONTACT',
      deal: 'crm.item.add?entityTypeId=2&fields[title]=None&fields[contactIds]=$result[byPhone][CONTACT]&fields[contactId]=$result[byPhone][CONTACT][0]',
    })
    expect([result['byPhone'], result_error]).toEqual([[], []])
    expect((result['deal'] as { item: object }).item).toMatchObject({ contactId: 0, contactIds: [] })
  })

  it('lists everything when a filter turns out to be an empty list', async () => {
    const { result_total } = await batch({ none: 'crm.duplicate.findbycomm?type=PHONE&values[]=%2B1', all: 'crm.item.list?entityTypeId=2&filter=$result[none][LEAD]' })
    expect(result_total['all']).toBe(luso.count(2))
  })

  it('refuses one command whose text a list would stand in, and stops there with halt', async () => {
    const commands = { none: 'crm.duplicate.findbycomm?type=PHONE&values[]=%2B1', deal: 'crm.item.add?entityTypeId=2&fields[title]=For+$result[none]', after: 'server.time' }
    const count = luso.count(2)
    const going = await batch(commands)
    expect(going.result_error['deal']).toEqual({ error: 'INTERNAL_SERVER_ERROR', error_description: 'Internal server error' })
    expect([Object.keys(going.result), luso.count(2)]).toEqual([['none', 'after'], count])
    expect(Object.keys((await batch(commands, 1)).result)).toEqual(['none'])
  })

  it('replaces a reference in words a client wrote', async () => {
    const title = encodeURIComponent('Budget $result[me][ID] please')
    const { result } = await batch({ me: 'profile', deal: `crm.item.add?entityTypeId=2&fields[title]=${title}` })
    expect((result['deal'] as { item: { title: string } }).item.title).toBe('Budget 1 please')
  })
})

describe('crm.item.list', () => {
  it('lists everything without a filter, refuses unknown names at any depth and ignores a group that is none', async () => {
    const total = async (filter: unknown): Promise<unknown> => (await opened.rest(luso, 'crm.item.list', { entityTypeId: 2, filter })).body['total']
    const all = luso.count(2)
    expect([await total(undefined), await total([]), await total({}), await total(''), await total(['x'])]).toEqual([all, all, all, all, all])
    for (const filter of [{ phone: '+1' }, { '>=nonsense': 1 }, { 0: { logic: 'OR', 0: { title: 'A' }, 1: { nonsense: 1 } } }]) {
      expect(await opened.rest(luso, 'crm.item.list', { entityTypeId: 2, filter })).toMatchObject({ status: 400, body: { error: 'INVALID_ARG_VALUE', error_description: expect.stringMatching(/^Invalid filter: field '\w+' is not allowed in filter$/) } })
    }
  })
})
