import { describe, expect, it } from 'vitest'
import type { Verdict } from '../../server/bitrix24/outcome.ts'
import { judge } from '../../server/bitrix24/outcome.ts'
import { readAnswer } from '../../server/bitrix24/rest.ts'

const failed = (status: number, error: string, description = ''): Verdict => judge(readAnswer(status, { error, error_description: description }))

/** TRUST §2.3, row by row. */
const TABLE: [row: string, status: number, error: string, kind: Verdict['kind']][] = [
  ['the hour of the token is over', 401, 'expired_token', 'refresh'],
  ['the token is unknown', 401, 'NO_AUTH_FOUND', 'refresh'],
  ['the token is not valid', 401, 'invalid_token', 'refresh'],
  ['the paid period is over', 401, 'PAYMENT_REQUIRED', 'park'],
  ['a scope is missing', 403, 'insufficient_scope', 'refused'],
  ['the scope is missing on an old portal', 401, 'insufficient_scope', 'refused'],
  ['the administrator keeps this person out', 403, 'user_access_error', 'other_user'],
  ['the person lost rights', 403, 'INVALID_CREDENTIALS', 'other_user'],
  ['the person was dismissed', 401, 'authorization_error', 'other_user'],
  ['REST is not in the plan', 403, 'ACCESS_DENIED', 'pause'],
  ['the record is closed to this person', 400, 'ACCESS_DENIED', 'refused'],
  ['the bucket is full', 503, 'QUERY_LIMIT_EXCEEDED', 'pause'],
  ['the bucket is full, said with 429', 429, 'QUERY_LIMIT_EXCEEDED', 'pause'],
  ['the method is heavy', 429, 'OPERATION_TIME_LIMIT', 'pause'],
  ['any other 429', 429, 'TOO_MANY_REQUESTS', 'pause'],
  ['the portal is blocked by hand', 503, 'OVERLOAD_LIMIT', 'pause'],
  ['the portal can’t reach the authorisation server', 401, 'CONNECTION_ERROR', 'pause'],
  ['the portal was deleted', 500, 'PORTAL_DELETED', 'gone'],
  ['the portal was deleted, said with 403', 403, 'PORTAL_DELETED', 'gone'],
  ['the app was removed', 401, 'APPLICATION_NOT_FOUND', 'gone'],
  ['the method is not there', 404, 'ERROR_METHOD_NOT_FOUND', 'refused'],
  ['a field is required', 400, 'CRM_FIELD_ERROR_REQUIRED', 'refused'],
  ['the old CRM gives no code', 400, '', 'refused'],
  ['an error comes with HTTP 200', 200, 'ERROR_CORE', 'refused'],
  ['the portal stumbles', 500, 'INTERNAL_SERVER_ERROR', 'unknown'],
  ['the portal stumbles over itself', 500, 'ERROR_UNEXPECTED_ANSWER', 'unknown'],
  ['an unknown 5xx', 502, 'WHATEVER', 'unknown'],
]

describe('judge', () => {
  it.each(TABLE)('knows what to do when %s', (_row, status, error, kind) => {
    expect(failed(status, error).kind).toBe(kind)
  })

  it.each([301, 302, 307, 308])('takes HTTP %i for a renamed portal', (status) => {
    expect(judge(readAnswer(status, null))).toEqual({ kind: 'moved' })
  })

  it.each([[500, 'unknown'], [502, 'unknown'], [404, 'unknown'], [200, 'unknown'], [401, 'refresh'], [503, 'pause'], [429, 'pause']] as const)(
    'takes HTTP %i with a page of HTML for %s', (status, kind) => {
      expect(judge(readAnswer(status, null)).kind).toBe(kind)
    })

  it('takes no answer at all for unknown, because the call may have worked', () => {
    expect(judge({ kind: 'silent', status: null, reason: 'socket hang up' })).toEqual({ kind: 'unknown', reason: 'socket hang up' })
  })

  it('hands a result on', () => {
    expect(judge(readAnswer(200, { result: { item: { id: 5 } } }))).toEqual({ kind: 'ok', result: { item: { id: 5 } } })
  })

  it('waits a moment when the portal is busy and a minute when a method is blocked', () => {
    expect(failed(503, 'QUERY_LIMIT_EXCEEDED', 'Too many requests')).toEqual({ kind: 'pause', afterMs: 1_500, reason: 'QUERY_LIMIT_EXCEEDED: Too many requests' })
    expect(failed(429, 'OPERATION_TIME_LIMIT')).toEqual({ kind: 'pause', afterMs: 60_000, reason: 'OPERATION_TIME_LIMIT' })
  })

  it('keeps code and words of a refusal for the person who has to mend it', () => {
    expect(failed(400, 'CRM_FIELD_ERROR_REQUIRED', 'Required field "INN" is empty'))
      .toEqual({ kind: 'refused', code: 'CRM_FIELD_ERROR_REQUIRED', reason: 'CRM_FIELD_ERROR_REQUIRED: Required field "INN" is empty' })
  })
})
