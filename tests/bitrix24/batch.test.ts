import { describe, expect, it } from 'vitest'
import { parsePhpForm } from '../../sandbox/php-form.ts'
import { batchParams, readBatch, readBatchResets, ref } from '../../server/bitrix24/batch.ts'
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
    expect(queryOf({ fields: { contactId: ref('result', 'contact', 'item', 'id') } })).toBe('fields[contactId]=$result[contact][item][id]')
    expect(queryOf({ values: [ref('result', 'byPhone', 'CONTACT', 0), ref('total', 'list')] })).toBe('values[0]=$result[byPhone][CONTACT][0]&values[1]=$total[list]')
  })

  it.each([['a b'], ['a]['], ['a&b=c'], [''], ['ä'], ['$result']])('makes no reference with %j in it', (segment) => {
    expect(() => ref('result', segment)).toThrow('Not a reference')
    expect(() => ref('result', 'good', segment)).toThrow('Not a reference')
  })

  describe('with the words of a hostile client', () => {
    /** What a portal does to every value and key, after it has decoded them. */
    const SUBSTITUTED = /\$(result|next|total|time|error)([^\s]*)/i
    const HOSTILE = [
      '$result[contact][item][id]', '$result[a]&fields[opportunity]=1', '$result[contact][item][id]&id=5', '$result[a] and more', '$result[', '$result[a]#', '$result[a]\n', '$result',
      '$RESULT[secret]', '$ReSuLt[x]', '$next', '$NEXT[a]', '$total[list]', '$time', '$error[a][error_description]', 'costs 5 $total', 'a$result[b]c', '$$result[a]', '$ $result[a]', '$result$result[a]',
      '%24result[a]', '%2524result[a]', '$result%5Ba%5D', '\u0000$result[a]', '$result[a]\u0000', '\ud800$result[a]', '$\ud800result[a]', 'we pay $1000 in total', '$timeout', '$errors', '＄result[a]', '\n$result[a]',
      '$res$resultult[a]', '$result[contact]; $next[contact] $time[x]', '+$result[a]', '&$result[a]=$total', '[$result[a]]', '{=$result[a]}', '#$error#',
    ]

    it.each(HOSTILE)('brings %j through as mere text', (text) => {
      const read = (asRead({ fields: { name: text } }) as { fields: { name: string } }).fields.name
      expect(read).not.toMatch(SUBSTITUTED)
      expect(read.replaceAll('＄', '$')).toBe(text.toWellFormed().replaceAll('＄', '$'))
      expect(Object.keys(asRead({ fields: { name: text } }) as object)).toEqual(['fields'])
    })

    it.each(HOSTILE)('lets no key %j be substituted', (key) => {
      expect(decodeURIComponent(queryOf({ filter: { [key]: 1 }, [key]: { a: 1 } }).replaceAll('+', ' '))).not.toMatch(SUBSTITUTED)
    })

    it('does not touch money', () => {
      expect(asRead({ fields: { text: 'We have $5000, or US$ 4k, for this. $ign here' } })).toEqual({ fields: { text: 'We have $5000, or US$ 4k, for this. $ign here' } })
    })

    it('is not fooled by an object that looks like a reference', () => {
      expect(queryOf({ fields: { id: JSON.parse('{"text":"$result[a]"}') as object } })).toBe(`fields[id][text]=${encodeURIComponent('＄result[a]')}`)
    })
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

describe('readBatchResets', () => {
  it('tells for each command when its method gets time back', () => {
    const time = (resetAt: number): object => ({ start: 99, finish: 100, operating_reset_at: resetAt, operating: 5 })
    expect(readBatchResets({ result: {}, result_time: { a: time(160), b: time(50), c: {}, d: null } })).toEqual([['a', 60_000]])
    for (const other of [{ result_time: [] }, {}, null, 'text', { result_time: 5 }]) expect(readBatchResets(other)).toEqual([])
  })
})
