import { describe, expect, it } from 'vitest'
import { parsePhpForm } from '../../sandbox/php-form.ts'
import { batchParams, readBatch } from '../../server/bitrix24/batch.ts'
import type { Params } from '../../server/bitrix24/rest.ts'

function queryOf(params: Params): string {
  const { cmd } = batchParams({ one: { method: 'crm.item.add', params } }) as { cmd: Record<string, string> }
  return (cmd['one'] ?? '').replace(/^crm\.item\.add\?/, '')
}

/** What a portal reads out of the command. */
const asRead = (params: Params): unknown => JSON.parse(JSON.stringify(parsePhpForm(queryOf(params))))

describe('batchParams', () => {
  it('writes nested maps and lists the way PHP reads them', () => {
    const params = { entityTypeId: 3, fields: { name: 'Ana', fm: [{ typeId: 'PHONE', value: '1' }, { typeId: 'EMAIL', value: 'a@b.example' }] } }
    expect(queryOf(params)).toBe('entityTypeId=3&fields[name]=Ana&fields[fm][0][typeId]=PHONE&fields[fm][0][value]=1&fields[fm][1][typeId]=EMAIL&fields[fm][1][value]=a%40b.example')
    expect(asRead(params)).toEqual({ entityTypeId: '3', fields: { name: 'Ana', fm: [{ typeId: 'PHONE', value: '1' }, { typeId: 'EMAIL', value: 'a@b.example' }] } })
  })

  it('keeps the plus of a phone number', () => {
    expect(asRead({ values: ['+351912345678'] })).toEqual({ values: ['+351912345678'] })
  })

  it.each(['Müller & Söhne', 'a=b', '100 %', '#1?', 'line one\nline two', '"quoted" \\', '王小明', '😀', '%2B', '<b>bold</b>'])('brings %j through whole', (text) => {
    expect(asRead({ fields: { title: text } })).toEqual({ fields: { title: text } })
  })

  it('leaves references to earlier answers readable', () => {
    expect(queryOf({ fields: { contactId: '$result[contact][item][id]' } })).toBe('fields[contactId]=$result[contact][item][id]')
  })

  it.each(['$result[a]&fields[opportunity]=1', '$result[contact][item][id]&id=5', '$result[a] and more', '$result[', '$result[a]#', '$result[a]\n'])(
    'lets the text %j smuggle no parameter in', (text) => {
      expect(asRead({ fields: { name: text } })).toEqual({ fields: { name: text } })
    })

  it('leaves out what is null or not set', () => {
    expect(queryOf({ a: null, b: undefined, c: 0, d: false, e: '' })).toBe('c=0&d=false&e=')
  })

  it('says whether an error stops the rest', () => {
    expect(batchParams({}, true)).toEqual({ halt: 1, cmd: {} })
    expect(batchParams({}, false)).toEqual({ halt: 0, cmd: {} })
  })
})

describe('readBatch', () => {
  it('reads results and errors by key', () => {
    expect(readBatch({ result: { a: 1 }, result_error: { b: { error: 'X', error_description: 'no' } }, result_total: [], result_next: [], result_time: [] }))
      .toEqual({ results: { a: 1 }, errors: { b: { code: 'X', description: 'no' } } })
  })

  it('takes empty PHP lists for empty maps', () => {
    expect(readBatch({ result: [], result_error: [] })).toEqual({ results: {}, errors: {} })
  })

  it('reads errors without words and with a number for a code', () => {
    expect(readBatch({ result: [], result_error: { a: { error: 100 }, b: { error: '' } } }).errors).toEqual({ a: { code: '100', description: '' }, b: { code: '', description: '' } })
  })

  it.each([[null], [[]], [{}], ['text'], [{ result: {} }], [{ result: [1, 2], result_error: [] }], [{ result: [], result_error: { a: 'text' } }]])('refuses %j', (answer) => {
    expect(() => readBatch(answer)).toThrow()
  })
})
