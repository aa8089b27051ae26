import { describe, expect, it } from 'vitest'
import type { Verdict } from '../../server/bitrix24/outcome.ts'
import { judge } from '../../server/bitrix24/outcome.ts'
import { readAnswer } from '../../server/bitrix24/rest.ts'

const failed = (status: number, error: string, description = ''): Verdict => judge(readAnswer(status, { error, error_description: description }))

type Row = [what: string, status: number, error: string, kind: Verdict['kind']]

/** TRUST §2.3, row by row; what a portal call then does stands in tests/app/call-portal.test.ts under the same names. */
const TABLE: Record<string, Row[]> = {
  '401 expired_token: refresh once, repeat once': [['the hour of the token is over', 401, 'expired_token', 'refresh']],
  '401 NO_AUTH_FOUND, invalid_token: refresh, then the other administrator, then park': [
    ['the token is unknown', 401, 'NO_AUTH_FOUND', 'refresh'], ['the token is not valid', 401, 'invalid_token', 'refresh'],
  ],
  'PAYMENT_REQUIRED: park, tell': [['the paid period is over', 401, 'PAYMENT_REQUIRED', 'park']],
  '403 insufficient_scope: terminal for the method': [
    ['a scope is missing', 403, 'insufficient_scope', 'refused'], ['the scope is missing on an old portal', 401, 'insufficient_scope', 'refused'],
  ],
  '403 user_access_error, INVALID_CREDENTIALS: the other administrator’s token': [
    ['the administrator keeps this person out', 403, 'user_access_error', 'other_user'], ['the person lost rights', 403, 'INVALID_CREDENTIALS', 'other_user'],
    ['the person was dismissed', 401, 'authorization_error', 'other_user'],
  ],
  '403 ACCESS_DENIED (plan): park': [['REST is not in the plan', 403, 'ACCESS_DENIED', 'park'], ['a record is closed to this person', 400, 'ACCESS_DENIED', 'refused']],
  '503 QUERY_LIMIT_EXCEEDED: wait, not an attempt': [
    ['the bucket is full', 503, 'QUERY_LIMIT_EXCEEDED', 'busy'], ['the bucket is full, said with 429', 429, 'QUERY_LIMIT_EXCEEDED', 'busy'],
    ['any other 429', 429, 'TOO_MANY_REQUESTS', 'busy'], ['the portal can’t reach the authorisation server', 401, 'CONNECTION_ERROR', 'busy'],
  ],
  '429 OPERATION_TIME_LIMIT: wait for that method only': [['the method is heavy', 429, 'OPERATION_TIME_LIMIT', 'blocked'], ['the same inside a batch', 200, 'OPERATION_TIME_LIMIT', 'blocked']],
  '503 OVERLOAD_LIMIT: stop the portal': [['the portal is blocked by hand', 503, 'OVERLOAD_LIMIT', 'blocked']],
  '500 PORTAL_DELETED: gone': [
    ['the portal was deleted', 500, 'PORTAL_DELETED', 'gone'], ['the portal was deleted, said with 403', 403, 'PORTAL_DELETED', 'gone'], ['the app was removed', 401, 'APPLICATION_NOT_FOUND', 'gone'],
  ],
  'other 4xx: dead at once': [
    ['the method is not there', 404, 'ERROR_METHOD_NOT_FOUND', 'refused'], ['a field is required', 400, 'CRM_FIELD_ERROR_REQUIRED', 'refused'],
    ['the old CRM gives no code', 400, '', 'refused'], ['an error comes with HTTP 200', 200, 'ERROR_CORE', 'refused'],
  ],
  '5xx: unknown, look before a create is repeated': [
    ['the portal stumbles', 500, 'INTERNAL_SERVER_ERROR', 'unknown'], ['the portal stumbles over itself', 500, 'ERROR_UNEXPECTED_ANSWER', 'unknown'], ['an unknown 5xx', 502, 'WHATEVER', 'unknown'],
  ],
}

describe('judge', () => {
  it('2xx: record, next', () => {
    expect(judge(readAnswer(200, { result: { item: { id: 5 } } }))).toEqual({ kind: 'ok', result: { item: { id: 5 } } })
  })

  describe.each(Object.entries(TABLE))('%s', (_row, cases) => {
    it.each(cases)('when %s', (_what, status, error, kind) => {
      expect(failed(status, error).kind).toBe(kind)
    })
  })

  it.each([301, 302, 307, 308])('takes HTTP %i for a renamed portal', (status) => {
    expect(judge(readAnswer(status, null))).toEqual({ kind: 'moved' })
  })

  it.each([[500, 'unknown'], [502, 'unknown'], [404, 'unknown'], [200, 'unknown'], [401, 'refresh'], [503, 'busy'], [429, 'busy']] as const)(
    'takes HTTP %i with a page of HTML for %s', (status, kind) => {
      expect(judge(readAnswer(status, null)).kind).toBe(kind)
    })

  it('takes no answer at all for unknown, because the call may have worked', () => {
    expect(judge({ kind: 'silent', status: null, reason: 'socket hang up' })).toEqual({ kind: 'unknown', reason: 'socket hang up' })
  })

  it('tells a blocked method from a blocked portal', () => {
    expect(failed(429, 'OPERATION_TIME_LIMIT', 'Method is blocked')).toEqual({ kind: 'blocked', what: 'method', reason: 'OPERATION_TIME_LIMIT: Method is blocked' })
    expect(failed(503, 'OVERLOAD_LIMIT')).toEqual({ kind: 'blocked', what: 'portal', reason: 'OVERLOAD_LIMIT' })
  })

  it.each([['crm.item.add', 'crm'], ['CRM.item.add', 'crm'], ['placement.bind', 'placement'], ['user.get', 'user_brief'], ['im.notify.system.add', 'im'], ['userfieldconfig.add', 'userfieldconfig']])(
    'names the scope that %s lacks: %s', (method, scope) => {
      const verdict = judge(readAnswer(403, { error: 'insufficient_scope', error_description: 'higher privileges' }), method)
      expect(verdict).toEqual({ kind: 'refused', code: 'insufficient_scope', reason: `The app may not call ${method} here: its permission “${scope}” is missing. An administrator of the Bitrix24 has to update the app.` })
    })

  it('repeats Bitrix24’s words where nobody knows the scope', () => {
    expect(failed(403, 'insufficient_scope', 'higher privileges')).toMatchObject({ reason: 'insufficient_scope: higher privileges' })
  })

  it('keeps code and words of a refusal for the person who has to mend it', () => {
    expect(failed(400, 'CRM_FIELD_ERROR_REQUIRED', 'Required field "INN" is empty'))
      .toEqual({ kind: 'refused', code: 'CRM_FIELD_ERROR_REQUIRED', reason: 'CRM_FIELD_ERROR_REQUIRED: Required field "INN" is empty' })
  })
})
