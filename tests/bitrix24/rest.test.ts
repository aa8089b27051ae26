import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readAnswer } from '../../server/bitrix24/rest.ts'

const EXAMPLES = join(import.meta.dirname, '..', 'fixtures', 'bitrix24')

describe('readAnswer', () => {
  it.each([
    [{ finish: 1_000.5, operating_reset_at: 1_060, operating: 3 }, 59_500], [{ finish: 1_000, operating_reset_at: 1_000 }, null], [{ finish: 1_000, operating_reset_at: 900 }, null],
    [{ finish: 1_000, operating_reset_at: 2_000 }, null], [{ operating_reset_at: 900 }, null], [{ finish: '1' }, null], [undefined, null], ['soon', null],
  ])('reads out of the time %j that the method gets time back in %s ms', (time, resetMs) => {
    expect(readAnswer(200, { result: 1, time })).toMatchObject({ kind: 'ok', resetMs })
    expect(readAnswer(429, { error: 'OPERATION_TIME_LIMIT', time })).toMatchObject({ kind: 'error', resetMs })
  })

  it.each([
    ['a map', { id: 5 }], ['false', false], ['zero', 0], ['an empty string', ''], ['null', null], ['an empty list', []],
  ])('takes %s for a result', (_name, result) => {
    expect(readAnswer(200, { result, time: {} })).toEqual({ kind: 'ok', result, next: null, resetMs: null })
  })

  it('tells where the next page begins', () => {
    expect(readAnswer(200, { result: [], next: 50, total: 120 })).toMatchObject({ kind: 'ok', next: 50 })
  })

  it.each([
    ['with HTTP 200', 200, { error: 'ERROR_CORE', error_description: 'no' }, 'ERROR_CORE'],
    ['beside a result', 200, { result: true, error: 'ERROR_CORE' }, 'ERROR_CORE'],
    ['that is an empty string', 400, { error: '', error_description: 'Not found' }, ''],
    ['that is "0"', 200, { error: '0' }, '0'],
    ['that is a number', 400, { error: 100, error_description: 'x' }, '100'],
    ['whose words are no text', 400, { error: 'X', error_description: { a: 1 } }, 'X'],
  ])('sees an error %s', (_name, status, body, code) => {
    expect(readAnswer(status, body)).toMatchObject({ kind: 'error', status, code })
  })

  it.each([
    ['HTML', 500, null], ['an empty body', 200, null], ['a list', 200, [1, 2]], ['a text', 200, 'ok'], ['a number', 200, 5], ['true', 200, true],
    ['an empty map', 200, {}], ['a redirect with a body', 302, { result: true }], ['a 404 with a result', 404, { result: 1 }],
    ['an error that is a list', 400, { error: ['x'] }], ['an error that is null', 400, { error: null }],
  ])('trusts nothing in %s', (_name, status, body) => {
    expect(readAnswer(status, body)).toMatchObject({ kind: 'silent', status })
  })

  it.each(readdirSync(EXAMPLES).filter((name) => name.endsWith('.json')))('reads the documented exchange %s as it is meant', (name) => {
    const { kind, response } = JSON.parse(readFileSync(join(EXAMPLES, name), 'utf8')) as { kind: string, response?: { http_status?: number, body?: object } }
    if (!response?.body || response.http_status === undefined || kind.startsWith('oauth')) return
    const isError = 'error' in response.body
    expect(readAnswer(response.http_status, response.body).kind).toBe(isError ? 'error' : 'ok')
  })
})
